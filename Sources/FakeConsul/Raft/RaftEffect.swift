// SPDX-License-Identifier: MIT

/// What a server is to the others.
enum RaftRole: String, Hashable, Sendable {
    case follower, candidate, leader
}

/// A timer of a node. Setting one again replaces it.
enum RaftTimer: Hashable, Sendable {
    /// A follower looks whether its leader is still there. It is set anew to [heartbeatTimeout, 2×) each time it
    /// fires, not at each contact, and the leader counts as dead at the first firing with no contact for a heartbeat
    /// timeout: after one to three of them.
    case heartbeatTimeout
    /// A candidate gives up this election and starts the next.
    case electionTimeout
    /// A leader looks whether a quorum still answers.
    case leaderLease
    /// A leader gives up handing over.
    case leadershipTransfer
    /// A leader owes the follower a heartbeat.
    case heartbeat(to: ServerID)
    /// A leader owes the follower entries or the commit index.
    case replication(to: ServerID)
}

/// Names one request to confirm leadership.
struct VerificationID: Hashable, Sendable {
    let number: UInt64
}

/// What a node asks of its owner, to be carried out in order and before the next fact is given to the node.
///
/// Ranges name entries of `node.log`: copying them into each effect would cost more than the rest of a proposal.
enum RaftEffect<Command: Sendable>: Sendable {
    indirect case send(RaftMessage<Command>, to: ServerID)
    case setTimer(RaftTimer, at: Instant)
    case cancelTimer(RaftTimer)

    /// Keep the term and the vote before any message that follows is sent.
    case persistVote(term: Term, votedFor: ServerID?)
    /// Keep these entries.
    case persistEntries(ClosedRange<LogIndex>)
    /// Forget the kept entries from here on.
    case truncate(from: LogIndex)
    /// Keep the snapshot, and of the entries only those that `node.log` holds now.
    case persistSnapshot(SnapshotMark)

    /// These entries are committed: apply them to the state store, in order.
    case apply(ClosedRange<LogIndex>)
    /// Put the state of the snapshot in place of the state store's.
    case restore(SnapshotMark)

    case became(RaftRole, term: Term)
    /// Who this node believes to lead; nil for nobody.
    case leaderChanged(ServerID?)

    /// Whatever was proposed here at these indexes is not known to be committed, and will not be reported any more.
    case failProposals(ClosedRange<LogIndex>, RaftError)
    case leaderVerified(VerificationID)
    case leaderNotVerified(VerificationID, RaftError)
    /// A hand-over ended: nil when the target was told to take over, or when leadership is gone already.
    case leadershipTransferEnded(RaftError?)

    /// Call `wake(with:)` of that server's node with this one's id, at once. See `RaftNode.rest(with:)`.
    case endRest(with: ServerID)
}
