// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import FakeConsul

/// Snapshots with an object of every kind, broken in seeded ways: the whole file; the state behind sums that are right;
/// single records, which are what a break most often hits.
@Suite struct SnapshotFuzzTests {
    /// How many broken archives there are; `.ci/run` asks for more.
    private static let count = ProcessInfo.processInfo.environment["FAKE_CONSUL_MUTATIONS"].flatMap { Int($0) } ?? 200

    private let every: EveryObject
    private let file: [UInt8]

    init() throws {
        every = try EveryObject()
        file = EveryObject.get("/v1/snapshot", from: every.world).body
    }

    private typealias Tables = [(name: String, bytes: [UInt8])]

    private func tables() -> Tables { WholeSnapshotTests.tables(of: every.store.snapshot) }

    /// The names of the tables that are not as they were.
    private func changes(since before: Tables) -> [String] {
        zip(before, tables()).filter { $0.bytes != $1.bytes }.map(\.0.name)
    }

    /// An archive that is broken anywhere changes nothing: it is refused, or says what it said before.
    @Test func brokenArchives_changeNothing() throws {
        var before = tables()
        var index = every.store.appliedIndex
        var mutator = Mutator(seed: 11, alphabet: Array(0...255))
        for _ in 0..<Self.count {
            let broken = mutator.mutate(file)
            let answer = EveryObject.restore(broken, in: every.world)
            if answer.status == .internalServerError {
                guard every.store.appliedIndex == index else {
                    Issue.record("a refused archive changed something")
                    return
                }
            } else {
                // The time in the head of the file has no sum. The state is put back, and the leader takes up its work
                // anew: it makes another secret for the servers.
                #expect(try SnapshotArchive.read(broken) == SnapshotArchive.read(file))
                index = every.store.appliedIndex
                #expect(changes(since: before) == ["acl"])
                before = tables()
            }
        }
        #expect(changes(since: before) == [])
    }

    /// Behind sums that are right it is the records that must be refused, before anything is changed, or taken.
    @Test func brokenStates_areRefusedOrTaken() throws {
        var archive = try SnapshotArchive.read(file)
        let state = archive.state
        var mutator = Mutator(seed: 12, alphabet: Array(0...255))
        var (refused, taken) = (0, 0)
        for _ in 0..<max(20, Self.count / 100) {
            let before = (tables: tables(), index: every.store.appliedIndex)
            archive.state = mutator.mutate(state)
            let answer = EveryObject.restore(archive.bytes(modified: 0), in: every.world)
            if answer.status == .ok {
                taken += 1
            } else {
                refused += 1
                #expect(every.store.appliedIndex == before.index && changes(since: before.tables) == [])
            }
        }
        #expect(refused > taken)
    }

    @Test func brokenRecords_areRefusedOrTaken() throws {
        let records = try self.records()
        var mutator = Mutator(seed: 13, alphabet: Array(0...255))
        let header = StateRecordWriter(lastIndex: 9).bytes
        var (refused, taken) = (0, 0)
        for round in 0..<Self.count * 2 {
            let record = records[round / 2 % records.count]
            var writer = StateRecordWriter(lastIndex: 9)
            // Every second time what is broken is the bytes within the record, where it is bytes.
            if round % 2 == 0, case .bytes(let inner) = record.value {
                writer.add(record.kind, .bytes(mutator.mutate(inner)))
            } else {
                writer.add(record.kind, record.value)
            }
            var bytes = writer.bytes
            if round % 2 == 1 { bytes = header + mutator.mutate(Array(bytes.dropFirst(header.count))) }
            guard let state = try? StateSnapshot(records: bytes, index: 9, at: Instant(nanoseconds: 0)) else {
                refused += 1
                continue
            }
            taken += 1
            // What was taken can be written, and read again.
            #expect(throws: Never.self) {
                try StateSnapshot(records: state.records, index: 9, at: Instant(nanoseconds: 0))
            }
        }
        #expect(refused > Self.count / 5 && taken > Self.count / 20)
    }

    private func records() throws -> [StateRecord] {
        var reader = try StateRecordReader(try SnapshotArchive.read(file).state)
        var records: [StateRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }
}
