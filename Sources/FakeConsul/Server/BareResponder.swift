// SPDX-License-Identifier: MIT

/// A server that answers every request with the same few bytes, on the same event loop, listeners and connections as an
/// agent: what an agent could reach if it had nothing to do. For `Benchmarks/` only.
@_spi(Benchmarks)
public final class BareResponder: @unchecked Sendable {
    private let loop = EventLoop()
    private let service = Service()
    /// The port that it answers on, at 127.0.0.1.
    public private(set) var port = 0

    public init() throws(FakeConsul.StartError) {
        let server = HTTPServer(loop: loop, service: service)
        service.server = server
        do throws(ListenError) {
            port = Int(try server.listen(to: .tcp(ip: "127.0.0.1", port: 0), as: ListenerID(0)))
        } catch {
            throw FakeConsul.StartError(error.message)
        }
        loop.startThread()
    }

    public func stop() { loop.stop() }

    private final class Service: HTTPService {
        var server: HTTPServer?

        func bodyLimit(for head: RequestHead, at listener: ListenerID) -> Int { 1 << 20 }

        func received(_ request: Request, id: RequestID, at listener: ListenerID) {
            server?.respond(id, Response(body: [UInt8(ascii: "o"), UInt8(ascii: "k")]))
        }

        func clientHungUp(_ id: RequestID) -> Bool { false }

        func date(wallClock: Instant) -> Instant { wallClock }
    }
}
