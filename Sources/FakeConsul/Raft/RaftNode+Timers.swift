// SPDX-License-Identifier: MIT

/// When the timers that do not belong to one follower fire.
struct RaftDeadlines: Hashable, Sendable {
    var heartbeatTimeout: Instant?
    var electionTimeout: Instant?
    var leaderLease: Instant?
    var leadershipTransfer: Instant?
}

extension RaftNode {
    /// A timer fired. One that was cancelled or set anew meanwhile is ignored, so a late call does no harm.
    mutating func timerFired(_ timer: RaftTimer, at now: Instant, into effects: inout Effects) {
        guard let deadline = self[timer], deadline <= now else { return }
        self[timer] = nil
        switch timer {
        case .heartbeatTimeout: heartbeatTimeoutFired(at: now, into: &effects)
        case .electionTimeout: becomeCandidate(byTransfer: false, at: now, into: &effects)
        case .leaderLease: leaderLeaseFired(at: now, into: &effects)
        case .leadershipTransfer: endTransfer(.leadershipTransferTimeout, into: &effects)
        case .heartbeat(let target): heartbeatFired(to: target, at: now, into: &effects)
        case .replication(let target): replicationFired(to: target, at: now, into: &effects)
        }
    }

    /// A random duration from the base up to, not including, twice the base, as hashicorp/raft draws all its timeouts.
    mutating func spread(_ base: Duration) -> Duration { random.duration(in: base..<(base * 2)) }

    /// What is left of a `spread(base)` that began at some moment unknown.
    mutating func residual(of base: Duration) -> Duration {
        // The longer an interval is, the likelier it is the one under way.
        var length: Duration
        repeat { length = spread(base) } while random.duration(upTo: base * 2) >= length
        return random.duration(upTo: length)
    }

    mutating func arm(_ timer: RaftTimer, after delay: Duration, at now: Instant, into effects: inout Effects) {
        let deadline = now + delay
        self[timer] = deadline
        effects.append(.setTimer(timer, at: deadline))
    }

    mutating func disarm(_ timer: RaftTimer, into effects: inout Effects) {
        guard self[timer] != nil else { return }
        self[timer] = nil
        effects.append(.cancelTimer(timer))
    }

    /// When the timer fires; nil when it is not set.
    private(set) subscript(timer: RaftTimer) -> Instant? {
        get {
            switch timer {
            case .heartbeatTimeout: deadlines.heartbeatTimeout
            case .electionTimeout: deadlines.electionTimeout
            case .leaderLease: deadlines.leaderLease
            case .leadershipTransfer: deadlines.leadershipTransfer
            case .heartbeat(let target): position(of: target).flatMap { followers[$0].heartbeatDeadline }
            case .replication(let target): position(of: target).flatMap { followers[$0].replicationDeadline }
            }
        }
        set {
            switch timer {
            case .heartbeatTimeout: deadlines.heartbeatTimeout = newValue
            case .electionTimeout: deadlines.electionTimeout = newValue
            case .leaderLease: deadlines.leaderLease = newValue
            case .leadershipTransfer: deadlines.leadershipTransfer = newValue
            case .heartbeat(let target):
                if let position = position(of: target) { followers[position].heartbeatDeadline = newValue }
            case .replication(let target):
                if let position = position(of: target) { followers[position].replicationDeadline = newValue }
            }
        }
    }
}
