// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RaftLogTests {
    private func log(_ terms: Term...) -> RaftLog<String> {
        var log = RaftLog<String>()
        for (offset, term) in terms.enumerated() {
            log.append(
                LogEntry(
                    index: LogIndex(offset + 1), term: term, proposedAt: Instant(nanoseconds: 0), kind: .noop))
        }
        return log
    }

    private func mark(_ index: LogIndex, term: Term) -> SnapshotMark {
        SnapshotMark(index: index, term: term, configuration: RaftConfiguration(), configurationIndex: 1)
    }

    @Test func emptyLog_endsAtZero() {
        let log = RaftLog<String>()
        #expect(log.isEmpty)
        #expect(log.lastIndex == 0)
        #expect(log.lastTerm == 0)
        #expect(log.term(at: 0) == 0)
        #expect(log.term(at: 1) == nil)
        #expect(log[1] == nil)
    }

    @Test func truncate_removesFromTheIndexOn() {
        var log = log(1, 1, 2, 2)
        log.truncate(from: 3)
        #expect(log.lastIndex == 2)
        #expect(log.lastTerm == 1)
        log.truncate(from: 9)
        #expect(log.lastIndex == 2)
    }

    @Test func compact_remembersTheTermAtTheSnapshot() {
        var log = log(1, 1, 2, 2)
        log.compact(to: mark(3, term: 2), trailing: 0)
        #expect(log.firstIndex == 4)
        #expect(log.term(at: 3) == 2)
        #expect(log.term(at: 2) == nil)
        #expect(log[4...4].count == 1)
        log.compact(to: mark(4, term: 2), trailing: 0)
        #expect(log.lastIndex == 4)
        #expect(log.lastTerm == 2)
    }

    @Test func install_keepsTheTail_whenTheLogAgrees() {
        var log = log(1, 1, 2, 2)
        log.install(mark(3, term: 2))
        #expect(log.lastIndex == 4)
    }

    @Test func install_dropsTheTail_whenTheLogDisagrees() {
        var log = log(1, 1, 2, 2)
        log.install(mark(3, term: 3))
        #expect(log.lastIndex == 3)
        #expect(log.firstIndex == 4)
        #expect(log.lastTerm == 3)
    }
}
