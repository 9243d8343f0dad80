// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// An HTTP/2 server of a few frames: enough to be pinged and to answer one health question.
private final class FrameServer: ReadinessHandler {
    let port: UInt16
    private let loop: EventLoop
    private let descriptor: Int32
    private let answer: [UInt8]
    private var streams: [ProbeStream] = []

    /// Whoever connects gets the settings, the answer, and an echo of its PING.
    init(loop: EventLoop, answer: [UInt8]) throws {
        self.loop = loop
        self.answer = answer
        descriptor = try ListenAddress.tcp(ip: "127.0.0.1", port: 0).open()
        port = SocketAddress(boundTo: descriptor)?.port ?? 0
        #expect(loop.watch(descriptor, self))
    }

    func ready(_ readiness: Readiness) {
        var client = SocketAddress()
        guard let accepted = try? Sockets.accept(descriptor, from: &client) else { return }
        let stream = ProbeStream(accepted, loop: loop) { _ in }
        streams.append(stream)
        stream.start()
        let echo = HTTP2Frame(type: HTTP2Frame.ping, flags: HTTP2Frame.endOrAck, payload: Array("fakeping".utf8))
        stream.send(HTTP2Frame(type: HTTP2Frame.settings).bytes + answer + echo.bytes)
    }
}

@Suite struct HTTP2ProbeTests {
    private func result(_ answer: [UInt8], _ kind: (String) -> ProbeRequest.Kind) throws -> ProbeResult? {
        let bench = try ProbeBench()
        let server = try FrameServer(loop: bench.loop, answer: answer)
        var result = bench.result(of: ProbeRequest(kind: kind("127.0.0.1:\(server.port)")))
        result?.output.replace("\(server.port)", with: "PORT")
        return result
    }

    private func data(_ message: [UInt8]) -> [UInt8] {
        HTTP2Frame(type: HTTP2Frame.data, stream: 1, payload: [0, 0, 0, 0, UInt8(message.count)] + message).bytes
    }

    /// Trailers as literals that are remembered, the way Go's server sends them.
    private func trailers(_ fields: [(String, String)]) -> [UInt8] {
        var block: [UInt8] = []
        for (name, value) in fields {
            block += [0x40, UInt8(name.utf8.count)] + Array(name.utf8)
            block += [UInt8(value.utf8.count)] + Array(value.utf8)
        }
        let flags = HTTP2Frame.endHeaders | HTTP2Frame.endOrAck
        return HTTP2Frame(type: HTTP2Frame.headers, flags: flags, stream: 1, payload: block).bytes
    }

    @Test func ping_passes_whenItIsEchoed() throws {
        #expect(try result([]) { .h2Ping(address: $0) }
            == ProbeResult(status: .passing, output: "HTTP2 ping was successful"))
    }

    @Test func ping_isCritical_whenNobodyIsThere() throws {
        let result = try ProbeBench().result(of: ProbeRequest(kind: .h2Ping(address: "127.0.0.1:1")))
        let words = "Failed to dial to 127.0.0.1:1: dial tcp 127.0.0.1:1: connect: connection refused"
        #expect(result == ProbeResult(status: .critical, output: words))
    }

    @Test func ping_isCritical_whenTheServerSpeaksHTTP1() throws {
        let bench = try ProbeBench()
        let result = bench.result(of: ProbeRequest(kind: .h2Ping(address: "127.0.0.1:\(bench.port)")))
        #expect(result?.status == .critical && result?.output.hasPrefix("HTTP2 ping failed: ") == true)
    }

    @Test func grpc_passes_whenServing() throws {
        let answer = data([0x08, 1]) + trailers([("grpc-status", "0")])
        #expect(try result(answer) { .grpc(target: $0 + "/svc") }
            == ProbeResult(status: .passing, output: "gRPC check 127.0.0.1:PORT/svc: success"))
    }

    @Test func grpc_isCritical_whenNotServing() throws {
        let answer = data([0x08, 2]) + trailers([("grpc-status", "0")])
        #expect(try result(answer) { .grpc(target: $0) }
            == ProbeResult(status: .critical, output: "gRPC 127.0.0.1:PORT serving status: NOT_SERVING"))
    }

    @Test func grpc_isCritical_withTheServersWords() throws {
        let answer = trailers([("grpc-status", "5"), ("grpc-message", "unknown%20service")])
        #expect(try result(answer) { .grpc(target: $0) }
            == ProbeResult(status: .critical, output: "rpc error: code = NotFound desc = unknown service"))
    }

    @Test func grpc_isCritical_whenNobodyIsThere() throws {
        let result = try ProbeBench().result(of: ProbeRequest(kind: .grpc(target: "127.0.0.1:1")))
        let cause = "transport: Error while dialing: dial tcp 127.0.0.1:1: connect: connection refused"
        #expect(result?.output == "rpc error: code = Unavailable desc = connection error: desc = \"\(cause)\"")
    }
}
