// SPDX-License-Identifier: MIT

/// Something that happens at a time of its own.
enum ClusterEvent {
    /// A parked query has waited long enough.
    case queryTimedOut(ParkedQuery.ID, member: RequestID)
    /// A call that found no leader tries again.
    case retry(RequestID)
    /// A timer of a server's Raft node.
    case raftTimer(agent: Int, RaftTimer)
    /// A session was not renewed in time; the leader that counts it ends it.
    case sessionExpired(agent: Int, id: String)
    /// Tombstones of deleted keys have served their time; the leader that counts it lets go of them.
    case tombstonesExpired(agent: Int, Instant)
    /// An interval of the metrics is over, for one who listens to them.
    case metricsDue(RequestID)
    /// Something comes back to an agent's own part: a timer, an answer of the servers.
    case local(agent: Int, LocalEvent)
}
