// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RaftNodeRestTests {
    private func rest(_ bench: inout NodeBench, with others: ServerID...) {
        bench.give { node, now, effects in
            for other in others { node.rest(with: other, at: now, into: &effects) }
        }
    }

    private func restingFollower() -> NodeBench {
        var bench = NodeBench.follower()
        bench.append(["a"], committed: 2)
        rest(&bench, with: NodeBench.s2)
        return bench
    }

    @Test func leader_sendsNoHeartbeats_whileItRests() {
        var bench = NodeBench.leader()
        rest(&bench, with: NodeBench.s2, NodeBench.s3)
        #expect(bench.summary == ["cancel heartbeat s2", "cancel leaderLease", "cancel heartbeat s3"])
        bench.fire(.replication(to: NodeBench.s2))
        bench.fire(.replication(to: NodeBench.s3))
        #expect(bench.summary.isEmpty)
        #expect(bench.node[.replication(to: NodeBench.s2)] == nil)
    }

    @Test func leader_keepsItsLease_untilAQuorumRests() {
        var bench = NodeBench.leader(of: 5)
        rest(&bench, with: NodeBench.s2)
        #expect(bench.node[.leaderLease] != nil)
        rest(&bench, with: NodeBench.s3)
        #expect(bench.node[.leaderLease] == nil)
    }

    @Test func leader_replicatesWithoutWaking() {
        var bench = NodeBench.leader()
        rest(&bench, with: NodeBench.s2, NodeBench.s3)
        bench.give { node, now, effects in _ = try? node.propose("x", at: now, into: &effects) }
        #expect(bench.summary(of: "send") == ["send entries s2", "send entries s3"])
        bench.acknowledge(from: NodeBench.s2)
        #expect(bench.summary(of: "apply") == ["apply 3...3"])
    }

    @Test func leader_heartbeatsAgain_whenItWakes() {
        var bench = NodeBench.leader()
        rest(&bench, with: NodeBench.s2, NodeBench.s3)
        bench.advance(by: .seconds(86_400))
        for other in [NodeBench.s2, NodeBench.s3] {
            bench.give { node, now, effects in node.wake(with: other, at: now, into: &effects) }
        }
        let wait = bench.node[.leaderLease]! - bench.now
        #expect(wait == .milliseconds(500))
        bench.fire(.leaderLease)
        #expect(bench.node.isLeader)
        bench.fire(.leaderLease)
        #expect(!bench.node.isLeader)
    }

    @Test func leader_tellsThoseWhoRest_whenItStepsDown() {
        var bench = NodeBench.leader()
        rest(&bench, with: NodeBench.s2)
        bench.heartbeat(term: 3, from: NodeBench.s3)
        #expect(bench.summary(of: "end") == ["end rest s2"])
    }

    @Test func follower_countsImpliedContacts() {
        var bench = restingFollower()
        #expect(bench.summary == ["cancel heartbeatTimeout"])
        bench.advance(by: .seconds(1_000))
        let silence = bench.node.silence(at: bench.now + .milliseconds(30))!
        #expect(silence >= .zero && silence < .milliseconds(75))
    }

    @Test func follower_noticesADeadLeader_afterItWoke() {
        for seed in UInt64(0)..<50 {
            var bench = NodeBench.follower(seed: seed)
            bench.append(["a"], committed: 2)
            rest(&bench, with: NodeBench.s2)
            bench.advance(by: .seconds(1_000))
            let died = bench.now
            bench.give { node, now, effects in node.wake(with: NodeBench.s2, at: now, into: &effects) }
            while bench.node.role == .follower { bench.fire(.heartbeatTimeout) }
            #expect(bench.now - died > .milliseconds(900) && bench.now - died < .seconds(3))
        }
    }

    @Test func follower_tellsItsLeader_whenItFollowsAnother() {
        var bench = restingFollower()
        bench.heartbeat(term: 3, from: NodeBench.s3)
        #expect(bench.summary(of: "end") == ["end rest s2"])
        #expect(bench.node[.heartbeatTimeout] != nil)
    }

    @Test func follower_tellsItsLeader_whenItStands() {
        var bench = restingFollower()
        bench.receive(.timeoutNow(term: 2), from: NodeBench.s2)
        #expect(bench.summary(of: "end") == ["end rest s2"])
        #expect(bench.node[.heartbeatTimeout] == nil)
    }

    @Test func strangers_doNotRest() {
        var bench = NodeBench.follower()
        bench.heartbeat()
        rest(&bench, with: NodeBench.s3)
        #expect(bench.summary.isEmpty)
    }

    @Test func canRest_onlyWhenNothingIsUnderWay() {
        var leader = NodeBench.leader()
        var follower = RaftNode<String>(
            id: NodeBench.s2, durable: leader.node.durable, timings: .standard, random: SeededRandom(seed: 2))
        #expect(!leader.node.canRest(with: follower))
        follower.leader = NodeBench.s1
        follower.commitIndex = 2
        #expect(leader.node.canRest(with: follower))
        leader.give { node, now, effects in _ = try? node.propose("x", at: now, into: &effects) }
        #expect(!leader.node.canRest(with: follower))
    }
}
