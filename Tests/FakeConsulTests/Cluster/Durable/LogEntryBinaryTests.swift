// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct LogEntryBinaryTests {
    typealias Entry = LogEntry<Command>

    static let configuration = RaftConfiguration(servers: [
        RaftServer(suffrage: .voter, id: ServerID("a"), address: "10.0.0.1:8300"),
        RaftServer(suffrage: .nonvoter, id: ServerID("b"), address: "10.0.0.2:8300"),
        RaftServer(suffrage: .staging, id: ServerID("c"), address: "[::1]:8300"),
    ])

    static let kinds: [Entry.Kind] =
        [.noop, .barrier, .configuration(configuration)] + CommandBinaryTests.commands.map { .command($0) }

    static func entry(_ index: LogIndex, term: Term = 1, _ kind: Entry.Kind = .noop) -> Entry {
        Entry(index: index, term: term, proposedAt: Instant(nanoseconds: -5), kind: kind)
    }

    @Test func everyKind_comesBack() throws {
        for kind in Self.kinds {
            let entry = Self.entry(300, term: 7, kind)
            let (copy, before, after) = try Samples.again(entry)
            #expect(before == after)
            #expect("\(copy)" == "\(entry)")
        }
    }

    @Test func records_comeBack() throws {
        let records: [DurableRecord] = [
            .vote(term: 3, votedFor: ServerID("a")), .vote(term: 0, votedFor: nil), .truncate(from: 9),
            .entry(Self.entry(1)),
        ]
        for record in records {
            let (copy, before, after) = try Samples.again(record)
            #expect(before == after)
            #expect("\(copy)" == "\(record)")
        }
    }

    @Test func placesThatRaftCannotCountOnFrom_areRefused() {
        for index: LogIndex in [0, 1 << 62, .max] {
            var reader = BinaryReader(DurableRecord.entry(Self.entry(index)).bytes)
            #expect(throws: FormatError.self) { try reader.value(DurableRecord.self) }
        }
        var reader = BinaryReader(DurableRecord.vote(term: .max, votedFor: nil).bytes)
        #expect(throws: FormatError.self) { try reader.value(DurableRecord.self) }
    }

    @Test func brokenRecords_throwAndNeverTrap() throws {
        var mutator = Mutator(seed: 11, alphabet: Array(0...255))
        let records = Self.kinds.map { DurableRecord.entry(Self.entry(2, $0)).bytes }
        for round in 0..<20_000 {
            var builder = try DurableStateBuilder()
            try? builder.add(DurableRecord.entry(Self.entry(1)).bytes)
            try? builder.add(mutator.mutate(records[round % records.count]))
            _ = try? builder.finish()
        }
    }
}
