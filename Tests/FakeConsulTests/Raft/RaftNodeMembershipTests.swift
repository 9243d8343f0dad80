// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RaftNodeMembershipTests {
    private let s4 = ServerID("s4")

    private func change(
        _ bench: inout NodeBench, _ change: MembershipChange, since known: LogIndex = 0
    ) -> RaftError? {
        var refusal: RaftError?
        bench.give { node, now, effects in
            do throws(RaftError) {
                try node.changeMembership(change, ifUnchangedSince: known, at: now, into: &effects)
            } catch { refusal = error }
        }
        return refusal
    }

    @Test func newVoter_countsAtOnce() {
        var bench = NodeBench.leader()
        #expect(change(&bench, .addVoter(s4, address: "10.0.0.4:8300")) == nil)
        #expect(bench.summary(of: "send") == ["send entries s2", "send entries s3", "send entries s4"])
        #expect(bench.node.membership.latest.quorum == 3)
        bench.acknowledge(from: NodeBench.s2)
        #expect(bench.node.commitIndex == 2)
        bench.acknowledge(from: NodeBench.s3)
        #expect(bench.node.commitIndex == 3)
        #expect(bench.node.canChangeMembership)
    }

    @Test func changes_areTakenOneAtATime() {
        var bench = NodeBench.leader()
        _ = change(&bench, .addNonvoter(s4, address: "10.0.0.4:8300"))
        #expect(change(&bench, .remove(s4)) == .membershipChangeInProgress)
        bench.acknowledge(from: NodeBench.s2)
        #expect(change(&bench, .remove(s4)) == nil)
    }

    @Test func change_waitsForAnEntryOfTheOwnTerm() {
        var bench = NodeBench.freshLeader()
        #expect(change(&bench, .remove(NodeBench.s3)) == .membershipChangeInProgress)
    }

    @Test func change_isRefused_whenTheConfigurationIsAnother() {
        var bench = NodeBench.leader()
        #expect(
            change(&bench, .remove(NodeBench.s3), since: 7)?.message == "configuration changed since 7 (latest is 1)")
        #expect(change(&bench, .remove(NodeBench.s3), since: 1) == nil)
    }

    @Test func nonvoter_getsTheLogButDoesNotCount() {
        var bench = NodeBench.leader()
        _ = change(&bench, .addNonvoter(s4, address: "10.0.0.4:8300"))
        bench.acknowledge(from: s4)
        #expect(bench.node.commitIndex == 2)
        bench.acknowledge(from: NodeBench.s2)
        #expect(bench.node.commitIndex == 3)
    }

    @Test func removedServer_learnsOfIt_andIsLeftAlone() {
        var bench = NodeBench.leader()
        _ = change(&bench, .remove(NodeBench.s3))
        #expect(bench.summary(of: "send entries s3").count == 1)
        #expect(bench.summary(of: "cancel heartbeat") == ["cancel heartbeat s3"])
        bench.acknowledge(from: NodeBench.s2)
        #expect(bench.node.commitIndex == 3)
    }

    @Test func leader_stepsDown_whenItsRemovalIsCommitted() {
        var bench = NodeBench.leader()
        _ = change(&bench, .remove(NodeBench.s1))
        bench.acknowledge(from: NodeBench.s2)
        #expect(bench.node.isLeader)
        bench.acknowledge(from: NodeBench.s3)
        #expect(bench.summary(of: "apply") == ["apply 3...3"])
        #expect(bench.node.role == .follower)
    }

    @Test func loneServer_takesNewMembers() {
        var bench = NodeBench.leader(of: 1)
        #expect(change(&bench, .addVoter(NodeBench.s2, address: "10.0.0.2:8300")) == nil)
        #expect(bench.node.commitIndex == 2)
        #expect(bench.summary(of: "set leaderLease").count == 1)
        bench.acknowledge(from: NodeBench.s2)
        #expect(bench.node.commitIndex == 3)
        #expect(change(&bench, .remove(NodeBench.s2)) == nil)
        #expect(bench.node.commitIndex == 4)
        bench.give { node, now, effects in _ = try? node.propose("x", at: now, into: &effects) }
        #expect(bench.summary == ["persist 5...5", "apply 5...5"])
    }
}
