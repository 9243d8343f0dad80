// SPDX-License-Identifier: MIT

extension RaftNode {
    mutating func received(
        _ request: AppendEntries<Command>, from sender: ServerID, at now: Instant, into effects: inout Effects
    ) {
        guard request.term >= term else {
            return reply(to: request, from: sender, isAccepted: false, index: request.previousIndex, into: &effects)
        }
        if request.term > term || role != .follower { becomeFollower(in: request.term, at: now, into: &effects) }
        setLeader(sender, at: now, into: &effects)

        guard agrees(at: request.previousIndex, term: request.previousTerm),
            store(request.entries, at: now, into: &effects)
        else {
            return reply(to: request, from: sender, isAccepted: false, index: request.previousIndex, into: &effects)
        }
        let agreed = request.previousIndex + LogIndex(request.entries.count)
        commit(upTo: min(request.commitIndex, agreed), into: &effects)
        lastContact = now
        reply(to: request, from: sender, isAccepted: true, index: agreed, into: &effects)
    }

    /// Whether the log holds what the leader's holds, up to the index. What is committed agrees with every leader.
    private func agrees(at index: LogIndex, term: Term) -> Bool {
        if index == 0 || index < log.firstIndex && index <= commitIndex { return true }
        return log.term(at: index) == term
    }

    /// Writes those of the entries that are new, in place of what contradicts them.
    ///
    /// - Returns: false when they contradict what is committed; an honest leader's never do.
    private mutating func store(
        _ entries: [LogEntry<Command>], at now: Instant, into effects: inout Effects
    ) -> Bool {
        guard let new = entries.firstIndex(where: { isNew($0) }) else { return true }
        if diskFailure != nil { return false }
        let first = entries[new].index
        guard first > commitIndex else { return false }
        if first <= log.lastIndex {
            log.truncate(from: first)
            membership.truncated(from: first)
            effects.append(.truncate(from: first))
        }
        for entry in entries[new...] {
            log.append(entry)
            if case .configuration(let configuration) = entry.kind {
                membership.appended(configuration, at: entry.index)
            }
        }
        effects.append(.persistEntries(first...log.lastIndex))
        return true
    }

    private func isNew(_ entry: LogEntry<Command>) -> Bool {
        if entry.index < log.firstIndex && entry.index <= commitIndex { return false }
        return log.term(at: entry.index) != entry.term
    }

    private func reply(
        to request: AppendEntries<Command>, from leader: ServerID, isAccepted: Bool, index: LogIndex,
        into effects: inout Effects
    ) {
        let reply = AppendReply(
            term: term, sequence: request.sequence, isHeartbeat: request.isHeartbeat, isAccepted: isAccepted,
            index: index, lastIndex: log.lastIndex, commitIndex: commitIndex)
        effects.append(.send(.appendReply(reply), to: leader))
    }

    /// Gives out what is committed by now to be applied.
    mutating func commit(upTo index: LogIndex, into effects: inout Effects) {
        guard index > commitIndex else { return }
        effects.append(.apply((commitIndex + 1)...index))
        commitIndex = index
        membership.committed(upTo: index)
    }
}
