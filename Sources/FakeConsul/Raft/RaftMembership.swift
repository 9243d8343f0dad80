// SPDX-License-Identifier: MIT

/// The two configurations that a server knows: the latest of its log, which counts, and the latest that is committed.
///
/// They differ at most by one entry, because a leader waits for each change to commit before it appends another.
struct RaftMembership: Hashable, Sendable {
    private(set) var latest = RaftConfiguration()
    private(set) var latestIndex: LogIndex = 0
    private(set) var committed = RaftConfiguration()
    private(set) var committedIndex: LogIndex = 0

    /// Whether no change is under way.
    var isStable: Bool { latestIndex == committedIndex }

    /// A configuration entry was appended; the one before it must be committed, or it would not have been.
    mutating func appended(_ configuration: RaftConfiguration, at index: LogIndex) {
        committed = latest
        committedIndex = latestIndex
        latest = configuration
        latestIndex = index
    }

    /// Everything up to the index is committed.
    mutating func committed(upTo index: LogIndex) {
        guard latestIndex != committedIndex, latestIndex <= index else { return }
        committed = latest
        committedIndex = latestIndex
    }

    /// The entries from the index on were removed from the log.
    mutating func truncated(from index: LogIndex) {
        guard index <= latestIndex else { return }
        latest = committed
        latestIndex = committedIndex
    }

    /// A snapshot took the place of the log.
    mutating func reset(to mark: SnapshotMark) {
        latest = mark.configuration
        latestIndex = mark.configurationIndex
        committed = latest
        committedIndex = latestIndex
    }
}
