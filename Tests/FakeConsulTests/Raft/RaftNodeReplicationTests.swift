// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RaftNodeReplicationTests {
    private func propose(_ bench: inout NodeBench, _ commands: String...) {
        bench.give { node, now, effects in _ = try? node.propose(contentsOf: commands, at: now, into: &effects) }
    }

    private func reject(_ bench: inout NodeBench, at index: LogIndex, last: LogIndex) {
        let reply = AppendReply(
            term: bench.node.term, sequence: 1, isHeartbeat: false, isAccepted: false, index: index, lastIndex: last,
            commitIndex: 0)
        bench.receive(.appendReply(reply), from: NodeBench.s2)
    }

    @Test func entries_goOutAtOnce_withoutWaitingForTheRepliesBefore() {
        var bench = NodeBench.leader()
        propose(&bench, "a")
        propose(&bench, "b")
        #expect(bench.appends.map(\.previousIndex) == [3, 3])
        #expect(bench.appends.allSatisfy { $0.entries.count == 1 && $0.term == 2 && $0.commitIndex == 2 })
    }

    @Test func message_carriesALimitedNumberOfEntries() {
        var timings = RaftTimings.standard
        timings.maxAppendEntries = 2
        var bench = NodeBench.leader(timings: timings)
        propose(&bench, "a", "b", "c", "d", "e")
        #expect(bench.appends.map(\.entries.count) == [2, 2])
        bench.acknowledge(from: NodeBench.s2, upTo: 4)
        #expect(bench.appends.first?.previousIndex == 4)
    }

    @Test func leader_goesBack_untilTheLogsAgree() {
        var bench = NodeBench.freshLeader()
        reject(&bench, at: 1, last: 0)
        #expect(bench.appends.map(\.previousIndex) == [0])
        #expect(bench.appends[0].entries.count == 2)
        reject(&bench, at: 1, last: 0)
        #expect(bench.appends.isEmpty)
    }

    @Test func commitIndex_reachesFollowersAfterTheCommitTimeout() {
        var bench = NodeBench.freshLeader()
        let sent = bench.now
        bench.acknowledge(from: NodeBench.s2)
        #expect(bench.node.commitIndex == 2)
        #expect(bench.appends.isEmpty)
        bench.fire(.replication(to: NodeBench.s2))
        #expect(bench.now - sent >= .milliseconds(50) && bench.now - sent < .milliseconds(100))
        #expect(bench.appends.map(\.commitIndex) == [2])
        bench.acknowledge(from: NodeBench.s2)
        bench.fire(.replication(to: NodeBench.s2))
        #expect(bench.appends.isEmpty)
        #expect(bench.node[.replication(to: NodeBench.s2)] == nil)
    }

    @Test func heartbeats_comeEveryTenthOfTheTimeout() {
        var bench = NodeBench.leader()
        for _ in 0..<20 {
            let before = bench.now
            bench.fire(.heartbeat(to: NodeBench.s2))
            #expect(bench.summary == ["send heartbeat s2", "set heartbeat s2"])
            #expect(bench.now - before < .milliseconds(200))
        }
        #expect(bench.node[.heartbeat(to: NodeBench.s2)]! - bench.now >= .milliseconds(100))
    }

    @Test func refusedHeartbeats_slowDown() {
        var bench = NodeBench.leader()
        for _ in 0..<20 {
            bench.fire(.heartbeat(to: NodeBench.s2))
            guard let heartbeat = bench.appends.first else { continue }
            bench.give { node, now, effects in
                node.sendFailed(.appendEntries(heartbeat), to: NodeBench.s2, reason: "", at: now, into: &effects)
            }
        }
        let wait = bench.node[.heartbeat(to: NodeBench.s2)]! - bench.now
        #expect(wait >= .milliseconds(600) && wait < .milliseconds(700))
    }

    @Test func refusedEntries_areSentAgainLater() {
        var bench = NodeBench.leader()
        propose(&bench, "a")
        let request = bench.appends[0]
        bench.give { node, now, effects in
            node.sendFailed(.appendEntries(request), to: NodeBench.s2, reason: "", at: now, into: &effects)
        }
        propose(&bench, "b")
        #expect(bench.summary(of: "send") == ["send entries s3"])
        bench.fire(.replication(to: NodeBench.s2))
        #expect(bench.appends.map(\.entries.count) == [2])
    }

    @Test func silentFollower_isServedAtOnce_whenItAnswersAgain() {
        var bench = NodeBench.leader()
        propose(&bench, "a")
        for _ in 0..<5 { bench.fire(.replication(to: NodeBench.s2)) }
        bench.acknowledgeHeartbeat(from: NodeBench.s2)
        #expect(bench.summary(of: "send") == ["send entries s2"])
    }

    @Test func restartedFollower_learnsAgainWhatIsCommitted() {
        var bench = NodeBench.leader()
        let reply = AppendReply(
            term: 2, sequence: 99, isHeartbeat: true, isAccepted: true, index: 0, lastIndex: 2, commitIndex: 0)
        bench.receive(.appendReply(reply), from: NodeBench.s2)
        bench.fire(.replication(to: NodeBench.s2))
        #expect(bench.appends.map(\.commitIndex) == [2])
    }

    @Test func replies_ofAnEarlierTermAreIgnored() {
        var bench = NodeBench.leader()
        propose(&bench, "a")
        let reply = AppendReply(
            term: 1, sequence: 99, isHeartbeat: false, isAccepted: true, index: 3, lastIndex: 3, commitIndex: 0)
        bench.receive(.appendReply(reply), from: NodeBench.s2)
        #expect(bench.node.commitIndex == 2)
    }
}
