// SPDX-License-Identifier: MIT

extension RaftNode {
    mutating func heartbeatTimeoutFired(at now: Instant, into effects: inout Effects) {
        guard role == .follower else { return }
        arm(.heartbeatTimeout, after: spread(timings.heartbeatTimeout), at: now, into: &effects)
        if let lastContact, now - lastContact < timings.heartbeatTimeout { return }
        setLeader(nil, at: now, into: &effects)
        if membership.latest.hasVote(id) { becomeCandidate(byTransfer: false, at: now, into: &effects) }
    }

    /// Starts an election in the next term.
    mutating func becomeCandidate(byTransfer: Bool, at now: Instant, into effects: inout Effects) {
        setLeader(nil, at: now, into: &effects)
        disarm(.heartbeatTimeout, into: &effects)
        role = .candidate
        stoodByTransfer = byTransfer
        votes = [id]
        setTerm(term + 1, votedFor: id, into: &effects)
        effects.append(.became(.candidate, term: term))
        if votes.count >= membership.latest.quorum { return becomeLeader(at: now, into: &effects) }

        arm(.electionTimeout, after: spread(timings.electionTimeout), at: now, into: &effects)
        let request = VoteRequest(term: term, lastIndex: log.lastIndex, lastTerm: log.lastTerm, isTransfer: byTransfer)
        for server in membership.latest.servers where server.suffrage == .voter && server.id != id {
            effects.append(.send(.requestVote(request), to: server.id))
        }
    }

    /// The only voter need not wait to see that nobody leads: it stands, and wins, at once.
    mutating func standIfAlone(at now: Instant, into effects: inout Effects) {
        guard role == .follower, membership.latest.hasVote(id), membership.latest.quorum == 1 else { return }
        becomeCandidate(byTransfer: false, at: now, into: &effects)
    }

    mutating func received(_ reply: VoteReply, from voter: ServerID, at now: Instant, into effects: inout Effects) {
        guard role == .candidate else { return }
        if reply.term > term { return becomeFollower(in: reply.term, at: now, into: &effects) }
        guard reply.isGranted, reply.term == term, !votes.contains(voter) else { return }
        votes.append(voter)
        if votes.count >= membership.latest.quorum { becomeLeader(at: now, into: &effects) }
    }

    mutating func received(
        _ request: VoteRequest, from candidate: ServerID, at now: Instant, into effects: inout Effects
    ) {
        let isGranted = vote(on: request, of: candidate, at: now, into: &effects)
        if isGranted { lastContact = now }
        effects.append(.send(.voteReply(VoteReply(term: term, isGranted: isGranted)), to: candidate))
    }

    private mutating func vote(
        on request: VoteRequest, of candidate: ServerID, at now: Instant, into effects: inout Effects
    ) -> Bool {
        let members = membership.latest
        // A server outside the configuration cannot disturb it, whatever its term.
        if !members.servers.isEmpty, !members.contains(candidate) { return false }
        // Nor can one that lost sight of a leader whom we still hear. The term stays as it is.
        if let leader, leader != candidate, !request.isTransfer { return false }
        if request.term < term { return false }
        if request.term > term { becomeFollower(in: request.term, at: now, into: &effects) }
        // A former voter may go on standing; following its term lets the cluster elect someone else.
        if !members.servers.isEmpty, !members.hasVote(candidate) { return false }
        if let votedFor { return votedFor == candidate }
        if request.lastTerm != log.lastTerm {
            if request.lastTerm < log.lastTerm { return false }
        } else if request.lastIndex < log.lastIndex {
            return false
        }
        votedFor = candidate
        effects.append(.persistVote(term: term, votedFor: candidate))
        return true
    }
}

extension RaftNode {
    mutating func setTerm(_ newTerm: Term, votedFor vote: ServerID?, into effects: inout Effects) {
        term = newTerm
        votedFor = vote
        effects.append(.persistVote(term: newTerm, votedFor: vote))
    }

    /// Takes note of who leads. A follower that rested with another leader wakes.
    mutating func setLeader(_ newLeader: ServerID?, at now: Instant, into effects: inout Effects) {
        guard leader != newLeader else { return }
        endRest(at: now, into: &effects)
        leader = newLeader
        effects.append(.leaderChanged(newLeader))
    }

    /// Follows whoever leads in the term, which is the present one or later. Nobody is known to lead yet.
    mutating func becomeFollower(in newTerm: Term, at now: Instant, into effects: inout Effects) {
        let former = role
        if former == .leader { resign(verificationsFailWith: .leadershipLost, at: now, into: &effects) }
        setLeader(nil, at: now, into: &effects)
        if newTerm > term { setTerm(newTerm, votedFor: nil, into: &effects) }
        guard former != .follower else { return }
        role = .follower
        votes = []
        disarm(.electionTimeout, into: &effects)
        effects.append(.became(.follower, term: term))
        arm(.heartbeatTimeout, after: spread(timings.heartbeatTimeout), at: now, into: &effects)
    }
}
