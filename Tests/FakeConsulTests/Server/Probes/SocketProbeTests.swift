// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct SocketProbeTests {
    @Test func tcp_passes_whenSomethingListens() throws {
        let bench = try ProbeBench()
        let address = "127.0.0.1:\(bench.port)"
        #expect(bench.result(of: ProbeRequest(kind: .tcp(address: address)))
            == ProbeResult(status: .passing, output: "TCP connect \(address): Success"))
    }

    @Test func tcp_passes_byName() throws {
        let bench = try ProbeBench()
        let address = "localhost:\(bench.port)"
        let result = bench.result(of: ProbeRequest(kind: .tcp(address: address)))
        #expect(result?.output == "TCP connect \(address): Success")
    }

    @Test(arguments: [
        ("127.0.0.1:1", "dial tcp 127.0.0.1:1: connect: connection refused"),
        (":1", "dial tcp :1: connect: connection refused"),
        ("127.0.0.1", "dial tcp: address 127.0.0.1: missing port in address"),
        ("::1:80", "dial tcp: address ::1:80: too many colons in address"),
        ("[::1:80", "dial tcp: address [::1:80: missing ']' in address"),
        ("127.0.0.1:99999", "dial tcp: address 99999: invalid port"),
        ("127.0.0.1:web", "dial tcp: lookup tcp/web: unknown port"),
    ])
    func tcp_isCritical_inGosWords(_ address: String, _ words: String) throws {
        let bench = try ProbeBench()
        let result = bench.result(of: ProbeRequest(kind: .tcp(address: address)))
        #expect(result == ProbeResult(status: .critical, output: words))
    }

    @Test func udp_passes_whenAnythingComesBack() throws {
        let bench = try ProbeBench()
        let echo = try EchoSocket(loop: bench.loop)
        let address = "127.0.0.1:\(echo.port)"
        #expect(bench.result(of: ProbeRequest(kind: .udp(address: address)))
            == ProbeResult(status: .passing, output: "UDP connect \(address): Success"))
    }

    @Test func udp_isCritical_whenNobodyIsThere() throws {
        let bench = try ProbeBench()
        let result = try #require(bench.result(of: ProbeRequest(kind: .udp(address: "127.0.0.1:1"))))
        #expect(result.status == .critical && result.output.hasPrefix("read udp 127.0.0.1:"))
        #expect(result.output.hasSuffix("->127.0.0.1:1: read: connection refused"))
    }

    @Test func udp_waitsForEver_whenNothingComesBack() throws {
        let bench = try ProbeBench()
        let echo = try EchoSocket(loop: bench.loop, answers: false)
        let request = ProbeRequest(kind: .udp(address: "127.0.0.1:\(echo.port)"), timeout: .milliseconds(1))
        #expect(bench.result(of: request, within: .milliseconds(20)) == nil)
    }

    /// Sends one byte back to whoever sends it anything.
    private final class EchoSocket: ReadinessHandler {
        let port: UInt16
        private let descriptor: Int32
        private let answers: Bool

        init(loop: EventLoop, answers: Bool = true) throws {
            self.answers = answers
            descriptor = try Sockets.open(SocketFamily.ipv4, .datagram)
            try Sockets.bind(descriptor, to: try #require(SocketAddress(ip: "127.0.0.1", port: 0)))
            port = SocketAddress(boundTo: descriptor)?.port ?? 0
            #expect(loop.watch(descriptor, self))
        }

        func ready(_ readiness: Readiness) {
            if answers { SocketFamily.echo(descriptor) }
        }
    }
}
