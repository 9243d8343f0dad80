// SPDX-License-Identifier: MIT

/// The processes of agents: they begin, freeze, end.
extension Cluster {
    /// Ends an agent's process at once, as `kill -9` does: its clients' connections are reset, its peers are refused.
    func crash(_ agent: Agent) {
        guard links[agent.machine] != .dead else { return }
        links[agent.machine] = .dead
        note(.process(agent: agent.number, .dead))
        forget(agent)
        closeConnections(of: agent)
        effects.append(.refuseConnections(agent: agent.number))
        topologyChanged()
    }

    /// Begins a new process of an agent whose old one has ended.
    ///
    /// - Parameter wipingData: whether its data directory is empty. A server has another node ID then, as it had when
    ///   it was new, so that its peers do not take it for the one whose votes and log are lost.
    func restart(_ agent: Agent, wipingData: Bool = false) {
        guard links[agent.machine] == .dead else { return }
        var random = self.random.fork("agent \(agent.number)").fork("process \(agent.incarnation + 1)")
        var durable = DurableState()
        if wipingData {
            agent.disk = AgentDisk()
            agent.identity.nodeID = random.uuid()
            effects.append(.wipe(agent: agent.number))
        } else if let server = agent.server {
            durable.raft = server.raft.durable
            durable.state = server.snapshotState
        }
        var plan = AgentPlan(agent.configuration, drawnNodeID: agent.identity.nodeID)
        plan.identity = agent.identity
        plan.durable = durable
        plan.registrations = agent.disk.contents
        let isDurable = agent.server?.isDurable ?? false
        let server = agent.identity.isServer ? makeServer(plan, random, isDurable: isDurable) : nil
        agent.beginProcess(server: server, random: random.fork("local"), at: now)
        equip(agent)
        links[agent.machine] = .running
        note(.process(agent: agent.number, .running))
        effects.append(.acceptConnections(agent: agent.number))
        run(agent, plan)
        topologyChanged()
    }

    /// Stops an agent's process as SIGSTOP does: its kernel takes connections, nothing is answered, no timer fires.
    func freeze(_ agent: Agent) {
        guard links[agent.machine] == .running else { return }
        links[agent.machine] = .frozen
        note(.process(agent: agent.number, .frozen))
        topologyChanged()
    }

    /// Lets a frozen process go on: what came, and what fell due, meanwhile happens now, in its order.
    func thaw(_ agent: Agent) {
        guard links[agent.machine] == .frozen else { return }
        links[agent.machine] = .running
        note(.process(agent: agent.number, .running))
        let events = agent.suspended
        agent.suspended = []
        for event in events {
            if event.isInTransit { send(event, after: .zero) } else { queue.schedule(at: now, event) }
        }
        topologyChanged()
    }

    /// Lets go of all that a process had in memory.
    private func forget(_ agent: Agent) {
        for event in agent.localTimers.values { queue.cancel(event) }
        agent.localTimers = [:]
        if let server = agent.server {
            for event in server.timers.values { queue.cancel(event) }
            if let leadership = server.leadership {
                for event in leadership.events { queue.cancel(event) }
            }
            server.timers = [:]
            if server.leadership?.peeringStreams.isEmpty == false { endedStreams(of: agent) }
            server.leadership = nil
            server.proposals = [:]
            server.verifications = [:]
            server.transfers = []
        }
        for (id, number) in inTransit.sorted(by: { $0.key.serial < $1.key.serial }) where number == agent.number {
            inTransit[id] = nil
            drop(id)
        }
        dropParked(of: agent)
        streams.removeAll { $0.caller.agent === agent }
        caches.forget(agent.number)
        for id in probes.forget(agent.number) { effects.append(.cancelProbe(id)) }
        for case .request(_, _, let id) in agent.suspended { drop(id) }
        agent.suspended = []
    }

    /// Queries that the process answered, and those of its clients.
    private func dropParked(of agent: Agent) {
        for query in parked.all {
            let isServed = query.question.server == agent.number || query.question.agent == agent.number
            guard isServed else { continue }
            for member in query.members {
                queue.cancel(member.deadline)
                let caller = member.asker.caller
                if caller.agent === agent { drop(caller.id) }
            }
            parked.remove(query)
        }
    }
}
