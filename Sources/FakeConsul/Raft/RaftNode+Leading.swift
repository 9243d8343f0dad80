// SPDX-License-Identifier: MIT

extension RaftNode {
    func position(of follower: ServerID) -> Int? { followers.firstIndex { $0.id == follower } }

    mutating func becomeLeader(at now: Instant, into effects: inout Effects) {
        disarm(.electionTimeout, into: &effects)
        role = .leader
        votes = []
        stoodByTransfer = false
        sequence = 0
        firstOwnIndex = log.lastIndex + 1
        followers = []
        effects.append(.became(.leader, term: term))
        setLeader(id, at: now, into: &effects)
        alignFollowers(at: now, into: &effects)
        if diskFailure != nil { return stepDown(at: now, into: &effects) }
        append(.noop, at: now, into: &effects)
        armLeaseIfNeeded(after: timings.leaderLeaseTimeout, at: now, into: &effects)
    }

    /// Starts and stops replication so that it reaches every other member of the latest configuration.
    mutating func alignFollowers(at now: Instant, into effects: inout Effects) {
        let members = membership.latest
        for follower in followers where !members.contains(follower.id) {
            dropFollower(follower.id, at: now, into: &effects)
        }
        for server in members.servers where server.id != id {
            if let position = position(of: server.id) {
                followers[position].hasVote = server.suffrage == .voter
            } else {
                followers.append(FollowerProgress(server, next: log.lastIndex + 1, at: now))
                arm(.heartbeat(to: server.id), after: spread(timings.heartbeatInterval), at: now, into: &effects)
            }
        }
        isAlone = followers.isEmpty && members.hasVote(id)
    }

    private mutating func dropFollower(_ follower: ServerID, at now: Instant, into effects: inout Effects) {
        guard let position = position(of: follower) else { return }
        disarm(.heartbeat(to: follower), into: &effects)
        disarm(.replication(to: follower), into: &effects)
        if followers[position].isResting { effects.append(.endRest(with: follower)) }
        followers.remove(at: position)
    }

    /// Commits what a quorum holds, once that includes an entry of the leader's own term.
    mutating func advanceCommit(at now: Instant, into effects: inout Effects) {
        let held = indexHeldByQuorum()
        guard held > commitIndex, held >= firstOwnIndex else { return }
        let hadChange = !membership.isStable
        commit(upTo: held, into: &effects)
        for position in followers.indices { armReplicationIfNeeded(position, at: now, into: &effects) }
        // A leader that has removed itself, or its own vote, has done its last.
        if hadChange, membership.isStable, !membership.latest.hasVote(id) { stepDown(at: now, into: &effects) }
    }

    private func indexHeldByQuorum() -> LogIndex {
        var held = followers.filter(\.hasVote).map(\.match)
        if membership.latest.hasVote(id) { held.append(log.lastIndex) }
        guard !held.isEmpty else { return 0 }
        held.sort()
        return held[(held.count - 1) / 2]
    }
}

extension RaftNode {
    /// Whether the lease can run out: not while the node and those who rest with it are a quorum.
    var needsLease: Bool {
        let sure = followers.count { $0.hasVote && $0.isResting } + (membership.latest.hasVote(id) ? 1 : 0)
        return sure < membership.latest.quorum
    }

    mutating func armLeaseIfNeeded(after delay: Duration, at now: Instant, into effects: inout Effects) {
        guard isLeader, needsLease, deadlines.leaderLease == nil else { return }
        arm(.leaderLease, after: delay, at: now, into: &effects)
    }

    mutating func leaderLeaseFired(at now: Instant, into effects: inout Effects) {
        guard isLeader else { return }
        var contacted = membership.latest.hasVote(id) ? 1 : 0
        var longest = Duration.zero
        for follower in followers where follower.hasVote {
            let silence = follower.isResting ? .zero : now - follower.lastContact
            guard silence <= timings.leaderLeaseTimeout else { continue }
            contacted += 1
            longest = max(longest, silence)
        }
        guard contacted >= membership.latest.quorum else { return stepDown(at: now, into: &effects) }
        // Again when the one heard of longest ago would be out of time, but not in a tight loop.
        let delay = max(timings.leaderLeaseTimeout - longest, .milliseconds(10))
        armLeaseIfNeeded(after: delay, at: now, into: &effects)
    }

    /// Gives up leadership without knowing a successor. The term stays; a later message will raise it.
    mutating func stepDown(
        verificationsFailWith error: RaftError = .leadershipLost, at now: Instant, into effects: inout Effects
    ) {
        resign(verificationsFailWith: error, at: now, into: &effects)
        becomeFollower(in: term, at: now, into: &effects)
    }

    /// Lets go of all that only a leader has, and fails what was under way.
    mutating func resign(verificationsFailWith error: RaftError, at now: Instant, into effects: inout Effects) {
        // Whoever asks how old the state is would otherwise hear of a contact from before the leadership.
        lastContact = now
        disarm(.leaderLease, into: &effects)
        for follower in followers { dropFollower(follower.id, at: now, into: &effects) }
        failProposals(.leadershipLost, into: &effects)
        for verification in verifications { effects.append(.leaderNotVerified(verification.id, error)) }
        verifications = []
        if transfer != nil { endTransfer(nil, into: &effects) }
        isAlone = false
        firstOwnIndex = log.lastIndex + 1
    }

    /// Fails the entries that were appended in this term and are not committed yet.
    mutating func failProposals(_ error: RaftError, into effects: inout Effects) {
        let first = max(commitIndex + 1, firstOwnIndex)
        if first <= log.lastIndex { effects.append(.failProposals(first...log.lastIndex, error)) }
    }
}
