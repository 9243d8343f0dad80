// SPDX-License-Identifier: MIT

extension RaftNode {
    /// Whether so much was appended since the last snapshot that the next one is due.
    var wantsSnapshot: Bool { log.lastIndex - min(log.lastIndex, log.snapshotIndex) >= timings.snapshotThreshold }

    /// The owner has taken a snapshot of the state as of an applied entry; the log before it, but for some trailing
    /// entries, goes.
    ///
    /// The owner keeps the snapshot for as long as `log.snapshot` names it: followers that lag too far get it.
    @discardableResult
    mutating func compact(upTo index: LogIndex, into effects: inout Effects) throws(RaftError) -> SnapshotMark {
        guard index > log.snapshotIndex, index <= commitIndex, let term = log.term(at: index) else {
            throw .nothingNewToSnapshot
        }
        guard index >= membership.committedIndex else {
            throw RaftError(
                "cannot take snapshot now, wait until the configuration entry at \(membership.committedIndex) "
                    + "has been applied (have applied \(index))")
        }
        let mark = SnapshotMark(
            index: index, term: term, configuration: membership.committed,
            configurationIndex: membership.committedIndex)
        log.compact(to: mark, trailing: timings.trailingLogs)
        effects.append(.persistSnapshot(mark))
        return mark
    }

    /// Puts a user's snapshot in place of everything, at an index beyond both: the hole before it makes each follower
    /// take the snapshot. What was under way fails. A noop follows; once it is applied the restore is done. As in
    /// hashicorp/raft the leader takes the snapshot at once: should it die before a quorum has it, the restore may be
    /// lost.
    ///
    /// - Parameter index: the index that the snapshot says it was taken at.
    @discardableResult
    mutating func restoreUserSnapshot(
        takenAt index: LogIndex, at now: Instant, into effects: inout Effects
    ) throws(RaftError) -> LogIndex {
        try checkProposals()
        guard membership.isStable else {
            throw RaftError(
                "cannot restore snapshot now, wait until the configuration entry at \(membership.latestIndex) "
                    + "has been applied (have applied \(membership.committedIndex))")
        }
        failProposals(.abortedByRestore, into: &effects)
        let highest = max(index, log.lastIndex)
        guard highest < LogIndex.max - 1 else { throw RaftError("snapshot index \(index) is out of range") }
        let mark = SnapshotMark(
            index: highest + 1, term: term, configuration: membership.latest,
            configurationIndex: membership.latestIndex)
        log.reset(to: mark)
        commitIndex = mark.index
        effects.append(.persistSnapshot(mark))
        effects.append(.restore(mark))
        append(.noop, at: now, into: &effects)
        return log.lastIndex
    }

    mutating func sendSnapshot(to position: Int, into effects: inout Effects) {
        guard let mark = log.snapshot else { return }
        followers[position].isPipelining = false
        followers[position].next = min(followers[position].next, mark.index + 1)
        let request = InstallSnapshot(term: term, sequence: sequence, mark: mark)
        effects.append(.send(.installSnapshot(request), to: followers[position].id))
    }

    mutating func received(
        _ request: InstallSnapshot, from sender: ServerID, at now: Instant, into effects: inout Effects
    ) {
        func reply(_ isInstalled: Bool, _ effects: inout Effects) {
            let reply = SnapshotReply(
                term: term, sequence: request.sequence, isInstalled: isInstalled, index: request.mark.index)
            effects.append(.send(.snapshotReply(reply), to: sender))
        }
        guard request.term >= term else { return reply(false, &effects) }
        if request.term > term || role != .follower { becomeFollower(in: request.term, at: now, into: &effects) }
        setLeader(sender, at: now, into: &effects)
        lastContact = now
        // One that comes late, or twice, would take the state back.
        if request.mark.index > commitIndex { install(request.mark, into: &effects) }
        reply(true, &effects)
    }

    private mutating func install(_ mark: SnapshotMark, into effects: inout Effects) {
        log.install(mark)
        commitIndex = mark.index
        membership.reset(to: mark)
        for entry in log.heldEntries where entry.index > mark.index {
            if case .configuration(let configuration) = entry.kind {
                membership.appended(configuration, at: entry.index)
            }
        }
        effects.append(.persistSnapshot(mark))
        effects.append(.restore(mark))
    }
}
