// SPDX-License-Identifier: MIT

/// Carries out what Raft nodes ask for: timers, messages, entries to apply and to keep.
extension Cluster {
    typealias RaftFact = (inout RaftNode<Command>, Instant, inout RaftNode<Command>.Effects) -> Void

    /// Gives a fact to an agent's Raft node and carries out what comes of it.
    func tell(_ agent: Agent, _ fact: RaftFact) {
        guard let server = agent.server else { return }
        var effects: RaftNode<Command>.Effects = []
        fact(&server.raft, now, &effects)
        carryOut(effects, of: agent, server)
    }

    /// Puts a command in the leader's log.
    func propose(_ command: Command, on leader: Agent, _ proposal: Proposal) {
        guard let server = leader.server else { return proposal.completed(.failure(.noKnownServers)) }
        var effects: RaftNode<Command>.Effects = []
        do {
            let index = try server.raft.propose(command, at: now, into: &effects)
            server.proposals[index] = measured(proposal, of: command, on: leader)
        } catch {
            return proposal.completed(.failure(.internal("raft apply failed: " + error.message)))
        }
        carryOut(effects, of: leader, server)
    }

    /// Asks a quorum whether a server leads still, and goes on when it has said so.
    func verifyLeader(_ leader: Agent, then proceed: @escaping (Result<Void, ConsulError>) -> Void) {
        guard let server = leader.server else { return proceed(.failure(.noKnownServers)) }
        var effects: RaftNode<Command>.Effects = []
        do {
            let id = try server.raft.verifyLeader(at: now, into: &effects)
            server.verifications[id] = proceed
        } catch {
            return proceed(.failure(.internal(error.message)))
        }
        carryOut(effects, of: leader, server)
    }

    /// What is told to those who wait comes last: it may give the node its next fact, which must find this one's
    /// effects done.
    private func carryOut(_ effects: RaftNode<Command>.Effects, of agent: Agent, _ server: Server) {
        var tell: [() -> Void] = []
        for effect in effects {
            switch effect {
            case .setTimer(let timer, let deadline): setTimer(timer, at: deadline, of: agent, server)
            case .cancelTimer(let timer):
                if let event = server.timers.removeValue(forKey: timer) { queue.cancel(event) }
            case .apply(let range): apply(range, on: agent, server, &tell)
            case .failProposals(let range, let error): fail(range, with: error, on: server, &tell)
            case .leaderVerified(let id):
                if let proceed = server.verifications.removeValue(forKey: id) { tell.append { proceed(.success(())) } }
            case .leaderNotVerified(let id, let error):
                guard let proceed = server.verifications.removeValue(forKey: id) else { continue }
                tell.append { proceed(.failure(.internal(error.message))) }
            case .became(let role, _): tell.append { [unowned self] in changedRole(of: agent, server, to: role) }
            case .persistVote, .persistEntries, .truncate, .persistSnapshot: keep(effect, of: agent, server)
            case .restore: restore(server)
            case .send, .leaderChanged, .leadershipTransferEnded, .endRest: break
            }
        }
        for tell in tell { tell() }
        if server.raft.wantsSnapshot { compact(agent, server) }
    }

    private func setTimer(_ timer: RaftTimer, at deadline: Instant, of agent: Agent, _ server: Server) {
        if let event = server.timers[timer] { queue.cancel(event) }
        server.timers[timer] = queue.schedule(at: deadline, .raftTimer(agent: agent.number, timer))
    }

    func raftTimerFired(_ timer: RaftTimer, of agent: Agent) {
        agent.server?.timers[timer] = nil
        tell(agent) { $0.timerFired(timer, at: $1, into: &$2) }
    }

    private func apply(
        _ range: ClosedRange<LogIndex>,
        on agent: Agent,
        _ server: Server,
        _ tell: inout [() -> Void]
    ) {
        for index in range {
            guard let entry = server.raft.log[index] else {
                preconditionFailure("the log of \(agent.number) lacks \(index)")
            }
            var result = CommandResult.done
            if case .command(let command) = entry.kind {
                result = server.store.apply(command, index: index, at: entry.proposedAt)
                if server.leadership != nil { applied(command, result, on: agent, server) }
            }
            if let proposal = server.proposals.removeValue(forKey: index) {
                tell.append { proposal.completed(.success(result)) }
            }
        }
    }

    private func fail(
        _ range: ClosedRange<LogIndex>,
        with error: RaftError,
        on server: Server,
        _ tell: inout [() -> Void]
    ) {
        for index in server.proposals.keys.filter({ range.contains($0) }).sorted() {
            guard let proposal = server.proposals.removeValue(forKey: index) else { continue }
            tell.append { proposal.completed(.failure(.internal("raft apply failed: " + error.message))) }
        }
    }

    /// Forgets the entries that only a snapshot covers from now on. A lone server gives its snapshot to nobody; one
    /// that keeps its data writes it down.
    private func compact(_ agent: Agent, _ server: Server) {
        var effects: RaftNode<Command>.Effects = []
        _ = try? server.raft.compact(upTo: server.raft.commitIndex, into: &effects)
        for effect in effects { keep(effect, of: agent, server) }
    }
}
