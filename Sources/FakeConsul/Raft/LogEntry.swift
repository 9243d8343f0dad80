// SPDX-License-Identifier: MIT

/// The number of an election; at most one leader in each.
typealias Term = UInt64

/// A position in the log; the first entry is at 1.
typealias LogIndex = UInt64

/// One entry of the replicated log.
struct LogEntry<Command: Sendable>: Sendable {
    let index: LogIndex
    let term: Term
    /// The leader's clock when it appended the entry, carried so that every replica agrees on the time.
    let proposedAt: Instant
    let kind: Kind

    enum Kind: Sendable {
        case command(Command)
        /// What a new leader appends to learn what is committed (raft §8).
        case noop
        /// What a leader appends to wait until all before it is applied.
        case barrier
        /// Who belongs to the cluster from here on.
        case configuration(RaftConfiguration)
    }
}

/// What a snapshot stands for: all entries up to an index. The state itself lies with the owner of the node.
struct SnapshotMark: Hashable, Sendable {
    let index: LogIndex
    let term: Term
    /// The members as of the snapshot, and the index of the entry that made them so.
    let configuration: RaftConfiguration
    let configurationIndex: LogIndex
}
