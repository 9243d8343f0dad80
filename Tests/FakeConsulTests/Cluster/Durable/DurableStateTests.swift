// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct DurableStateTests {
    private func entry(_ index: LogIndex, term: Term = 1) -> DurableRecord {
        .entry(LogEntryBinaryTests.entry(index, term: term))
    }

    private func snapshot(at index: LogIndex, term: Term = 1) -> [UInt8] {
        let mark = SnapshotMark(
            index: index, term: term, configuration: LogEntryBinaryTests.configuration, configurationIndex: 1)
        let test = TestStore()
        test.set("a", at: index)
        return DurableSnapshot(mark: mark, state: test.store.snapshot).bytes
    }

    private func made(from snapshot: [UInt8]? = nil, of records: [DurableRecord]) throws -> DurableState {
        try MemoryDisk(snapshot: snapshot, records: records.map(\.bytes)).read()
    }

    @Test func nothing_isEmpty() throws {
        #expect(try made(of: []).isEmpty)
    }

    @Test func bootstrap_thatWasCutOff_isNothing() throws {
        #expect(try made(of: [.vote(term: 1, votedFor: nil)]).isEmpty)
        #expect(try !made(of: [.vote(term: 1, votedFor: ServerID("a"))]).isEmpty)
        #expect(try !made(of: [.vote(term: 2, votedFor: nil)]).isEmpty)
    }

    @Test func recordsInOrder_makeTheLog() throws {
        let state = try made(of: [
            .vote(term: 1, votedFor: nil), entry(1), entry(2), entry(3), .truncate(from: 2), entry(2, term: 2),
            .vote(term: 2, votedFor: ServerID("a")),
        ])
        #expect(!state.isEmpty)
        #expect(state.raft.term == 2 && state.raft.votedFor == ServerID("a"))
        #expect(state.raft.log.lastIndex == 2 && state.raft.log.lastTerm == 2)
        #expect(state.state == nil)
    }

    @Test func entry_takesThePlaceOfOlderOnes() throws {
        let state = try made(of: [entry(1), entry(2), entry(3), entry(2, term: 4)])
        #expect(state.raft.log.lastIndex == 2 && state.raft.log.lastTerm == 4)
        // The term of an entry was reached, and no vote of it is known.
        #expect(state.raft.term == 4 && state.raft.votedFor == nil)
    }

    @Test func holes_areRefused() throws {
        #expect(throws: FormatError("entry 3 follows entry 1")) { try made(of: [entry(1), entry(3)]) }
        #expect(throws: FormatError("the entries from 1 to 1 are missing")) { try made(of: [entry(2)]) }
        #expect(throws: FormatError("the entries from 6 to 7 are missing")) {
            try made(from: snapshot(at: 5), of: [entry(8)])
        }
    }

    @Test func snapshot_isFollowedByItsEntries() throws {
        let state = try made(from: snapshot(at: 5), of: [.vote(term: 1, votedFor: nil), entry(6), entry(7)])
        #expect(state.raft.log.snapshotIndex == 5 && state.raft.log.firstIndex == 6 && state.raft.log.lastIndex == 7)
        #expect(state.state?.kv.pairs["a"] != nil)
    }

    /// The process ended between the writing of the snapshot and that of the shorter log.
    @Test func olderLog_goesOnBehindTheSnapshot() throws {
        let state = try made(from: snapshot(at: 3), of: [entry(1), entry(2), entry(3), entry(4)])
        #expect(state.raft.log.firstIndex == 4 && state.raft.log.lastIndex == 4)
    }

    /// The same where the snapshot came from outside: what it does not agree with is not the cluster's.
    @Test func olderLog_isLeft_whereTheSnapshotContradictsIt() throws {
        let shorter = try made(from: snapshot(at: 5), of: [entry(1), entry(2)])
        #expect(shorter.raft.log.lastIndex == 5 && shorter.raft.log.firstIndex == 6)
        let other = try made(from: snapshot(at: 2, term: 9), of: [entry(1), entry(2), entry(3)])
        #expect(other.raft.log.lastIndex == 2 && other.raft.term == 9)
    }

    @Test func brokenSnapshots_throwAndNeverTrap() {
        let good = snapshot(at: 5)
        #expect(throws: FormatError("1 bytes too many")) { try DurableStateBuilder(snapshot: good + [0]) }
        var mutator = Mutator(seed: 12, alphabet: Array(0...255))
        for _ in 0..<5_000 {
            guard var builder = try? DurableStateBuilder(snapshot: mutator.mutate(good)) else { continue }
            try? builder.add(entry(6).bytes)
            _ = try? builder.finish()
        }
    }
}
