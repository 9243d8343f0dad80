// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct MetricsSenderTests {
    /// Takes datagrams, or what comes over one connection.
    private final class Collector: ReadinessHandler {
        private(set) var text = ""
        let port: UInt16
        private var descriptor: Int32
        private let isStream: Bool
        private let loop: EventLoop
        private var connection: Int32 = -1

        init(_ loop: EventLoop, isStream: Bool) throws {
            self.loop = loop
            self.isStream = isStream
            if isStream {
                descriptor = try ListenAddress.tcp(ip: "127.0.0.1", port: 0).open()
            } else {
                descriptor = try Sockets.open(SocketFamily.ipv4, .datagram)
                try Sockets.bind(descriptor, to: try #require(SocketAddress(ip: "127.0.0.1", port: 0)))
            }
            port = SocketAddress(boundTo: descriptor)?.port ?? 0
            _ = loop.watch(descriptor, self)
        }

        deinit { closeDescriptor(descriptor) }

        func ready(_ readiness: Readiness) {
            var from = SocketAddress()
            if isStream && connection < 0, let accepted = try? Sockets.accept(descriptor, from: &from) {
                connection = accepted
                _ = loop.watch(accepted, self)
            }
            var room = [UInt8](repeating: 0, count: 65536)
            let source = isStream ? connection : descriptor
            while let count = try? room.withUnsafeMutableBytes({ try Sockets.receive(source, into: $0) }), count > 0 {
                text += String(decoding: room.prefix(count), as: UTF8.self)
            }
        }
    }

    @Test func counters_andGauges_reachTheirCollectors() throws {
        let loop = EventLoop()
        let collectors = [
            try Collector(loop, isStream: false), try Collector(loop, isStream: true),
            try Collector(loop, isStream: false),
        ]
        let hcl = """
            telemetry { statsd_address = "127.0.0.1:\(collectors[0].port)"
              statsite_address = "127.0.0.1:\(collectors[1].port)" dogstatsd_addr = "127.0.0.1:\(collectors[2].port)"
              dogstatsd_tags = ["env:test"] disable_hostname = true }
            """
        let configuration = try load(["-dev", "-hcl=\(hcl)"]).configuration
        let plan = WorldPlan(agents: [AgentPlan(configuration, drawnNodeID: AgentPlan.inProcessNodeID)], seed: 1)
        let host = Host(loop: loop, plan: plan)
        host.openRecorders(configuration)
        let request = try #require(Request(method: "GET", target: "/v1/kv/a", headers: [], body: []))
        host.send(request) { _ in }
        let isDone = { collectors.allSatisfy { $0.text.contains("api.http") && $0.text.contains("server.isLeader") } }
        func look() { if isDone() { loop.stop() } else { loop.schedule(after: .milliseconds(2), look) } }
        look()
        loop.schedule(after: .seconds(5)) { loop.stop() }
        loop.run()
        #expect(isDone())
        #expect(collectors[0].text.contains("consul.server.isLeader:1.000000|g\n"))
        #expect(collectors[1].text.contains("consul.api.http.GET.v1_kv_:"))
        #expect(collectors[2].text.contains("|ms|#env:test,method:GET,path:v1_kv_\n"))
        host.close()
    }
}
