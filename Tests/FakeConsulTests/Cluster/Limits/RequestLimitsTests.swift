// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RequestLimitsTests {
    private func world(_ mode: String, reads: String = "1", writes: String = "1") throws -> TestWorld {
        try TestWorld(
            json: #"{"limits":{"request_limits":{"mode":"\#(mode)","read_rate":\#(reads),"write_rate":\#(writes)}}}"#)
    }

    private func text(_ response: Response) -> String { String(decoding: response.body, as: UTF8.self) }

    /// The burst is ten seconds' worth.
    @Test func reads_areRefused_whenTheBurstIsOver() throws {
        let world = try world("enforcing", writes: "1000")
        let all = (0..<12).map { _ in world.send("GET", "/v1/kv/absent") }
        #expect(all.prefix(9).allSatisfy { $0.status == .notFound })
        let refused = try #require(all.last)
        #expect(refused.status.code == 429)
        #expect(text(refused) == "rate limit exceeded, try again later or against a different server")
        #expect(world.send("PUT", "/v1/kv/a", body: [0x61]).status == .ok)
        // What operators need is not limited.
        #expect(world.send("GET", "/v1/status/leader").status == .ok)
        #expect(world.send("GET", "/v1/operator/raft/configuration").status == .ok)
        world.advance(by: .seconds(2))
        #expect(world.send("GET", "/v1/kv/absent").status == .notFound)
    }

    @Test func writesAtTheLeader_areRefusedAs503() throws {
        let world = try world("enforcing", reads: "1000")
        let refused = (0..<12).map { _ in world.send("PUT", "/v1/kv/a", body: [0x61]) }.last
        #expect(refused?.status.code == 503)
        #expect(
            refused.map(text)
                == "rate limit exceeded for operation that can only be performed by the leader, try again later")
        let log = world.world.cluster.agents[0].log.entries(from: 0).map(\.text).joined(separator: "\n")
        #expect(
            log.contains(
                "[DEBUG] agent.server.rpc-rate-limit: RPC exceeded allowed rate limit: rpc=KVS.Apply "
                    + "source_addr=127.0.0.1:28300 limit_type=global/write limit_enforced=true"))
        world.advance(by: .seconds(10))
        #expect(text(world.send("GET", "/v1/agent/metrics")).contains("consul.rpc.rate_limit.exceeded"))
    }

    @Test func permissiveMode_onlySaysSo_andDisabledModeNothing() throws {
        for mode in ["permissive", "disabled"] {
            let world = try world(mode)
            #expect((0..<30).allSatisfy { _ in world.send("GET", "/v1/kv/absent").status == .notFound })
            let log = world.world.cluster.agents[0].log.entries(from: 0).map(\.text).joined()
            #expect(log.contains("limit_enforced=false") == (mode == "permissive"))
        }
    }

    @Test func reload_changesTheLimits() throws {
        let world = try world("enforcing")
        _ = (0..<12).map { _ in world.send("GET", "/v1/kv/absent") }
        #expect(world.send("GET", "/v1/kv/absent").status.code == 429)
        let agent = world.world.cluster.agents[0]
        var configuration = agent.configuration
        configuration.limits.requestMode = "disabled"
        world.world.cluster.reload(agent, with: configuration)
        #expect(world.send("GET", "/v1/kv/absent").status == .notFound)
    }

    @Test func clientAgent_callsNoMoreOftenThanItMay() throws {
        let harness = try ClusterHarness(servers: 1, clients: 1)
        _ = harness.advance(upTo: .seconds(30)) { harness.leader != nil }
        harness.advance(by: .seconds(5))
        let client = harness["c1"]
        client.configuration.limits.rpcRate = .perSecond(0)
        client.configuration.limits.rpcMaxBurst = 1
        let first = try #require(harness.send("GET", "/v1/kv/absent?raw", to: client))
        let second = try #require(harness.send("GET", "/v1/kv/absent?raw", to: client))
        #expect([first.status, second.status].contains(429))
        #expect(second.text == "RPC rate limit exceeded")
    }

    @Test func calls_haveConsulsNames() throws {
        let names = [
            ("GET", "/v1/kv/a?recurse", "KVS.List"), ("GET", "/v1/kv/a?keys", "KVS.ListKeys"), ("GET", "/v1/kv/a", "KVS.Get"),
            ("GET", "/v1/catalog/service/web", "Catalog.ServiceNodes"), ("GET", "/v1/health/state/any", "Health.ChecksInState"),
            ("PUT", "/v1/session/create", "Session.Apply"), ("GET", "/v1/catalog/nodes", "Catalog.ListNodes"),
        ]
        let world = try world("permissive", reads: "0", writes: "0")
        for (method, target, name) in names {
            _ = world.send(method, target, body: method == "PUT" ? Array("{}".utf8) : [])
            let last = world.world.cluster.agents[0].log.entries(from: 0).last { $0.line.part.hasSuffix("rate-limit") }
            #expect(last?.line.values.first?.text == name)
        }
    }
}
