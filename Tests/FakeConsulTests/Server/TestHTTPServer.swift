// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@testable import FakeConsul

/// A server on a loop of its own whose service echoes, parks, streams or fails as the path says.
final class TestHTTPServer: HTTPService, EventLoop.Core, @unchecked Sendable {
    let loop = EventLoop()
    private(set) var port: UInt16 = 0
    private var server: HTTPServer?
    private var parked: [RequestID] = []
    private var delayed: [RequestID] = []
    private var hungUp: [RequestID] = []

    private var failures: [String] = []

    init(
        maxPerClient: Int = 200, address: ListenAddress = .tcp(ip: "127.0.0.1", port: 0), tls: TLSAcceptor? = nil
    ) throws {
        let server = HTTPServer(loop: loop, service: self)
        let limiter = ConnectionLimiter(maxPerClient: maxPerClient)
        let options = HTTPServer.ListenOptions(limiter: limiter, tls: tls)
        port = try server.listen(to: address, as: ListenerID(1), options)
        self.server = server
        loop.core = self
        loop.startThread()
    }

    /// Runs on the loop and waits for the result. It holds up this thread and not a task: tasks wait for one another
    /// where the machine is busy.
    func onLoop<Result: Sendable>(_ body: @escaping @Sendable (TestHTTPServer, HTTPServer) -> Result) -> Result? {
        let box = Box<Result>()
        loop.perform { [self] in box.put(server.map { body(self, $0) }) }
        return box.take()
    }

    func stop() {
        _ = onLoop { owner, server in
            server.closeAll()
            owner.loop.stop()
        }
    }

    /// Looks again until it is so, at most five seconds long.
    func eventually(_ condition: @escaping @Sendable (TestHTTPServer, HTTPServer) -> Bool) -> Bool {
        let start = loop.clock.now
        while loop.clock.now - start < .seconds(5) {
            if onLoop(condition) == true { return true }
            sched_yield()
        }
        return onLoop(condition) == true
    }

    /// Why clients could not be talked to over TLS.
    var handshakeFailures: [String] { onLoop { owner, _ in owner.failures } ?? [] }

    func handshakeFailed(with client: String, _ reason: String, at listener: ListenerID) { failures.append(reason) }

    var parkedCount: Int { parked.count }
    var hungUpCount: Int { hungUp.count }

    func answerParked(_ text: String) {
        let answered = parked
        parked = []
        for id in answered { server?.respond(id, Response(body: Array(text.utf8))) }
    }

    // MARK: HTTPService

    func bodyLimit(for head: RequestHead, at listener: ListenerID) -> Int { 1 << 20 }

    func received(_ request: Request, id: RequestID, at listener: ListenerID) {
        switch request.rawPath {
        case "/park": parked.append(id)
        case "/delay": delayed.append(id)
        case "/big": server?.respond(id, Response(body: [UInt8](repeating: 0x78, count: 8 << 20)))
        case "/stream": stream(id)
        case "/reset": server?.hangUp(id, .reset)
        case "/empty": server?.hangUp(id, .emptyReply)
        case "/truncated":
            server?.hangUp(id, .truncated(afterBytes: 3), response: Response(body: Array("abcdefgh".utf8)))
        default: server?.respond(id, echo(request))
        }
    }

    private func echo(_ request: Request) -> Response {
        let fault = request.bodyFault.map { " fault: \($0.goText) of \(request.contentLength)" } ?? ""
        return Response(body: Array("\(request.method.name) \(request.rawPath) \(request.body.count)\(fault)".utf8))
    }

    private func stream(_ id: RequestID) {
        server?.beginStream(id, Response())
        server?.sendPiece(id, Array("one".utf8))
        loop.schedule(after: .milliseconds(1)) { [self] in
            server?.sendPiece(id, Array("two".utf8))
            server?.endStream(id)
        }
    }

    func clientHungUp(_ id: RequestID) -> Bool {
        hungUp.append(id)
        parked.removeAll { $0 == id }
        return delayed.contains(id)
    }

    func date(wallClock: Instant) -> Instant { Instant(nanoseconds: 1_136_214_245_000_000_000) }

    // MARK: Core

    func run(upTo now: Instant) -> Instant? {
        let due = delayed
        delayed = []
        for id in due { server?.respond(id, Response(body: Array("delayed".utf8))) }
        return nil
    }
}

/// Hands one value from a thread to another that waits for it.
final class Box<Value: Sendable>: @unchecked Sendable {
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let filled = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var content: Value??

    init() {
        pthread_mutex_init(lock, nil)
        pthread_cond_init(filled, nil)
    }

    deinit {
        pthread_cond_destroy(filled)
        pthread_mutex_destroy(lock)
        filled.deallocate()
        lock.deallocate()
    }

    func put(_ value: Value?) {
        pthread_mutex_lock(lock)
        content = .some(value)
        pthread_cond_signal(filled)
        pthread_mutex_unlock(lock)
    }

    func take() -> Value? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while content == nil { pthread_cond_wait(filled, lock) }
        return content ?? nil
    }
}
