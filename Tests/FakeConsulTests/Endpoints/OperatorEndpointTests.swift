// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct OperatorEndpointTests {
    private let harness: ClusterHarness

    init() throws {
        harness = try ClusterHarness(servers: 3, clients: 1)
        let harness = harness
        _ = harness.advance(upTo: .seconds(30)) { harness.leader != nil }
        harness.advance(by: .seconds(20))
    }

    private var follower: Agent { harness.cluster.serverAgents.first { !$0.isLeader }! }

    @Test func raftConfiguration_namesAllServers_askedOfAnyAgent() throws {
        for agent in harness.cluster.agents {
            let answer = try #require(harness.send("GET", "/v1/operator/raft/configuration", to: agent))
            #expect(answer.status == 200)
            #expect(answer.text.hasPrefix(#"{"Servers":[{"ID":"00000000-0000-0000-0000-000000000000","Node":"s1","#))
            #expect(answer.text.hasSuffix(#"}],"Index":0}"#))
            #expect(answer.text.components(of: #""Leader":true"#) == 1)
            #expect(answer.text.components(of: #""Voter":true"#) == 3)
        }
    }

    @Test func leadership_isTransferred_fromAnyAgent() throws {
        let old = try #require(harness.leader)
        let target = follower
        let path = "/v1/operator/raft/transfer-leader?id=\(target.identity.nodeID)"
        let answer = try #require(harness.send("POST", path, to: harness["c1"]))
        #expect(answer.status == 200)
        #expect(answer.text == #"{"Success":true}"#)
        let harness = harness
        _ = harness.advance(upTo: .seconds(2)) { target.isLeader }
        #expect(target.isLeader && !old.isLeader)
    }

    @Test func transfer_toNobody_isRefused() throws {
        let leader = try #require(harness.leader)
        let answer = try #require(harness.send("POST", "/v1/operator/raft/transfer-leader?id=nope", to: leader))
        #expect(answer.status == 500)
        #expect(answer.text == "Could not find address for server id nope")
    }

    @Test func peer_isRemoved_andComesBackWhenMembersAreLookedThrough() throws {
        let leader = try #require(harness.leader)
        let peer = follower
        let answer = try #require(
            harness.send("DELETE", "/v1/operator/raft/peer?id=\(peer.identity.nodeID)", to: leader))
        #expect(answer.status == 200 && answer.text.isEmpty)
        #expect(leader.server?.raft.membership.latest.servers.count == 2)
        let unknown = try #require(harness.send("DELETE", "/v1/operator/raft/peer?address=1.2.3.4:5", to: leader))
        #expect(unknown.status == 500)
        #expect(unknown.text == #"address "1.2.3.4:5" was not found in the Raft configuration"#)
    }

    @Test func state_tellsOfEveryServer() throws {
        let answer = try #require(harness.send("GET", "/v1/operator/autopilot/state", to: follower))
        #expect(answer.status == 200)
        #expect(answer.text.hasPrefix(
            #"{"Healthy":true,"FailureTolerance":1,"OptimisticFailureTolerance":1,"Servers":{"#
                + #""00000000-0000-0000-0000-000000000000":{"ID":"00000000-0000-0000-0000-000000000000","Name":"s1","#))
        #expect(answer.text.components(of: #""NodeType":"voter""#) == 3)
    }

    @Test func configuration_isReplicated() throws {
        let body = #"{"CleanupDeadServers": false}"#
        let set = try #require(harness.send("PUT", "/v1/operator/autopilot/configuration", to: follower, body: body))
        #expect(set.text == "true")
        harness.advance(by: .seconds(1))
        for agent in harness.cluster.serverAgents {
            #expect(agent.server?.store.autopilot?.cleanupDeadServers == false)
        }
        let dead = follower
        harness.cluster.crash(dead)
        harness.advance(by: .seconds(40))
        let leader = try #require(harness.leader)
        #expect(leader.server?.raft.membership.latest.servers.count == 3)
        let health = try #require(harness.send("GET", "/v1/operator/autopilot/health", to: leader))
        #expect(health.status == 429)
        #expect(health.text.contains(#""SerfStatus":"failed""#))
    }
}

extension String {
    /// How often a text is in this one.
    fileprivate func components(of text: String) -> Int {
        var count = 0
        var rest = utf8[...]
        while !rest.isEmpty {
            if rest.starts(with: text.utf8) { count += 1 }
            rest = rest.dropFirst()
        }
        return count
    }
}
