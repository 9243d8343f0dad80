// SPDX-License-Identifier: MIT

/// Something that comes back to an agent's local part.
enum LocalEvent: Sendable {
    case fact(LocalAgent.Fact)
    case wrote(LocalWrite, LocalWrite.Outcome)
    case userEvent(UserEvent)
}

/// Carries out what the agents' local parts ask for.
extension Cluster {
    /// Lets the local part of an agent take a fact or change, and carries out what follows.
    @discardableResult
    func withLocal<Result>(of agent: Agent, _ body: (inout LocalAgent) throws -> Result) rethrows -> Result {
        defer { carryOut(agent.local.takeEffects(), of: agent) }
        return try body(&agent.local)
    }

    func handle(_ event: LocalEvent, at agent: Agent) {
        switch event {
        case .fact(let fact):
            if case .timer(let timer) = fact { agent.localTimers[timer] = nil }
            withLocal(of: agent) { $0.receive(fact, at: now) }
        case .wrote(let write, let outcome): withLocal(of: agent) { $0.wrote(write, outcome, at: now) }
        case .userEvent(let event): receive(event, at: agent)
        }
    }

    /// Gives an agent back what happens to its own part, after what is being done now.
    func schedule(_ event: LocalEvent, to agent: Agent, at time: Instant? = nil) {
        queue.schedule(at: time ?? now, .local(agent: agent.number, incarnation: agent.incarnation, event))
    }

    private func carryOut(_ effects: [LocalEffect], of agent: Agent) {
        for effect in effects {
            switch effect {
            case .schedule(let timer, let deadline):
                cancel(timer, of: agent)
                agent.localTimers[timer] = queue.schedule(
                    at: deadline,
                    .local(agent: agent.number, incarnation: agent.incarnation, .fact(.timer(timer)))
                )
            case .cancel(let timer): cancel(timer, of: agent)
            case .write(let write): send(write, from: agent)
            case .readCatalog(let token): readCatalog(from: agent, as: token)
            case .readAlias(let run, let node, let token, let minIndex):
                readAlias(run, node: node, as: token, minIndex: minIndex, of: agent)
            case .readServiceConfig(let run, let question, let token, let minIndex):
                readServiceConfig(run, question, as: token, minIndex: minIndex, of: agent)
            case .probe(let run, let type): probe(run, type, of: agent)
            case .cancelProbe(let run): cancelProbe(run, of: agent)
            case .touch(let service):
                touchLocal(.local(agent: agent.number, service: nil))
                if let service { touchLocal(.local(agent: agent.number, service: service)) }
            case .log(let level, let line): log(level, line, of: agent)
            case .file(let file):
                agent.disk.carryOut(file)
                self.effects.append(.file(agent: agent.number, file))
            }
        }
    }

    private func cancel(_ timer: LocalTimer, of agent: Agent) {
        if let id = agent.localTimers.removeValue(forKey: timer) { queue.cancel(id) }
    }

    // MARK: Servers

    private func send(_ write: LocalWrite, from agent: Agent) {
        let incarnation = agent.incarnation
        self.write(command(for: write, of: agent), from: agent, as: write.token) { [unowned self] result in
            guard agent.incarnation == incarnation else { return }
            schedule(.wrote(write, outcome(result, of: write, from: agent)), to: agent)
        }
    }

    /// What came of a write.
    private func outcome(
        _ result: Result<CommandResult, ConsulError>, of write: LocalWrite, from agent: Agent
    ) -> LocalWrite.Outcome {
        switch result {
        case .success(.refused(let message)): return .failed(message)
        case .success: return .done
        case .failure(let error) where write.target.isGone(after: error): return .done
        case .failure(let error) where error.status == .forbidden:
            agent.metrics.increment(write.target.blocked, at: now)
            let accessor = (try? authorizer(for: write.token, at: agent))?.accessorID ?? ""
            return .denied(accessor: accessor == Authorizer.anonymousID ? "anonymous token" : accessor)
        case .failure(let error): return .failed(error.message)
        }
    }

    /// The command that a write of an agent puts in the log.
    private func command(for write: LocalWrite, of agent: Agent) -> Command {
        switch write.target {
        case .removedService(let id): return .deregister(DeregisterCommand(node: agent.local.node.name, serviceID: id))
        case .removedCheck(let id): return .deregister(DeregisterCommand(node: agent.local.node.name, checkID: id))
        case .node, .service, .check:
            return .register(
                RegisterCommand(
                    node: agent.local.node,
                    skipNodeUpdate: write.skipsNodeUpdate,
                    service: write.service,
                    checks: write.checks
                )
            )
        }
    }

    // MARK: Leadership

    /// A new leader tells all agents of its datacenter that gossip reaches: each synchronises soon.
    func announceLeader(_ leader: Agent) {
        eventClocks[leader.identity.datacenter, default: 1] += 1
        for agent in gossipReach(of: leader) {
            if agent === leader {
                withLocal(of: agent) { $0.serverCameUp(at: now) }
                continue
            }
            later(GossipDelay.message.draw(&gossipRandom), at: agent) { [unowned self] in
                withLocal(of: agent) { $0.serverCameUp(at: now) }
            }
        }
    }
}

extension LocalWrite.Target {
    /// Whether the error of a removal says that there is nothing to be removed.
    fileprivate func isGone(after error: ConsulError) -> Bool {
        switch self {
        case .removedService: error.message.contains("Unknown service")
        case .removedCheck: error.message.contains("Unknown check")
        case .node, .service, .check: false
        }
    }

    /// The counter of writes of its kind that ACLs forbade.
    fileprivate var blocked: MetricsKey {
        switch self {
        case .node: MetricsKey("acl.blocked.node.registration")
        case .service: MetricsKey("acl.blocked.service.registration")
        case .check: MetricsKey("acl.blocked.check.registration")
        case .removedService: MetricsKey("acl.blocked.service.deregistration")
        case .removedCheck: MetricsKey("acl.blocked.check.deregistration")
        }
    }
}
