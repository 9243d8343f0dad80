// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// A bug planted into a running cluster from outside, to see that the invariants notice. The product has no seam for
/// it: the test reaches into what the cluster holds.
enum Sabotage: String, CaseIterable {
    /// Every candidate is told that all voted for it: a quorum that is no majority.
    case forgedVotes
    /// Servers forget whom they voted for, at once.
    case doubleVotes
    /// A crash loses the last entries that were written.
    case forgetfulDisks
    /// A server does not carry out what it applies, now and then.
    case skippedApplies
    /// A server applies an entry twice, now and then.
    case doubleApplies
    /// A key that is held is given to another session.
    case sharedLocks

    func install(in lab: ClusterLab) {
        var random = lab.random.fork("sabotage")
        lab.onObservation.append { [unowned lab] observation in
            switch (self, observation) {
            case (.forgedVotes, .became(let agent, .candidate, let term)):
                lab.after(.zero) { [unowned lab] in Self.forgeVotes(for: agent, term, in: lab) }
            case (.doubleVotes, .became(let agent, .candidate, let term)):
                // A second candidate of the term, so that there is somebody to vote for again.
                lab.after(.microseconds(30)) { [unowned lab] in Self.stand(after: agent, term, in: lab) }
                for delay in stride(from: 100, to: 400, by: 10) {
                    lab.after(.microseconds(delay)) { [unowned lab] in Self.forgetVotes(in: lab) }
                }
            case (.forgetfulDisks, .process(let agent, .dead)):
                lab.after(.zero) { [unowned lab] in Self.forgetEntries(of: agent, in: lab) }
            case (.skippedApplies, .applied(let agent, let index, _)) where random.chance(Ratio(1, in: 20)):
                guard let server = lab.cluster.agents[agent].server,
                    case .command(let command)? = server.raft.log[index]?.kind
                else { return }
                for key in command.keys { _ = server.store.kv.remove(key, index: server.store.kv.pairsIndex) }
            case (.doubleApplies, .applied(let agent, let index, let term)) where random.chance(Ratio(1, in: 50)):
                lab.after(.zero) { [unowned lab] in
                    lab.cluster.note(.applied(agent: agent, index: index, term: term))
                }
            case (.sharedLocks, .applied(let agent, let index, _)):
                Self.shareLock(agent, index, in: lab)
            default: break
            }
        }
    }

    private static func forgeVotes(for agent: Int, _ term: Term, in lab: ClusterLab) {
        lab.act { cluster in
            for other in cluster.serverAgents where other.number != agent {
                guard let id = other.server?.raft.id else { continue }
                let vote = RaftMessage<Command>.voteReply(VoteReply(term: term, isGranted: true))
                cluster.tell(cluster.agents[agent]) { $0.receive(vote, from: id, at: $1, into: &$2) }
            }
        }
    }

    private static func stand(after agent: Int, _ term: Term, in lab: ClusterLab) {
        let rival = lab.liveServers.first { server in
            guard server != agent, let raft = lab.cluster.agents[server].server?.raft else { return false }
            return raft.role == .follower && raft.term == term - 1
        }
        guard let rival else { return }
        lab.act { $0.tell($0.agents[rival]) { $0.becomeCandidate(byTransfer: false, at: $1, into: &$2) } }
    }

    private static func forgetVotes(in lab: ClusterLab) {
        for agent in lab.cluster.serverAgents { agent.server?.raft.votedFor = nil }
    }

    private static func forgetEntries(of agent: Int, in lab: ClusterLab) {
        guard !lab.isRunning(agent), let server = lab.cluster.agents[agent].server else { return }
        let last = server.raft.log.lastIndex
        server.raft.log.truncate(from: max(last > 8 ? last - 8 : 2, server.raft.log.snapshotIndex + 1))
    }

    /// The holder of the key that was just taken is overwritten with another session that lives.
    private static func shareLock(_ agent: Int, _ index: LogIndex, in lab: ClusterLab) {
        guard let server = lab.cluster.agents[agent].server,
            case .command(.kv(.lock(let wanted)))? = server.raft.log[index]?.kind,
            var pair = server.store.kv.pairs[wanted.key], !pair.session.isEmpty,
            let other = server.store.sessions.all.first(where: { $0.id != pair.session })
        else { return }
        pair.session = other.id
        server.store.kv.put(pair, index: server.store.kv.pairsIndex)
    }
}
