// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@testable import FakeConsul

/// A probe runner and a service to probe, both on one loop that runs on the test's thread until a result is there.
final class ProbeBench: HTTPService {
    let loop = EventLoop()
    private(set) var port: UInt16 = 0
    /// What the service was asked, as `METHOD path body` and the headers.
    private(set) var asked: [Request] = []
    private var server: HTTPServer?
    private var runner: ProbeRunner?
    private lazy var relays = RelayRunner(loop: loop, tls: ProbeTLSContexts()) { [unowned self] _, answer in
        self.answer = answer
        loop.stop()
    }
    private var result: ProbeResult?
    private var answer: RelayAnswer?

    init(tls: TLSAcceptor? = nil, contexts: ProbeTLSContexts = ProbeTLSContexts()) throws {
        let server = HTTPServer(loop: loop, service: self)
        let options = HTTPServer.ListenOptions(tls: tls)
        port = try server.listen(to: .tcp(ip: "127.0.0.1", port: 0), as: ListenerID(1), options)
        self.server = server
        runner = ProbeRunner(loop: loop, tls: contexts) { [unowned self] _, result in
            self.result = result
            loop.stop()
        }
    }

    /// The result of a probe, or nil where none comes within the time.
    func result(of request: ProbeRequest, within limit: Duration = .seconds(5)) -> ProbeResult? {
        result = nil
        let guardian = loop.schedule(after: limit) { [loop] in loop.stop() }
        runner?.start(ProbeID(1), request)
        loop.run()
        loop.cancel(guardian)
        runner?.cancelAll()
        server?.closeAll()
        return result
    }

    /// What the service answers to what is passed on to it; nil where it cannot be asked.
    func answer(to path: String, of port: UInt16? = nil) throws -> RelayAnswer? {
        let url = try ClientURL(parsing: "http://127.0.0.1:\(port ?? self.port)\(path)")
        let request = RelayRequest(
            url: url, method: .get, host: "metrics", headers: HTTPHeaders([(.accept, "*/*")]), body: [])
        let guardian = loop.schedule(after: .seconds(5)) { [loop] in loop.stop() }
        relays.start(RequestID(slot: 0, serial: 1), request)
        loop.run()
        loop.cancel(guardian)
        relays.cancelAll()
        server?.closeAll()
        return answer
    }

    func http(_ path: String, _ change: (inout HTTPProbe) -> Void = { _ in }) -> ProbeRequest {
        var probe = HTTPProbe(url: "http://127.0.0.1:\(port)\(path)")
        change(&probe)
        return ProbeRequest(kind: .http(probe))
    }

    // MARK: HTTPService

    func bodyLimit(for head: RequestHead, at listener: ListenerID) -> Int { 1 << 20 }

    /// `/status/CODE`, `/to/PATH` (redirects there), `/loop`, `/large`, `/silent`, `/empty`, `/stream`.
    func received(_ request: Request, id: RequestID, at listener: ListenerID) {
        asked.append(request)
        let words = request.rawPath.split(separator: "/").map(String.init)
        switch words.first {
        case "status":
            let code = Int(words.last ?? "") ?? 0
            server?.respond(id, Response(status: HTTPStatus(code), body: Array("status \(code)".utf8)))
        case "to": redirect(id, to: "/" + words.dropFirst().joined(separator: "/"))
        case "loop": redirect(id, to: "/loop")
        case "large": server?.respond(id, Response(body: Array((String(repeating: "x", count: 5000) + "end").utf8)))
        case "stream":
            server?.beginStream(id, Response())
            server?.sendPiece(id, Array("begun".utf8))
        case "empty": server?.hangUp(id, .emptyReply)
        default: break
        }
    }

    private func redirect(_ id: RequestID, to location: String) {
        server?.respond(id, Response(status: HTTPStatus(302), headers: HTTPHeaders([(.location, location)])))
    }

    func clientHungUp(_ id: RequestID) -> Bool { false }

    func date(wallClock: Instant) -> Instant { wallClock }
}
