// SPDX-License-Identifier: MIT

/// What a leader knows of one other member.
struct FollowerProgress: Sendable {
    let id: ServerID
    var hasVote: Bool

    /// The next entry to send. While pipelining it runs ahead of what is acknowledged.
    var next: LogIndex
    /// The follower's log agrees with the leader's up to here.
    var match: LogIndex = 0
    /// What the follower last said it knows to be committed.
    var knownCommit: LogIndex = 0

    /// Entries are sent as they come, without waiting for the reply to those before. Otherwise one message at a time.
    var isPipelining = false
    /// A message that is not a heartbeat has not been answered yet.
    var isAwaiting = false
    /// How often in a row the follower's machine refused entries.
    var failures = 0
    var heartbeatFailures = 0
    /// How often in a row the replication timer fired without an answer to what was sent before.
    var unanswered = 0

    /// The last reply of any kind.
    var lastContact: Instant
    /// The highest sequence that the follower has accepted.
    var acknowledged: UInt64 = 0
    /// Heartbeats are implied; see `RaftNode.rest(with:)`.
    var isResting = false

    var heartbeatDeadline: Instant?
    var replicationDeadline: Instant?

    init(_ server: RaftServer, next: LogIndex, at now: Instant) {
        id = server.id
        hasVote = server.suffrage == .voter
        self.next = next
        lastContact = now
    }

    /// Whether the follower lacks an entry or does not know how far the log is committed.
    func lags(behind lastIndex: LogIndex, committed: LogIndex) -> Bool { match < lastIndex || knownCommit < committed }
}
