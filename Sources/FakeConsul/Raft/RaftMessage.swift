// SPDX-License-Identifier: MIT

/// What servers say to each other. A reply is a message of its own; it repeats what the sender needs to place it.
enum RaftMessage<Command: Sendable>: Sendable {
    case appendEntries(AppendEntries<Command>)
    case appendReply(AppendReply)
    case requestVote(VoteRequest)
    case voteReply(VoteReply)
    /// The owner of the node sends its snapshot's bytes along, and hands them over with `RaftEffect.restore`.
    case installSnapshot(InstallSnapshot)
    case snapshotReply(SnapshotReply)
    /// Asks the receiver to stand for election at once.
    case timeoutNow(term: Term)
    case timeoutNowReply(term: Term)
}

/// A leader's entries, heartbeat, or news of the commit index. The sender is the leader.
struct AppendEntries<Command: Sendable>: Sendable {
    let term: Term
    /// Counts this leader's messages, so that a reply shows that the leader was one still after a given moment.
    let sequence: UInt64
    /// A heartbeat carries nothing and is always accepted in its term, however far behind the follower is.
    let isHeartbeat: Bool
    let previousIndex: LogIndex
    let previousTerm: Term
    let entries: [LogEntry<Command>]
    let commitIndex: LogIndex
}

struct AppendReply: Hashable, Sendable {
    let term: Term
    let sequence: UInt64
    let isHeartbeat: Bool
    let isAccepted: Bool
    /// Where accepted: the logs agree up to here. Where rejected: the previous index that did not agree.
    let index: LogIndex
    let lastIndex: LogIndex
    /// What the follower knows to be committed.
    let commitIndex: LogIndex
}

struct VoteRequest: Hashable, Sendable {
    let term: Term
    let lastIndex: LogIndex
    let lastTerm: Term
    /// The leader asked the candidate to stand, so those who know a leader vote too.
    let isTransfer: Bool
}

struct VoteReply: Hashable, Sendable {
    let term: Term
    let isGranted: Bool
}

struct InstallSnapshot: Hashable, Sendable {
    let term: Term
    let sequence: UInt64
    let mark: SnapshotMark
}

struct SnapshotReply: Hashable, Sendable {
    let term: Term
    let sequence: UInt64
    let isInstalled: Bool
    /// The index of the snapshot.
    let index: LogIndex
}
