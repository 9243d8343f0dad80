// SPDX-License-Identifier: MIT

/// The entries that a server holds, after the last that only its snapshot covers.
struct RaftLog<Command: Sendable>: Sendable {
    /// The latest snapshot; entries up to it may be gone. Some are kept for followers that lag a little.
    private(set) var snapshot: SnapshotMark?
    private var entries: [LogEntry<Command>] = []
    /// The index of the first entry held, or of the next one when none is.
    private(set) var firstIndex: LogIndex = 1

    init() {}

    var isEmpty: Bool { entries.isEmpty && snapshot == nil }
    var lastIndex: LogIndex { firstIndex + LogIndex(entries.count) - 1 }
    var lastTerm: Term { entries.last?.term ?? snapshot?.term ?? 0 }
    var snapshotIndex: LogIndex { snapshot?.index ?? 0 }

    /// The term of an entry, also of the one before the first and of the one at the snapshot; nil when it is not
    /// known any more.
    func term(at index: LogIndex) -> Term? {
        if index == 0 { return 0 }
        if let snapshot, snapshot.index == index { return snapshot.term }
        return holds(index) ? entries[Int(index - firstIndex)].term : nil
    }

    /// The entry at the index, when it is held.
    subscript(index: LogIndex) -> LogEntry<Command>? {
        holds(index) ? entries[Int(index - firstIndex)] : nil
    }

    /// The entries of a range, all of which must be held.
    subscript(range: ClosedRange<LogIndex>) -> ArraySlice<LogEntry<Command>> {
        precondition(
            holds(range.lowerBound) && holds(range.upperBound), "log \(firstIndex)–\(lastIndex) lacks \(range)")
        return entries[Int(range.lowerBound - firstIndex)...Int(range.upperBound - firstIndex)]
    }

    /// The entries from the first held on.
    var heldEntries: ArraySlice<LogEntry<Command>> { entries[...] }

    private func holds(_ index: LogIndex) -> Bool { index >= firstIndex && index <= lastIndex }
}

extension RaftLog {
    /// Adds an entry, which must follow the last.
    mutating func append(_ entry: LogEntry<Command>) {
        precondition(entry.index == lastIndex + 1, "entry \(entry.index) appended after \(lastIndex)")
        entries.append(entry)
    }

    /// Removes the entries from the index on.
    mutating func truncate(from index: LogIndex) {
        guard holds(index) else { return }
        entries.removeLast(Int(lastIndex - index) + 1)
    }

    /// Remembers a snapshot of the log's own state, and removes the entries it covers except the last few.
    mutating func compact(to mark: SnapshotMark, trailing: UInt64) {
        precondition(mark.index <= lastIndex, "a snapshot at \(mark.index) of a log that ends at \(lastIndex)")
        snapshot = mark
        let last = lastIndex
        let removable = min(mark.index, last > trailing ? last - trailing : 0)
        guard removable >= firstIndex else { return }
        entries.removeFirst(Int(removable - firstIndex) + 1)
        firstIndex = removable + 1
    }

    /// Takes over a leader's snapshot. Entries after it stay only where the log agrees with it (raft §7).
    mutating func install(_ mark: SnapshotMark) {
        if term(at: mark.index) == mark.term, holds(mark.index) {
            compact(to: mark, trailing: 0)
        } else {
            reset(to: mark)
        }
    }

    /// Leaves nothing but the snapshot.
    mutating func reset(to mark: SnapshotMark) {
        snapshot = mark
        entries.removeAll()
        firstIndex = mark.index + 1
    }
}
