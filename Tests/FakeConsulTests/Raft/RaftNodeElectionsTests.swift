// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RaftNodeElectionsTests {
    private func ask(
        _ bench: inout NodeBench, term: Term, lastIndex: LogIndex = 1, lastTerm: Term = 1, isTransfer: Bool = false,
        from candidate: ServerID = NodeBench.s3
    ) -> VoteReply? {
        let request = VoteRequest(term: term, lastIndex: lastIndex, lastTerm: lastTerm, isTransfer: isTransfer)
        bench.receive(.requestVote(request), from: candidate)
        return bench.voteReply
    }

    @Test func follower_stands_whenItHasNoLeader() {
        var bench = NodeBench.follower()
        bench.fire(.heartbeatTimeout)
        #expect(
            bench.summary == [
                "set heartbeatTimeout", "cancel heartbeatTimeout", "persist term 2 vote s1", "became candidate 2",
                "set electionTimeout", "send requestVote s2", "send requestVote s3",
            ])
    }

    @Test func follower_waitsForTheNextFiring_whenItHeardFromItsLeader() {
        var bench = NodeBench.follower()
        bench.advance(by: .milliseconds(999))
        bench.heartbeat()
        bench.fire(.heartbeatTimeout)
        #expect(bench.summary == ["set heartbeatTimeout"])
        #expect(bench.node.leader == NodeBench.s2)
        bench.fire(.heartbeatTimeout)
        #expect(bench.summary(of: "leader") == ["leader -"])
        #expect(bench.node.role == .candidate)
        #expect(bench.now - Instant(nanoseconds: 0) < .seconds(4))
    }

    @Test func heartbeatTimer_isNotSetAnewByContact() {
        var bench = NodeBench.follower()
        let deadline = bench.node[.heartbeatTimeout]
        bench.heartbeat()
        #expect(bench.node[.heartbeatTimeout] == deadline)
    }

    @Test func follower_doesNotStand_whenItHasNoVote() {
        var bench = NodeBench.follower(of: 3)
        bench.append(["x"])
        let change = LogEntry<String>(
            index: 3, term: 2, proposedAt: bench.now,
            kind: .configuration(try! NodeBench.configuration(3).applying(.demoteVoter(NodeBench.s1))))
        bench.receive(
            .appendEntries(
                AppendEntries(
                    term: 2, sequence: 2, isHeartbeat: false, previousIndex: 2, previousTerm: 2, entries: [change],
                    commitIndex: 3)), from: NodeBench.s2)
        bench.fire(.heartbeatTimeout)
        bench.fire(.heartbeatTimeout)
        bench.fire(.heartbeatTimeout)
        #expect(bench.node.role == .follower)
        #expect(bench.node.leader == nil)
    }

    @Test func follower_doesNotStand_whenItKnowsNoCluster() {
        var bench = NodeBench()
        bench.give { node, now, effects in node.start(at: now, into: &effects) }
        bench.fire(.heartbeatTimeout)
        #expect(bench.summary == ["set heartbeatTimeout"])
    }

    @Test func candidate_wins_withAMajority() {
        var bench = NodeBench.follower(of: 5)
        bench.fire(.heartbeatTimeout)
        let granted = RaftMessage<String>.voteReply(VoteReply(term: 2, isGranted: true))
        bench.receive(granted, from: NodeBench.s2)
        bench.receive(granted, from: NodeBench.s2)
        bench.receive(.voteReply(VoteReply(term: 2, isGranted: false)), from: NodeBench.s3)
        bench.receive(.voteReply(VoteReply(term: 1, isGranted: true)), from: ServerID("s4"))
        #expect(bench.node.role == .candidate)
        bench.receive(granted, from: ServerID("s5"))
        #expect(bench.node.role == .leader)
        #expect(bench.summary(of: "became") == ["became leader 2"])
    }

    @Test func candidate_standsAgainInTheNextTerm_whenTheElectionTimesOut() {
        var bench = NodeBench.follower()
        bench.fire(.heartbeatTimeout)
        let stood = bench.now
        bench.fire(.electionTimeout)
        #expect(bench.now - stood >= .seconds(1) && bench.now - stood < .seconds(2))
        #expect(bench.summary(of: "became") == ["became candidate 3"])
    }

    @Test func candidate_follows_whenAVoterIsInALaterTerm() {
        var bench = NodeBench.follower()
        bench.fire(.heartbeatTimeout)
        bench.receive(.voteReply(VoteReply(term: 9, isGranted: false)), from: NodeBench.s2)
        #expect(
            bench.summary == [
                "persist term 9 vote -", "cancel electionTimeout", "became follower 9", "set heartbeatTimeout",
            ])
    }

    @Test func candidate_follows_whenAnotherLeadsInItsTerm() {
        var bench = NodeBench.follower()
        bench.fire(.heartbeatTimeout)
        bench.heartbeat()
        #expect(bench.node.role == .follower)
        #expect(bench.node.leader == NodeBench.s2)
        #expect(bench.node.votedFor == NodeBench.s1)
    }

    @Test func vote_isGrantedOnceATerm() {
        var bench = NodeBench.follower()
        #expect(ask(&bench, term: 2) == VoteReply(term: 2, isGranted: true))
        #expect(bench.summary == ["persist term 2 vote -", "persist term 2 vote s3", "send voteReply s3"])
        #expect(bench.node.lastContact == bench.now)
        #expect(ask(&bench, term: 2)?.isGranted == true)
        #expect(ask(&bench, term: 2, from: NodeBench.s2)?.isGranted == false)
        #expect(ask(&bench, term: 3, from: NodeBench.s2)?.isGranted == true)
    }

    @Test func vote_isRefused_inAnOldTerm() {
        var bench = NodeBench.follower()
        bench.node.term = 5
        #expect(ask(&bench, term: 4) == VoteReply(term: 5, isGranted: false))
    }

    /// "rejecting vote request since we have a leader": the term does not rise either.
    @Test func vote_isRefused_whileALeaderIsKnown() {
        var bench = NodeBench.follower()
        bench.heartbeat()
        #expect(ask(&bench, term: 7) == VoteReply(term: 2, isGranted: false))
        #expect(ask(&bench, term: 7, from: NodeBench.s2)?.isGranted == true)
    }

    @Test func vote_isRefusedByALeader() {
        var bench = NodeBench.leader()
        #expect(ask(&bench, term: 7, lastIndex: 9, lastTerm: 2) == VoteReply(term: 2, isGranted: false))
        #expect(bench.node.isLeader)
    }

    @Test func vote_isGranted_whenTheLeaderHandsOver() {
        var bench = NodeBench.leader()
        #expect(ask(&bench, term: 3, lastIndex: 2, lastTerm: 2, isTransfer: true)?.isGranted == true)
        #expect(bench.node.role == .follower)
    }

    @Test func vote_isRefused_toWhoeverLagsBehind() {
        var bench = NodeBench.follower()
        bench.append(["a", "b"], term: 2)
        bench.fire(.heartbeatTimeout)
        bench.fire(.heartbeatTimeout)
        bench.receive(.voteReply(VoteReply(term: 10, isGranted: false)), from: NodeBench.s2)
        #expect(ask(&bench, term: 11, lastIndex: 9, lastTerm: 1)?.isGranted == false)
        #expect(ask(&bench, term: 12, lastIndex: 2, lastTerm: 2) == VoteReply(term: 12, isGranted: false))
        #expect(ask(&bench, term: 13, lastIndex: 3, lastTerm: 2)?.isGranted == true)
        #expect(ask(&bench, term: 14, lastIndex: 1, lastTerm: 3)?.isGranted == true)
    }

    @Test func vote_isRefused_toStrangers() {
        var bench = NodeBench.follower()
        let reply = ask(&bench, term: 9, lastIndex: 9, lastTerm: 9, from: ServerID("x"))
        #expect(reply == VoteReply(term: 1, isGranted: false))
    }
}
