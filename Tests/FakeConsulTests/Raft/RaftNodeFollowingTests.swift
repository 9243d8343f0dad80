// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RaftNodeFollowingTests {
    @Test func entries_areWrittenThenAcknowledged() {
        var bench = NodeBench.follower()
        bench.append(["a", "b"])
        #expect(bench.summary == ["persist term 2 vote -", "leader s2", "persist 2...3", "send reply s2"])
        #expect(
            bench.appendReply
                == AppendReply(
                    term: 2, sequence: 1, isHeartbeat: false, isAccepted: true, index: 3, lastIndex: 3, commitIndex: 0))
        #expect(bench.node.lastContact == bench.now)
    }

    @Test func entries_areApplied_asFarAsTheLeaderCommitted() {
        var bench = NodeBench.follower()
        bench.append(["a", "b"], committed: 2)
        #expect(bench.summary(of: "apply") == ["apply 1...2"])
        bench.append(after: 3, of: 2, committed: 9)
        #expect(bench.summary(of: "apply") == ["apply 3...3"])
    }

    /// Entries after those that a message covers may be of an older leader.
    @Test func commit_doesNotReachBeyondWhatTheMessageCovers() {
        var bench = NodeBench.follower()
        bench.append(["a", "b", "c"])
        bench.append(["d"], term: 3, after: 1, committed: 4, from: NodeBench.s3)
        #expect(bench.commands == ["d"])
        #expect(bench.node.commitIndex == 2)
    }

    @Test func entries_areKept_whenTheyComeTwice() {
        var bench = NodeBench.follower()
        bench.append(["a", "b"])
        bench.append(["a"])
        #expect(bench.summary(of: "persist").isEmpty)
        #expect(bench.summary(of: "truncate").isEmpty)
        #expect(bench.commands == ["a", "b"])
        #expect(bench.appendReply?.index == 2)
    }

    @Test func entries_replaceThoseOfADeposedLeader() {
        var bench = NodeBench.follower()
        bench.append(["a", "b"])
        bench.append(["c"], term: 3, after: 2, of: 2, from: NodeBench.s3)
        #expect(bench.summary(of: "truncate") == ["truncate 3"])
        #expect(bench.summary(of: "persist 3") == ["persist 3...3"])
        #expect(bench.commands == ["a", "c"])
    }

    @Test func entries_areRefused_whenTheOnesBeforeAreMissing() {
        var bench = NodeBench.follower()
        bench.append(["x"], after: 5, of: 2)
        #expect(bench.appendReply?.isAccepted == false)
        #expect(bench.appendReply?.index == 5)
        #expect(bench.appendReply?.lastIndex == 1)
        #expect(bench.node.leader == NodeBench.s2)
        #expect(bench.node.lastContact == nil)
        bench.append(["x"], after: 1, of: 2)
        #expect(bench.appendReply?.isAccepted == false)
    }

    @Test func entries_neverReplaceWhatIsCommitted() {
        var bench = NodeBench.follower()
        bench.append(["a"], committed: 2)
        bench.append(["b"], term: 3, after: 1, from: NodeBench.s3)
        #expect(bench.appendReply?.isAccepted == false)
        #expect(bench.commands == ["a"])
    }

    @Test func oldLeader_isToldTheTerm() {
        var bench = NodeBench.follower()
        bench.heartbeat(term: 5)
        bench.append(["x"], term: 4, from: NodeBench.s3)
        #expect(bench.appendReply?.term == 5)
        #expect(bench.appendReply?.isAccepted == false)
        #expect(bench.node.leader == NodeBench.s2)
    }

    @Test func configuration_countsAtOnce_andGoesWithItsEntry() {
        var bench = NodeBench.follower()
        let smaller = try! NodeBench.configuration(3).applying(.remove(NodeBench.s3))
        let entry = LogEntry<String>(index: 2, term: 2, proposedAt: bench.now, kind: .configuration(smaller))
        bench.receive(
            .appendEntries(
                AppendEntries(
                    term: 2, sequence: 1, isHeartbeat: false, previousIndex: 1, previousTerm: 1, entries: [entry],
                    commitIndex: 0)), from: NodeBench.s2)
        #expect(bench.node.membership.latest == smaller)
        bench.append(["x"], term: 3, after: 1, from: NodeBench.s3)
        #expect(bench.node.membership.latest == NodeBench.configuration(3))
    }
}
