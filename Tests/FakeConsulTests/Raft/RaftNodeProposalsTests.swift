// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RaftNodeProposalsTests {
    @Test func loneServer_persistsAndAppliesInOneStep() throws {
        var bench = NodeBench.leader(of: 1)
        bench.give { node, now, effects in
            #expect((try? node.propose("x", at: now, into: &effects)) == 3)
        }
        #expect(bench.summary == ["persist 3...3", "apply 3...3"])
        #expect(bench.node.log[3]?.proposedAt == bench.now)
    }

    @Test func batch_isOneWrite() {
        var bench = NodeBench.leader(of: 1)
        bench.give { node, now, effects in
            #expect((try? node.propose(contentsOf: ["a", "b"], at: now, into: &effects)) == 3...4)
            #expect((try? node.propose(contentsOf: [], at: now, into: &effects)) == .some(nil))
        }
        #expect(bench.summary == ["persist 3...4", "apply 3...4"])
    }

    @Test func barrier_isAnEntry() {
        var bench = NodeBench.leader(of: 1)
        bench.give { node, now, effects in _ = try? node.proposeBarrier(at: now, into: &effects) }
        guard case .barrier? = bench.node.log[3]?.kind else {
            Issue.record("no barrier")
            return
        }
    }

    @Test func follower_refuses() {
        var bench = NodeBench.follower()
        var effects: [RaftEffect<String>] = []
        #expect(throws: RaftError("node is not the leader")) {
            try bench.node.propose("x", at: bench.now, into: &effects)
        }
        #expect(throws: RaftError("node is not the leader")) {
            _ = try bench.node.verifyLeader(at: bench.now, into: &effects)
        }
    }

    @Test func verification_isImmediate_forALoneServer() {
        var bench = NodeBench.leader(of: 1)
        bench.give { node, now, effects in _ = try? node.verifyLeader(at: now, into: &effects) }
        #expect(bench.summary == ["verified 1"])
    }

    @Test func verification_needsAQuorumThatAnswersLaterMessages() {
        var bench = NodeBench.leader(of: 5)
        let before = bench.node.sequence
        bench.give { node, now, effects in _ = try? node.verifyLeader(at: now, into: &effects) }
        #expect(bench.summary(of: "send").count == 4)
        bench.acknowledgeHeartbeat(from: NodeBench.s2, sequence: before)
        bench.acknowledgeHeartbeat(from: NodeBench.s3, sequence: before)
        #expect(bench.summary.isEmpty)
        bench.acknowledgeHeartbeat(from: NodeBench.s2, sequence: before + 1)
        #expect(bench.summary.isEmpty)
        bench.acknowledgeHeartbeat(from: NodeBench.s3, sequence: before + 2)
        #expect(bench.summary == ["verified 1"])
    }

    @Test func verification_fails_whenAnotherTermHasBegun() {
        var bench = NodeBench.leader()
        bench.give { node, now, effects in _ = try? node.verifyLeader(at: now, into: &effects) }
        bench.acknowledgeHeartbeat(from: NodeBench.s2, term: 9)
        #expect(bench.summary(of: "not verified") == ["not verified 1: node is not the leader"])
    }

    @Test func verification_fails_whenTheLeaseRunsOut() {
        var bench = NodeBench.leader()
        bench.give { node, now, effects in _ = try? node.verifyLeader(at: now, into: &effects) }
        bench.fire(.leaderLease)
        bench.fire(.leaderLease)
        #expect(bench.summary(of: "not verified") == ["not verified 1: leadership lost while committing log"])
    }
}
