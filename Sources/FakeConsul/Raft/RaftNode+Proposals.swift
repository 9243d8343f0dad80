// SPDX-License-Identifier: MIT

/// A request to confirm leadership that waits for a quorum.
struct PendingVerification: Hashable, Sendable {
    let id: VerificationID
    /// Only replies to messages with a higher sequence count.
    let after: UInt64
}

extension RaftNode {
    /// Appends a command. It is applied when a quorum holds it: `RaftEffect.apply` will cover its index, or
    /// `failProposals` will.
    ///
    /// Register the caller under the returned index before carrying out the effects: a lone server applies at once.
    @discardableResult
    mutating func propose(
        _ command: Command, at now: Instant, into effects: inout Effects
    ) throws(RaftError) -> LogIndex {
        try checkProposals()
        try checkDisk(at: now, into: &effects)
        append(.command(command), at: now, into: &effects)
        return log.lastIndex
    }

    /// Appends several commands as one batch.
    @discardableResult
    mutating func propose(
        contentsOf commands: [Command], at now: Instant, into effects: inout Effects
    ) throws(RaftError) -> ClosedRange<LogIndex>? {
        try checkProposals()
        guard !commands.isEmpty else { return nil }
        try checkDisk(at: now, into: &effects)
        let first = log.lastIndex + 1
        for command in commands {
            let index = log.lastIndex + 1
            log.append(LogEntry(index: index, term: term, proposedAt: now + clockError, kind: .command(command)))
        }
        appended(from: first, at: now, into: &effects)
        return first...log.lastIndex
    }

    /// Appends an entry that does nothing; once it is applied, so is all that was proposed before.
    @discardableResult
    mutating func proposeBarrier(at now: Instant, into effects: inout Effects) throws(RaftError) -> LogIndex {
        try checkProposals()
        try checkDisk(at: now, into: &effects)
        append(.barrier, at: now, into: &effects)
        return log.lastIndex
    }

    /// Asks the followers whether this node leads still; `RaftEffect.leaderVerified` or `leaderNotVerified` tells.
    mutating func verifyLeader(at now: Instant, into effects: inout Effects) throws(RaftError) -> VerificationID {
        guard isLeader else { throw .notLeader }
        lastVerification += 1
        let request = VerificationID(number: lastVerification)
        verifications.append(PendingVerification(id: request, after: sequence))
        settleVerifications(into: &effects)
        if !verifications.isEmpty {
            for follower in followers where follower.hasVote { sendHeartbeat(to: follower.id, into: &effects) }
        }
        return request
    }

    /// A leader that cannot write its log gives up (hashicorp/raft `dispatchLogs`).
    mutating func checkDisk(at now: Instant, into effects: inout Effects) throws(RaftError) {
        guard let diskFailure else { return }
        stepDown(at: now, into: &effects)
        throw RaftError(diskFailure)
    }

    func checkProposals() throws(RaftError) {
        guard isLeader else { throw .notLeader }
        if transfer != nil { throw .leadershipTransferInProgress }
    }
}

extension RaftNode {
    mutating func append(_ kind: LogEntry<Command>.Kind, at now: Instant, into effects: inout Effects) {
        let index = log.lastIndex + 1
        log.append(LogEntry(index: index, term: term, proposedAt: now + clockError, kind: kind))
        appended(from: index, at: now, into: &effects)
    }

    private mutating func appended(from first: LogIndex, at now: Instant, into effects: inout Effects) {
        effects.append(.persistEntries(first...log.lastIndex))
        // A lone server: the shortest way, for it is the most common cluster and each write takes it.
        if isAlone { return commit(upTo: log.lastIndex, into: &effects) }
        replicateToAll(at: now, into: &effects)
        advanceCommit(at: now, into: &effects)
    }

    /// Answers the verifications that a quorum has confirmed.
    mutating func settleVerifications(into effects: inout Effects) {
        guard !verifications.isEmpty else { return }
        let quorum = membership.latest.quorum
        let own = membership.latest.hasVote(id) ? 1 : 0
        verifications.removeAll { verification in
            let confirmed = own + followers.count { $0.hasVote && $0.acknowledged > verification.after }
            if confirmed >= quorum { effects.append(.leaderVerified(verification.id)) }
            return confirmed >= quorum
        }
    }
}
