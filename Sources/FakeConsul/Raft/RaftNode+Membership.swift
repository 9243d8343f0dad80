// SPDX-License-Identifier: MIT

extension RaftNode {
    /// Whether a change of members would be taken now: the last one is committed, and so is an entry of this leader's
    /// term.
    var canChangeMembership: Bool {
        isLeader && transfer == nil && membership.isStable && commitIndex >= firstOwnIndex
    }

    /// Appends a changed configuration, which counts from now on (raft §4.1 of the thesis).
    ///
    /// - Parameter known: the index of the configuration that the caller has seen; when not zero, the change is
    ///   refused if there is a later one.
    @discardableResult
    mutating func changeMembership(
        _ change: MembershipChange, ifUnchangedSince known: LogIndex = 0, at now: Instant, into effects: inout Effects
    ) throws(RaftError) -> LogIndex {
        try checkProposals()
        guard canChangeMembership else { throw .membershipChangeInProgress }
        if known > 0, known != membership.latestIndex {
            throw RaftError("configuration changed since \(known) (latest is \(membership.latestIndex))")
        }
        let next = try membership.latest.applying(change)
        try checkDisk(at: now, into: &effects)
        let index = log.lastIndex + 1
        log.append(LogEntry(index: index, term: term, proposedAt: now, kind: .configuration(next)))
        effects.append(.persistEntries(index...index))
        // Also to those who leave, as a last service: they stop standing for election when they learn of it.
        replicateToAll(at: now, into: &effects)
        membership.appended(next, at: index)
        alignFollowers(at: now, into: &effects)
        for position in followers.indices where !followers[position].isAwaiting {
            replicate(to: position, at: now, into: &effects)
        }
        advanceCommit(at: now, into: &effects)
        if isLeader {
            settleVerifications(into: &effects)
            armLeaseIfNeeded(after: timings.leaderLeaseTimeout, at: now, into: &effects)
        }
        return index
    }
}
