// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RaftNodeLeadingTests {
    @Test func newLeader_appendsANoopAndSendsIt() {
        let bench = NodeBench.freshLeader()
        #expect(
            bench.summary == [
                "cancel electionTimeout", "became leader 2", "leader s1", "set heartbeat s2", "set heartbeat s3",
                "persist 2...2", "send entries s2", "set replication s2", "send entries s3", "set replication s3",
                "set leaderLease",
            ])
        #expect(bench.node.commitIndex == 0)
    }

    @Test func commit_needsAQuorum() {
        var bench = NodeBench.freshLeader(of: 5)
        bench.acknowledge(from: NodeBench.s2)
        #expect(bench.summary(of: "apply").isEmpty)
        bench.acknowledge(from: NodeBench.s3)
        #expect(bench.summary(of: "apply") == ["apply 1...2"])
    }

    /// Raft §5.4.2: entries of earlier terms are committed only together with one of the leader's own.
    @Test func commit_needsAnEntryOfTheOwnTerm() {
        var bench = NodeBench.follower()
        bench.append(["old"])
        bench.fire(.heartbeatTimeout)
        bench.fire(.heartbeatTimeout)
        bench.receive(.voteReply(VoteReply(term: 3, isGranted: true)), from: NodeBench.s2)
        #expect(bench.node.isLeader)
        bench.acknowledge(from: NodeBench.s2, upTo: 2)
        #expect(bench.node.commitIndex == 0)
        bench.acknowledge(from: NodeBench.s2, upTo: 3)
        #expect(bench.node.commitIndex == 3)
    }

    @Test func lease_isRenewed_whileAQuorumAnswers() {
        var bench = NodeBench.leader()
        let before = bench.now
        bench.advance(by: .milliseconds(400))
        bench.acknowledgeHeartbeat(from: NodeBench.s2)
        bench.acknowledgeHeartbeat(from: NodeBench.s3)
        bench.fire(.leaderLease)
        #expect(bench.now - before == .milliseconds(500))
        #expect(bench.node.isLeader)
        // Again when they will have been silent for a lease.
        #expect(bench.node[.leaderLease] == before + .milliseconds(900))
    }

    @Test func leader_stepsDown_whenTheLeaseRunsOut() {
        var bench = NodeBench.leader()
        bench.give { node, now, effects in _ = try? node.propose("x", at: now, into: &effects) }
        bench.fire(.leaderLease)
        #expect(bench.node.isLeader)
        bench.fire(.leaderLease)
        #expect(bench.node.role == .follower)
        #expect(bench.summary(of: "fail") == ["fail 3...3: leadership lost while committing log"])
        #expect(bench.summary(of: "leader") == ["leader -"])
        #expect(bench.summary(of: "became") == ["became follower 2"])
        #expect(bench.node.term == 2)
        // A lone former leader counts its last contact from here.
        #expect(bench.node.silence(at: bench.now + .seconds(3)) == .seconds(3))
    }

    @Test func leader_stepsDown_whenAFollowerIsInALaterTerm() {
        var bench = NodeBench.leader()
        bench.acknowledgeHeartbeat(from: NodeBench.s2, term: 8)
        #expect(bench.node.role == .follower)
        #expect(bench.node.term == 2)
    }

    @Test func leader_leavesNoTimerBehind() {
        var bench = NodeBench.freshLeader()
        bench.heartbeat(term: 3)
        #expect(
            Set(bench.summary(of: "cancel")) == [
                "cancel leaderLease", "cancel heartbeat s2", "cancel heartbeat s3", "cancel replication s2",
                "cancel replication s3",
            ])
        #expect(bench.summary(of: "set") == ["set heartbeatTimeout"])
    }
}
