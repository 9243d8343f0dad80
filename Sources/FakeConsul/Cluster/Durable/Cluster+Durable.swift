// SPDX-License-Identifier: MIT

/// Hands to the shell what Raft wants kept. It comes among the effects before the answers that rest on it.
extension Cluster {
    func keep(_ effect: RaftEffect<Command>, of agent: Agent, _ server: Server) {
        guard server.isDurable else { return }
        switch effect {
        case .persistVote(let term, let votedFor): keep(.vote(term: term, votedFor: votedFor), of: agent)
        case .persistEntries(let range):
            for index in range {
                if let entry = server.raft.log[index] { keep(.entry(entry), of: agent) }
            }
        case .truncate(let index): keep(.truncate(from: index), of: agent)
        case .persistSnapshot(let mark): keepSnapshot(mark, of: agent, server)
        default: break
        }
    }

    private func keep(_ record: DurableRecord, of agent: Agent) {
        effects.append(.keep(agent: agent.number, .append(record.bytes)))
    }

    /// Of the entries those go along that the snapshot does not cover. What Raft holds of the others is for followers
    /// that lag, and after a restart they get the snapshot.
    private func keepSnapshot(_ mark: SnapshotMark, of agent: Agent, _ server: Server) {
        let snapshot = DurableSnapshot(mark: mark, state: server.incoming ?? server.store.snapshot)
        let raft = server.raft
        var records = [DurableRecord.vote(term: raft.term, votedFor: raft.votedFor).bytes]
        for entry in raft.log.heldEntries where entry.index > mark.index {
            records.append(DurableRecord.entry(entry).bytes)
        }
        effects.append(.keep(agent: agent.number, .replace(snapshot: snapshot.bytes, records: records)))
    }

    /// Puts the state of a snapshot that came from outside in the place of the server's own.
    func restore(_ server: Server, _ mark: SnapshotMark) {
        guard let state = server.incoming else { return }
        server.incoming = nil
        server.store.restore(state)
        server.snapshotState = state
        server.lastApplied = mark.index
    }
}
