// SPDX-License-Identifier: MIT

/// A hand-over under way.
struct LeadershipTransfer: Hashable, Sendable {
    let target: ServerID
    /// Whether the target has been told to stand for election.
    var isTold = false
}

extension RaftNode {
    /// Hands leadership to another server: brings it up to date, then tells it to stand for election at once.
    /// Proposals are refused meanwhile. `RaftEffect.leadershipTransferEnded` tells the end.
    ///
    /// - Parameter target: who is to lead; nil for the voter that is furthest.
    mutating func transferLeadership(
        to target: ServerID? = nil, at now: Instant, into effects: inout Effects
    ) throws(RaftError) {
        if target == id { throw .transferToItself }
        try checkProposals()
        guard let chosen = target ?? furthestVoter() else { throw .noPeer }
        guard let position = position(of: chosen) else {
            throw RaftError("cannot find replication state for \(chosen)")
        }
        transfer = LeadershipTransfer(target: chosen)
        arm(.leadershipTransfer, after: timings.electionTimeout, at: now, into: &effects)
        continueTransfer(to: chosen, into: &effects)
        let follower = followers[position]
        if follower.match < log.lastIndex, follower.failures == 0, !follower.isAwaiting {
            replicate(to: position, at: now, into: &effects)
        }
    }

    /// The first of the voters that hold most of the log.
    private func furthestVoter() -> ServerID? {
        var furthest: FollowerProgress?
        for follower in followers where follower.hasVote {
            if let best = furthest, follower.match <= best.match { continue }
            furthest = follower
        }
        return furthest?.id
    }

    /// Tells the target to stand once it holds the whole log.
    mutating func continueTransfer(to follower: ServerID, into effects: inout Effects) {
        guard transfer == LeadershipTransfer(target: follower), let position = position(of: follower),
            followers[position].match == log.lastIndex
        else { return }
        transfer?.isTold = true
        effects.append(.send(.timeoutNow(term: term), to: follower))
    }

    mutating func endTransfer(_ error: RaftError?, into effects: inout Effects) {
        guard transfer != nil else { return }
        transfer = nil
        disarm(.leadershipTransfer, into: &effects)
        effects.append(.leadershipTransferEnded(error))
    }

    mutating func receivedTimeoutNow(
        in leaderTerm: Term, from sender: ServerID, at now: Instant, into effects: inout Effects
    ) {
        effects.append(.send(.timeoutNowReply(term: leaderTerm), to: sender))
        guard leaderTerm == term, role == .follower, membership.latest.hasVote(id) else { return }
        becomeCandidate(byTransfer: true, at: now, into: &effects)
    }

    mutating func receivedTimeoutNowReply(in leaderTerm: Term, from sender: ServerID, into effects: inout Effects) {
        guard isLeader, leaderTerm == term, transfer == LeadershipTransfer(target: sender, isTold: true) else { return }
        endTransfer(nil, into: &effects)
    }

    mutating func timeoutNowRefused(by target: ServerID, reason: String, into effects: inout Effects) {
        guard transfer == LeadershipTransfer(target: target, isTold: true) else { return }
        endTransfer(RaftError("failed to make TimeoutNow RPC to \(target): \(reason)"), into: &effects)
    }
}
