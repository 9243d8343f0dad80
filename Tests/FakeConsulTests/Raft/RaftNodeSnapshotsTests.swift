// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RaftNodeSnapshotsTests {
    private func bench(of voters: Int, commands: Int, trailing: UInt64 = 0) -> NodeBench {
        var timings = RaftTimings.standard
        timings.trailingLogs = trailing
        var bench = NodeBench.leader(of: voters, timings: timings)
        for number in 0..<commands {
            bench.give { node, now, effects in _ = try? node.propose("\(number)", at: now, into: &effects) }
            if voters > 1 { bench.acknowledge(from: NodeBench.s2) }
        }
        return bench
    }

    private let mark = SnapshotMark(
        index: 10, term: 2, configuration: NodeBench.configuration(3), configurationIndex: 1)

    @Test func compact_dropsWhatTheSnapshotCovers() {
        var bench = bench(of: 1, commands: 5)
        bench.give { node, _, effects in _ = try? node.compact(upTo: 6, into: &effects) }
        #expect(bench.summary == ["persist snapshot 6"])
        #expect(bench.node.log.firstIndex == 7)
        #expect(bench.node.log.lastIndex == 7)
        #expect(bench.node.log.snapshot?.configuration == NodeBench.configuration(1))
    }

    @Test func compact_keepsTrailingEntries() {
        var bench = bench(of: 1, commands: 5, trailing: 4)
        bench.give { node, _, effects in _ = try? node.compact(upTo: 7, into: &effects) }
        #expect(bench.node.log.firstIndex == 4)
    }

    @Test func compact_isRefused_whenThereIsNothingNew() {
        var bench = bench(of: 1, commands: 1)
        var effects: [RaftEffect<String>] = []
        for index: LogIndex in [0, 4] {
            #expect(throws: RaftError("nothing new to snapshot")) {
                try bench.node.compact(upTo: index, into: &effects)
            }
        }
    }

    @Test func followerThatLagsTooFar_getsTheSnapshot() {
        var bench = bench(of: 3, commands: 5)
        bench.give { node, _, effects in _ = try? node.compact(upTo: 7, into: &effects) }
        let reply = AppendReply(
            term: 2, sequence: 1, isHeartbeat: false, isAccepted: false, index: 7, lastIndex: 2, commitIndex: 2)
        bench.receive(.appendReply(reply), from: NodeBench.s3)
        #expect(bench.summary(of: "send") == ["send snapshot s3"])
        bench.receive(
            .snapshotReply(SnapshotReply(term: 2, sequence: 50, isInstalled: true, index: 7)), from: NodeBench.s3)
        #expect(bench.node.followers[1].match == 7)
        #expect(bench.node.followers[1].next == 8)
    }

    @Test func follower_installsASnapshot() {
        var bench = NodeBench.follower()
        bench.receive(.installSnapshot(InstallSnapshot(term: 2, sequence: 1, mark: mark)), from: NodeBench.s2)
        #expect(
            bench.summary == [
                "persist term 2 vote -", "leader s2", "persist snapshot 10", "restore 10", "send snapshotReply s2",
            ])
        #expect(bench.node.commitIndex == 10)
        #expect(bench.node.log.lastIndex == 10)
        bench.append(["x"], after: 10, of: 2, committed: 11)
        #expect(bench.summary(of: "apply") == ["apply 11...11"])
    }

    @Test func follower_ignoresASnapshotOfWhatItHas() {
        var bench = NodeBench.follower()
        bench.append((0..<10).map(String.init), committed: 11)
        bench.receive(.installSnapshot(InstallSnapshot(term: 2, sequence: 1, mark: mark)), from: NodeBench.s2)
        #expect(bench.summary == ["send snapshotReply s2"])
        #expect(bench.node.commitIndex == 11)
    }

    @Test func follower_keepsEntriesAfterTheSnapshot_whenTheyAgree() {
        var bench = NodeBench.follower()
        bench.append((0..<11).map(String.init))
        bench.receive(.installSnapshot(InstallSnapshot(term: 2, sequence: 1, mark: mark)), from: NodeBench.s2)
        #expect(bench.node.log.firstIndex == 11)
        #expect(bench.node.log.lastIndex == 12)
    }

    @Test func start_restoresTheSnapshot() {
        var bench = bench(of: 1, commands: 5)
        bench.give { node, _, effects in _ = try? node.compact(upTo: 6, into: &effects) }
        bench.node = RaftNode(
            id: NodeBench.s1, durable: bench.node.durable, timings: .standard, random: SeededRandom(seed: 1))
        bench.give { node, now, effects in node.start(at: now, into: &effects) }
        #expect(bench.summary == ["restore 6", "set heartbeatTimeout"])
        bench.fire(.heartbeatTimeout)
        #expect(bench.summary(of: "apply") == ["apply 7...8"])
    }

    @Test func userRestore_burnsAnIndexAndReachesFollowersAsASnapshot() {
        var bench = NodeBench.leader()
        bench.give { node, now, effects in _ = try? node.propose("x", at: now, into: &effects) }
        bench.give { node, now, effects in
            #expect((try? node.restoreUserSnapshot(takenAt: 50, at: now, into: &effects)) == 52)
        }
        #expect(bench.summary.prefix(3) == [
            "fail 3...3: snapshot restored while committing log", "persist snapshot 51", "restore 51",
        ])
        let reply = AppendReply(
            term: 2, sequence: 90, isHeartbeat: false, isAccepted: false, index: 51, lastIndex: 3, commitIndex: 2)
        bench.receive(.appendReply(reply), from: NodeBench.s2)
        bench.fire(.replication(to: NodeBench.s3))
        #expect(bench.summary(of: "send") == ["send snapshot s3"])
    }

    @Test func wantsSnapshot_afterTheThreshold() {
        var timings = RaftTimings.standard
        timings.snapshotThreshold = 4
        var bench = NodeBench.leader(of: 1, timings: timings)
        #expect(!bench.node.wantsSnapshot)
        bench.give { node, now, effects in _ = try? node.propose(contentsOf: ["a", "b"], at: now, into: &effects) }
        #expect(bench.node.wantsSnapshot)
    }
}
