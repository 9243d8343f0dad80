// SPDX-License-Identifier: MIT

/// The durations and limits that a node runs with.
struct RaftTimings: Hashable, Sendable {
    /// How long a follower does without its leader before it stands for election; up to twice that and more, see
    /// `RaftTimer`.
    var heartbeatTimeout: Duration
    /// How long a candidate waits for votes, up to twice that.
    var electionTimeout: Duration
    /// How long a leader does without a quorum before it steps down.
    var leaderLeaseTimeout: Duration
    /// How long a follower may go without news of what is committed, up to twice that.
    var commitTimeout: Duration = .milliseconds(50)
    /// How many entries one message carries at most.
    var maxAppendEntries: UInt64 = 64
    /// How many entries stay in the log behind a snapshot.
    var trailingLogs: UInt64 = 10_240
    /// How many entries after a snapshot make the next one worth while.
    var snapshotThreshold: UInt64 = 16_384

    /// hashicorp/raft's defaults, which Consul multiplies by `raft_multiplier`, 5 unless set.
    static let standard = RaftTimings(
        heartbeatTimeout: .seconds(1), electionTimeout: .seconds(1), leaderLeaseTimeout: .milliseconds(500))

    /// What `consul agent -dev` runs with (agent/config/default.go).
    static let development = RaftTimings(
        heartbeatTimeout: .milliseconds(35), electionTimeout: .milliseconds(52), leaderLeaseTimeout: .milliseconds(20))

    /// Consul's `raft_multiplier` stretches the three timeouts and nothing else.
    func scaled(by multiplier: Int) -> RaftTimings {
        var scaled = self
        scaled.heartbeatTimeout *= multiplier
        scaled.electionTimeout *= multiplier
        scaled.leaderLeaseTimeout *= multiplier
        return scaled
    }

    /// The mean time between two signs of life of a healthy leader, by which a resting follower counts its last
    /// contact.
    var contactInterval: Duration { commitTimeout * 3 / 2 }
    /// The shortest time between two heartbeats to one follower.
    var heartbeatInterval: Duration { heartbeatTimeout / 10 }

    /// How long to wait after so many failures in a row: 10 ms, doubled from the third on, at most `cap`.
    static func backoff(after failures: Int, atMost cap: Duration = .milliseconds(10 << 10)) -> Duration {
        guard failures > 0 else { return .zero }
        return min(.milliseconds(10 << max(0, min(failures, 12) - 2)), cap)
    }
}
