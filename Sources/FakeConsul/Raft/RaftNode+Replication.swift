// SPDX-License-Identifier: MIT

extension RaftNode {
    /// Sends new entries to all who can take them now.
    mutating func replicateToAll(at now: Instant, into effects: inout Effects) {
        for position in followers.indices {
            let follower = followers[position]
            if follower.failures == 0, follower.isPipelining || !follower.isAwaiting {
                replicate(to: position, at: now, into: &effects)
            } else {
                armReplicationIfNeeded(position, at: now, into: &effects)
            }
        }
    }

    /// Sends the follower what it lacks: entries, or a snapshot where they are gone, and the commit index.
    mutating func replicate(to position: Int, at now: Instant, into effects: inout Effects) {
        let follower = followers[position]
        sequence += 1
        followers[position].isAwaiting = true
        defer { armReplicationIfNeeded(position, at: now, into: &effects) }
        guard follower.next >= log.firstIndex, let previousTerm = log.term(at: follower.next - 1) else {
            return sendSnapshot(to: position, into: &effects)
        }
        let last = min(log.lastIndex, follower.next + timings.maxAppendEntries - 1)
        let request = AppendEntries<Command>(
            term: term, sequence: sequence, isHeartbeat: false, previousIndex: follower.next - 1,
            previousTerm: previousTerm, entries: follower.next <= last ? Array(log[follower.next...last]) : [],
            commitIndex: commitIndex)
        if follower.isPipelining { followers[position].next = last + 1 }
        effects.append(.send(.appendEntries(request), to: follower.id))
    }

    /// Sees to it that a follower that lags is looked after again.
    mutating func armReplicationIfNeeded(_ position: Int, at now: Instant, into effects: inout Effects) {
        let follower = followers[position]
        guard follower.replicationDeadline == nil, follower.lags(behind: log.lastIndex, committed: commitIndex)
        else { return }
        // The more often nothing came back, the slower; but a follower that answers again is served at once.
        let base = timings.commitTimeout * (1 << min(follower.unanswered, 10))
        let delay = spread(min(base, max(timings.heartbeatTimeout / 2, timings.commitTimeout)))
        arm(
            .replication(to: follower.id), after: delay + RaftTimings.backoff(after: follower.failures), at: now,
            into: &effects)
    }

    mutating func replicationFired(to target: ServerID, at now: Instant, into effects: inout Effects) {
        guard isLeader, let position = position(of: target) else { return }
        guard followers[position].lags(behind: log.lastIndex, committed: commitIndex) else { return }
        if followers[position].isAwaiting { followers[position].unanswered += 1 }
        replicate(to: position, at: now, into: &effects)
    }

    mutating func heartbeatFired(to target: ServerID, at now: Instant, into effects: inout Effects) {
        guard isLeader else { return }
        sendHeartbeat(to: target, into: &effects)
        arm(.heartbeat(to: target), after: spread(timings.heartbeatInterval), at: now, into: &effects)
    }

    mutating func sendHeartbeat(to target: ServerID, into effects: inout Effects) {
        sequence += 1
        let request = AppendEntries<Command>(
            term: term, sequence: sequence, isHeartbeat: true, previousIndex: 0, previousTerm: 0, entries: [],
            commitIndex: 0)
        effects.append(.send(.appendEntries(request), to: target))
    }

    /// The follower's machine refused a message: slow down, and start over from what it is known to hold.
    mutating func appendRefused(by target: ServerID, isHeartbeat: Bool, at now: Instant, into effects: inout Effects) {
        guard let position = position(of: target) else { return }
        if isHeartbeat {
            followers[position].heartbeatFailures += 1
            let pause = RaftTimings.backoff(
                after: followers[position].heartbeatFailures, atMost: timings.heartbeatTimeout / 2)
            arm(
                .heartbeat(to: target), after: pause + spread(timings.heartbeatInterval), at: now, into: &effects)
        } else if followers[position].isAwaiting {
            // Of several that were under way, one counts.
            followers[position].failures += 1
            followers[position].isAwaiting = false
            if followers[position].isPipelining { followers[position].next = followers[position].match + 1 }
            followers[position].isPipelining = false
            disarm(.replication(to: target), into: &effects)
            armReplicationIfNeeded(position, at: now, into: &effects)
        }
    }
}
