// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct MetricsFilterTests {
    private func filter(_ allowed: [String], _ blocked: [String], standard: Bool = true) -> MetricsFilter {
        var telemetry = AgentConfiguration.Telemetry()
        telemetry.allowedPrefixes = allowed
        telemetry.blockedPrefixes = blocked
        telemetry.filterDefault = standard
        return MetricsFilter(telemetry)
    }

    @Test func longestRule_decides() {
        let filter = filter(["consul.kvs.apply"], ["consul.kvs", "consul.raft."])
        #expect(filter.allows("kvs.apply") && !filter.allows("kvs.other") && filter.allows("raft"))
        #expect(!filter.allows("raft.apply") && filter.allows("serf.member"))
        #expect(!self.filter(["consul.a"], ["consul.a"]).allows("a"))
    }

    @Test func standard_holdsWhereNoRuleDoes() {
        let filter = filter(["consul.kvs"], [], standard: false)
        #expect(filter.allows("kvs.apply") && !filter.allows("raft.apply"))
        // A rule may be shorter than the service's own prefix, and need not begin with it.
        #expect(!self.filter([], ["con"]).allows("raft.apply") && self.filter([], ["other.raft"]).allows("raft"))
        #expect(!self.filter([], [""]).allows("raft"))
    }

    @Test func configuration_leavesMetricsOut() throws {
        let world = try TestWorld(json: #"{"telemetry":{"prefix_filter":["-consul.api","-consul.members"]}}"#)
        _ = world.send("GET", "/v1/kv/a")
        let text = String(decoding: world.send("GET", "/v1/agent/metrics").body, as: UTF8.self)
        #expect(!text.contains("consul.api.http") && !text.contains("\"consul.members."))
        #expect(text.contains("consul.rpc.query") && text.contains("consul.session_ttl.active"))
        let agent = world.world.cluster.agents[0]
        var configuration = agent.configuration
        configuration.telemetry.blockedPrefixes = ["consul.rpc"]
        world.world.cluster.reload(agent, with: configuration)
        _ = world.send("GET", "/v1/kv/a")
        world.advance(by: .seconds(10))
        let later = String(decoding: world.send("GET", "/v1/agent/metrics").body, as: UTF8.self)
        #expect(later.contains("consul.api.http"))
    }
}
