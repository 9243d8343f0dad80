// SPDX-License-Identifier: MIT

extension RaftNode {
    mutating func received(_ reply: AppendReply, from sender: ServerID, at now: Instant, into effects: inout Effects) {
        guard let position = heard(from: sender, in: reply.term, at: now, into: &effects) else { return }
        // It can have fallen: a server that starts again has its log but learns anew what of it is committed.
        followers[position].knownCommit = reply.commitIndex
        if reply.isAccepted { followers[position].acknowledged = max(followers[position].acknowledged, reply.sequence) }

        if reply.isHeartbeat {
            followers[position].heartbeatFailures = 0
            if followers[position].unanswered > 0 { resume(position, at: now, into: &effects) }
            armReplicationIfNeeded(position, at: now, into: &effects)
        } else if reply.isAccepted {
            accepted(position, upTo: reply.index, at: now, into: &effects)
        } else {
            rejected(position, reply, at: now, into: &effects)
        }
        settleVerifications(into: &effects)
    }

    mutating func received(
        _ reply: SnapshotReply, from sender: ServerID, at now: Instant, into effects: inout Effects
    ) {
        guard let position = heard(from: sender, in: reply.term, at: now, into: &effects) else { return }
        guard reply.isInstalled else { return }
        followers[position].acknowledged = max(followers[position].acknowledged, reply.sequence)
        followers[position].knownCommit = max(followers[position].knownCommit, reply.index)
        accepted(position, upTo: reply.index, at: now, into: &effects)
        settleVerifications(into: &effects)
    }

    /// Notes a sign of life. Nil when the reply is not for this leadership, which a later term also ends.
    private mutating func heard(
        from sender: ServerID, in replyTerm: Term, at now: Instant, into effects: inout Effects
    ) -> Int? {
        guard isLeader else { return nil }
        if replyTerm > term {
            stepDown(verificationsFailWith: .notLeader, at: now, into: &effects)
            return nil
        }
        guard replyTerm == term, let position = position(of: sender) else { return nil }
        followers[position].lastContact = now
        return position
    }

    /// The follower's log agrees up to the index.
    private mutating func accepted(
        _ position: Int, upTo index: LogIndex, at now: Instant, into effects: inout Effects
    ) {
        let target = followers[position].id
        followers[position].isAwaiting = false
        followers[position].isPipelining = true
        followers[position].failures = 0
        followers[position].unanswered = 0
        followers[position].match = max(followers[position].match, min(index, log.lastIndex))
        followers[position].next = max(followers[position].next, followers[position].match + 1)
        continueTransfer(to: target, into: &effects)
        if followers[position].next <= log.lastIndex { replicate(to: position, at: now, into: &effects) }
        advanceCommit(at: now, into: &effects)
    }

    /// The logs differ: try one entry earlier, or where the follower's log ends.
    private mutating func rejected(
        _ position: Int, _ reply: AppendReply, at now: Instant, into effects: inout Effects
    ) {
        let follower = followers[position]
        // Of several messages that were under way the first rejection counts; the others follow from it.
        guard follower.isPipelining || reply.index == follower.next - 1, reply.index > follower.match else { return }
        followers[position].isPipelining = false
        followers[position].unanswered = 0
        followers[position].next = max(min(reply.index, reply.lastIndex + 1), follower.match + 1)
        replicate(to: position, at: now, into: &effects)
    }

    /// A follower that had been silent answers again, so what was sent meanwhile is lost: go on without waiting for
    /// the timer.
    private mutating func resume(_ position: Int, at now: Instant, into effects: inout Effects) {
        followers[position].unanswered = 0
        if followers[position].lags(behind: log.lastIndex, committed: commitIndex) {
            disarm(.replication(to: followers[position].id), into: &effects)
            replicate(to: position, at: now, into: &effects)
        }
    }
}
