// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Three servers and a client agent: who answers, who forwards, and what clients hear when something is wrong.
@Suite struct ForwardingTests {
    private func started(seed: UInt64 = 1) throws -> ClusterHarness {
        let harness = try ClusterHarness(servers: 3, clients: 1, seed: seed)
        _ = harness.advance(upTo: .seconds(30)) { harness.leader != nil }
        harness.advance(by: .seconds(5))
        return harness
    }

    @Test func write_throughAnyAgent_isSeenThroughAnyOther() throws {
        let harness = try started()
        for (number, agent) in harness.cluster.agents.enumerated() {
            #expect(harness.send("PUT", "/v1/kv/k\(number)", to: agent, body: "v")?.text == "true")
            for other in harness.cluster.agents {
                #expect(harness.send("GET", "/v1/kv/k\(number)?raw", to: other)?.text == "v")
            }
        }
    }

    @Test func deadLeader_refusesAtOnce_thenCallsAreHeldAndAnswered() throws {
        let harness = try started()
        let leader = try #require(harness.leader)
        let follower = try #require(harness.cluster.serverAgents.first { $0 !== leader })
        #expect(harness.send("PUT", "/v1/kv/k", to: follower, body: "1")?.text == "true")
        harness.cluster.crash(leader)
        harness.advance(by: .milliseconds(100))
        let refused = try #require(harness.send("PUT", "/v1/kv/k", to: follower, body: "2"))
        let own = follower.identity.address
        #expect(
            refused.text == "rpc error getting client: failed to get conn: dial tcp \(own):0->"
                + "\(leader.identity.serverAddress): connect: connection refused")
        #expect(refused.status == 500 && refused.after < .milliseconds(20))
        _ = harness.advance(upTo: .seconds(10)) { follower.server?.raft.leader == nil }
        let held = try #require(harness.send("PUT", "/v1/kv/k", to: follower, body: "3"))
        #expect(held.text == "true")
        // A client agent whose own server died hears of it once, and asks another from then on.
        _ = harness.send("GET", "/v1/kv/k?raw", to: harness["c1"])
        #expect(harness.send("GET", "/v1/kv/k?raw", to: harness["c1"])?.text == "3")
    }

    @Test func noQuorum_isToldAfterTheHold_butStaleReadsAreAnswered() throws {
        let harness = try started()
        let leader = try #require(harness.leader)
        #expect(harness.send("PUT", "/v1/kv/k", to: leader, body: "1")?.text == "true")
        for agent in harness.cluster.serverAgents where agent !== leader { harness.cluster.crash(agent) }
        harness.advance(by: .seconds(2))
        #expect(leader.server?.raft.leader == nil)
        let read = try #require(harness.send("GET", "/v1/kv/k", to: leader))
        #expect(read.status == 500 && read.text == "No cluster leader")
        #expect(read.after > .seconds(7) && read.after < .seconds(19))
        #expect(harness.send("GET", "/v1/kv/k?stale&raw", to: leader)?.text == "1")
        #expect(harness.send("GET", "/v1/kv/k?stale&raw", to: harness["c1"])?.text == "1")
        #expect(harness.send("GET", "/v1/kv/k", to: harness["c1"])?.text == "rpc error making call: No cluster leader")
    }

    @Test func frozenLeader_endsItsCallsByKeepAlive_andNewCallsSucceed() throws {
        let harness = try started()
        let leader = try #require(harness.leader)
        let follower = try #require(harness.cluster.serverAgents.first { $0 !== leader })
        #expect(harness.send("GET", "/v1/kv/k", to: follower)?.status == 404)
        harness.cluster.freeze(leader)
        let hanging = harness.submit("PUT", "/v1/kv/k", to: follower, body: "1")
        _ = harness.advance(upTo: .seconds(10)) { harness.leader != nil }
        #expect(harness.send("PUT", "/v1/kv/k", to: follower, body: "2")?.text == "true")
        let ended = try #require(harness.answer(to: hanging))
        #expect(String(decoding: ended.response.body, as: UTF8.self) == "rpc error making call: EOF")
        #expect(ended.after > .seconds(5) && ended.after < .seconds(41))
        harness.cluster.thaw(leader)
        harness.cluster.settle()
        _ = harness.advance(upTo: .seconds(5)) { leader.server?.raft.leader != nil }
        #expect(harness.send("GET", "/v1/kv/k?raw", to: leader)?.text == "2")
    }

    @Test func restartedServer_hasItsDataAgain() throws {
        let harness = try started()
        let follower = try #require(harness.cluster.serverAgents.first { !$0.isLeader })
        #expect(harness.send("PUT", "/v1/kv/k", to: follower, body: "1")?.text == "true")
        harness.cluster.crash(follower)
        harness.advance(by: .seconds(1))
        #expect(harness.send("PUT", "/v1/kv/l", to: harness["c1"], body: "2")?.status != 404)
        harness.cluster.restart(follower)
        harness.advance(by: .seconds(3))
        #expect(harness.send("GET", "/v1/kv/k?stale&raw", to: follower)?.text == "1")
    }

    @Test func healthyCluster_restsAndCostsNothing() throws {
        let harness = try started()
        harness.advance(by: .seconds(600))
        var events = 0
        _ = harness.advance(upTo: .seconds(600)) {
            events += 1
            return false
        }
        #expect(events < 300)
    }
}
