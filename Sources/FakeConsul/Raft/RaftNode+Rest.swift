// SPDX-License-Identifier: MIT

// Rest: what makes a day of a healthy cluster cost nothing.
//
// A leader and a follower that hear each other perfectly exchange heartbeats of which nothing comes but "still
// there". While both rest with each other these are implied: no heartbeat is sent, the follower's heartbeat timer
// and, when a quorum rests, the leader's lease stand still, and contacts are computed. Entries are still replicated,
// and whatever a message brings is obeyed.
//
// The owner's part:
// 1. When `leader.canRest(with: follower)` and the links between the two are flawless (`Links.isFlawless`), call
//    `rest(with:)` of both, the leader's with the follower's id and the other way round. A good moment to look is when
//    a leader's heartbeat timer fires.
// 2. When that ceases to be true because of something outside the nodes (a link changes, a process crashes, freezes or
//    starts), call `wake(with:)` of both, or of the one that is left, before anything else happens.
// 3. Carry out `RaftEffect.endRest` at once. A node that changes its role or its leader sends it to those it rested
//    with.

extension RaftNode {
    /// Whether nothing is under way between this leader and the follower.
    func canRest(with follower: RaftNode) -> Bool {
        guard isLeader, follower.role == .follower, follower.term == term, follower.leader == id, transfer == nil,
            verifications.isEmpty, let position = position(of: follower.id)
        else { return false }
        let progress = followers[position]
        return !progress.lags(behind: log.lastIndex, committed: commitIndex) && follower.commitIndex == commitIndex
            && follower.log.lastIndex == log.lastIndex
    }

    /// Heartbeats between this node and the other are implied from now on.
    mutating func rest(with other: ServerID, at now: Instant, into effects: inout Effects) {
        if isLeader {
            guard let position = position(of: other), !followers[position].isResting else { return }
            followers[position].isResting = true
            disarm(.heartbeat(to: other), into: &effects)
            if !needsLease { disarm(.leaderLease, into: &effects) }
        } else if role == .follower, leader == other, restingSince == nil {
            restingSince = now
            disarm(.heartbeatTimeout, into: &effects)
        }
    }

    /// Heartbeats have to be sent again, and can fail to arrive.
    mutating func wake(with other: ServerID, at now: Instant, into effects: inout Effects) {
        if isLeader {
            guard let position = position(of: other), followers[position].isResting else { return }
            followers[position].isResting = false
            followers[position].lastContact = max(followers[position].lastContact, now)
            arm(.heartbeat(to: other), after: residual(of: timings.heartbeatInterval), at: now, into: &effects)
            armLeaseIfNeeded(after: timings.leaderLeaseTimeout, at: now, into: &effects)
        } else if leader == other {
            stopResting(at: now, into: &effects)
        }
    }

    /// Ends the rest from this side, because this node follows the leader no longer.
    mutating func endRest(at now: Instant, into effects: inout Effects) {
        guard restingSince != nil, let leader else { return }
        stopResting(at: now, into: &effects)
        effects.append(.endRest(with: leader))
    }

    private mutating func stopResting(at now: Instant, into effects: inout Effects) {
        guard restingSince != nil else { return }
        lastContact = impliedContact(at: now)
        restingSince = nil
        arm(.heartbeatTimeout, after: residual(of: timings.heartbeatTimeout), at: now, into: &effects)
    }

    /// How long ago this node heard from a leader; zero for a leader, nil when there was no contact since the start.
    func silence(at now: Instant) -> Duration? {
        isLeader ? .zero : impliedContact(at: now).map { now - $0 }
    }

    /// The last contact, where a resting leader's signs of life come at the mean interval.
    private func impliedContact(at now: Instant) -> Instant? {
        guard let restingSince else { return lastContact }
        let interval = max(1, timings.contactInterval.nanoseconds)
        let implied = now - .nanoseconds((now - restingSince).nanoseconds % interval)
        return max(implied, lastContact ?? implied)
    }
}
