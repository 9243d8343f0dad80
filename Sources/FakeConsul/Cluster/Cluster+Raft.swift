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
            server.raft.clockError = clock(of: leader) - now
            let index = try server.raft.propose(command, at: now, into: &effects)
            server.proposals[index] = measured(proposal, of: command, on: leader)
        } catch {
            carryOut(effects, of: leader, server)
            return proposal.completed(.failure(.internal(command.failurePrefix + error.message)))
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

    /// Hands leadership over; tells when the target was told to take it, or why it was not.
    func transferLeadership(
        from leader: Agent, to target: ServerID?, then proceed: @escaping (RaftError?) -> Void
    ) {
        guard let server = leader.server else { return proceed(.notLeader) }
        var effects: RaftNode<Command>.Effects = []
        do throws(RaftError) {
            try server.raft.transferLeadership(to: target, at: now, into: &effects)
        } catch {
            return proceed(error)
        }
        server.transfers.append(proceed)
        carryOut(effects, of: leader, server)
    }

    /// What is told to those who wait comes last: it may give the node its next fact, which must find this one's
    /// effects done.
    func carryOut(_ effects: RaftNode<Command>.Effects, of agent: Agent, _ server: Server) {
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
            case .became(let role, let term):
                note(.became(agent: agent.number, role, term: term))
                if role == .leader { releaseBacklog(of: agent) }
                tell.append { [unowned self] in changedRole(of: agent, server, to: role) }
            case .leaderChanged(let leader):
                note(.followed(agent: agent.number, leader: leader.flatMap { agentsByServerID[$0] }))
            case .leadershipTransferEnded(let error):
                let waiting = server.transfers
                server.transfers = []
                for proceed in waiting { tell.append { proceed(error) } }
            case .persistVote, .persistEntries, .truncate, .persistSnapshot: keep(effect, of: agent, server)
            case .restore(let mark):
                restore(server, mark)
                note(.restored(agent: agent.number, index: mark.index))
                tell.append { [unowned self] in abandonQueries(on: agent) }
            case .send(let message, let target): send(message, to: target, from: agent, server)
            case .endRest(let other): endRest(with: other, of: server)
            }
        }
        for tell in tell { tell() }
        if server.raft.wantsSnapshot { compact(agent, server) }
    }

    // MARK: Timers

    private func setTimer(_ timer: RaftTimer, at deadline: Instant, of agent: Agent, _ server: Server) {
        if let event = server.timers[timer] { queue.cancel(event) }
        server.timers[timer] = queue.schedule(at: deadline, .raftTimer(agent: agent.number, timer))
    }

    func raftTimerFired(_ timer: RaftTimer, of agent: Agent) {
        agent.server?.timers[timer] = nil
        if case .heartbeat(let follower) = timer, rest(agent, with: follower) { return }
        tell(agent) { $0.timerFired(timer, at: $1, into: &$2) }
    }

    // MARK: Entries

    private func apply(
        _ range: ClosedRange<LogIndex>,
        on agent: Agent,
        _ server: Server,
        _ tell: inout [() -> Void]
    ) {
        if !holdBack(range, on: agent, server) { applyNow(range, on: agent, server, &tell) }
    }

    private func applyNow(
        _ range: ClosedRange<LogIndex>, on agent: Agent, _ server: Server, _ tell: inout [() -> Void]
    ) {
        for index in range {
            guard let entry = server.raft.log[index] else {
                preconditionFailure("the log of \(agent.number) lacks \(index)")
            }
            var result = CommandResult.done
            if case .command(let command) = entry.kind {
                server.overview.catchUp(to: now, with: server.store)
                result = server.store.apply(command, index: index, at: entry.proposedAt)
                if server.leadership != nil {
                    journal.reached(index, in: agent.identity.datacenter, now: now)
                    applied(command, result, on: agent, server)
                }
            }
            server.lastApplied = index
            note(.applied(agent: agent.number, index: index, term: entry.term))
            if let proposal = server.proposals.removeValue(forKey: index) {
                tell.append { proposal.completed(.success(result)) }
            }
        }
    }

    /// Applies entries that were held back; nobody here waits for them.
    func applyHeld(_ range: ClosedRange<LogIndex>, on agent: Agent, _ server: Server) {
        var tell: [() -> Void] = []
        applyNow(range, on: agent, server, &tell)
        for tell in tell { tell() }
    }

    private func fail(
        _ range: ClosedRange<LogIndex>,
        with error: RaftError,
        on server: Server,
        _ tell: inout [() -> Void]
    ) {
        for index in server.proposals.keys.filter({ range.contains($0) }).sorted() {
            guard let proposal = server.proposals.removeValue(forKey: index) else { continue }
            var prefix = "raft apply failed: "
            if case .command(let command)? = server.raft.log[index]?.kind { prefix = command.failurePrefix }
            tell.append { proposal.completed(.failure(.internal(prefix + error.message))) }
        }
    }

    /// Forgets the entries that only a snapshot covers from now on.
    private func compact(_ agent: Agent, _ server: Server) {
        var effects: RaftNode<Command>.Effects = []
        guard (try? server.raft.compact(upTo: server.lastApplied, into: &effects)) != nil else { return }
        server.snapshotState = server.store.snapshot
        for effect in effects { keep(effect, of: agent, server) }
    }
}

extension Command {
    /// What stands before Raft's error where the command was not committed (`consul agent/consul/*_endpoint.go`).
    fileprivate var failurePrefix: String {
        switch self {
        case .kv, .transaction, .autopilot, .preparedQuery: "raft apply failed: "
        case .session: "apply failed: "
        case .register, .deregister, .coordinates, .federation, .configEntry, .connect, .peering, .intention,
            .manualVIPs:
            ""
        case .acl(let command): command.failurePrefix
        }
    }
}
