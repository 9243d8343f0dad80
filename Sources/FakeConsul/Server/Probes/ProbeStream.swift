// SPDX-License-Identifier: MIT

/// A connected stream of a probe: sends what it is given, tells what comes; over TLS where a session is given.
final class ProbeStream: ReadinessHandler {
    enum Event {
        /// Hands are shaken.
        case secured
        case received([UInt8])
        case ended
        /// In Go's words.
        case failed(String)
    }

    private let loop: EventLoop
    private let tell: (Event) -> Void
    private var descriptor: Int32
    private let session: TLSSession?
    /// What waits to be sent; over TLS, until hands are shaken.
    private var output: [UInt8] = []
    /// Whether the other side answered the handshake in plain HTTP.
    private(set) var gotPlainHTTP = false

    /// How much is read in one turn: a service that never stops talking shall not stop the loop.
    private static let mostReads = 16

    /// Owns the descriptor from now on.
    init(_ descriptor: Int32, loop: EventLoop, tls session: TLSSession? = nil, _ tell: @escaping (Event) -> Void) {
        self.descriptor = descriptor
        self.session = session
        self.loop = loop
        self.tell = tell
    }

    func start() {
        if !loop.watch(descriptor, self) { return fail("read", .last) }
        flush()
    }

    func send(_ bytes: [UInt8]) {
        output += bytes
        flush()
    }

    func close() {
        guard descriptor >= 0 else { return }
        loop.close(descriptor)
        descriptor = -1
    }

    func ready(_ readiness: Readiness) {
        if descriptor >= 0 { flush() }
        receive()
    }

    private func flush() {
        if let session {
            if session.isEstablished && !output.isEmpty {
                session.send(output)
                output = []
            }
            // Why nothing goes any more is still to be read.
            if descriptor >= 0 { _ = try? session.flush(to: descriptor) }
            return
        }
        while descriptor >= 0, !output.isEmpty {
            do throws(SystemError) { output.removeFirst(try Sockets.send(descriptor, output)) } catch {
                // What the other side said before it went is still to be read, and says more.
                if !error.isWouldBlock { output = [] }
                return
            }
        }
    }

    private func receive() {
        for _ in 0..<Self.mostReads {
            if descriptor < 0 { return }
            do throws(SystemError) {
                let bytes = try Sockets.receive(descriptor, most: 16 << 10)
                if bytes.isEmpty { return tell(.ended) }
                received(bytes)
            } catch {
                if !error.isWouldBlock { fail("read", error) }
                return
            }
        }
        loop.later { [weak self] in self?.receive() }
    }

    private func received(_ bytes: [UInt8]) {
        guard let session else { return tell(.received(bytes)) }
        let wasEstablished = session.isEstablished
        if !wasEstablished && bytes.starts(with: "HTTP/".utf8) { gotPlainHTTP = true }
        var meant: [UInt8] = []
        let progress = bytes.withUnsafeBytes { session.receive($0) { meant += $0 } }
        flush()
        if !wasEstablished && session.isEstablished { tell(.secured) }
        if !meant.isEmpty && descriptor >= 0 { tell(.received(meant)) }
        guard descriptor >= 0 else { return }
        switch progress {
        case .goesOn: break
        case .ended: tell(.ended)
        case .failed(let reason): tell(.failed(TLSWords.failure(reason, session)))
        }
    }

    private func fail(_ verb: String, _ error: SystemError) {
        tell(.failed(SocketWords.failure(verb, "tcp", descriptor, error)))
    }
}
