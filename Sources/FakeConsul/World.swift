// SPDX-License-Identifier: MIT

/// What a world is made of.
struct WorldPlan {
    var agents: [AgentPlan]
    /// Where all its chance comes from.
    var seed: UInt64
    /// The agents start "now": they have yet to find each other and a leader.
    var startsCold = false
    /// The clock stands from the first moment on, so that no time of the machine's gets into the run.
    var startsPaused = false
}

/// The core put together: a cluster, and the API in front of its agents. Pure: the shell, or a test, tells it the time
/// and carries out its effects.
final class World {
    let cluster: Cluster
    let api: API
    /// The DNS interface of the agents.
    let dns: DNSDesk
    /// The agents' names in the simulation, by their numbers.
    private let agentNames: [String]
    /// The faults between the agents and their clients.
    var wire: Wire
    var wireRandom: SeededRandom
    /// What failures of the catalogue have set up, in the order in which they were produced.
    var failures: [FailureSetup] = []
    /// Counts what the simulation asks of agents itself.
    var lastOrder: UInt64 = 0
    /// The agents whose listeners are closed by a rule.
    var deafAgents: Set<Int> = []

    /// A world whose agents have started and, where they can, elected leaders.
    ///
    /// - Parameter now: the time that it has when this returns.
    init(_ plan: WorldPlan, now: Instant) {
        let past = plan.past
        cluster = Cluster(seed: plan.seed, startingAt: now - past)
        api = API(cluster: cluster)
        dns = DNSDesk(cluster: cluster)
        agentNames = plan.agents.map(\.name)
        wireRandom = cluster.random.fork("wire")
        wire = Wire(desk: WireDesk(random: wireRandom))
        cluster.wire = self
        cluster.receive = { [unowned self] in api.received($0, id: $1, at: $2) }
        if plan.agents.count == 1 || past == .zero {
            for agent in plan.agents { cluster.start(agent) }
            cluster.topologyChanged()
        } else {
            start(plan.agents, until: now)
        }
        cluster.advance(to: now)
        // To its clients a lone server has just begun, though it has a leader: that its autopilot has not looked since
        // shows for two seconds, and that it has not summed up its catalog for nine.
        if plan.agents.count == 1 {
            cluster.agents[0].server?.autopilot.begin(at: now)
            cluster.agents[0].server?.overview = CatalogOverview(startedAt: now)
        }
        cluster.onWire = { [weak self] in self?.wireEventIsDue($0) }
    }

    /// Starts a cluster. What its configuration defines is registered late, so that no check of it runs out in a past
    /// that nobody saw.
    private func start(_ agents: [AgentPlan], until now: Instant) {
        for agent in agents {
            var bare = agent
            bare.configuration.services = []
            bare.configuration.nodeChecks = []
            cluster.start(bare)
        }
        cluster.topologyChanged()
        cluster.advance(to: now - .seconds(1))
        for (agent, plan) in zip(cluster.agents, agents) {
            guard !plan.configuration.services.isEmpty || !plan.configuration.nodeChecks.isEmpty else { continue }
            agent.configuration = plan.configuration
            cluster.withLocal(of: agent) { local in
                local.registerDefinitions(of: plan.configuration, at: cluster.now)
                local.drainSignals(at: cluster.now)
            }
        }
    }

    /// A request came to an agent. Its answer is among the effects, now or later.
    func received(_ request: Request, id: RequestID, at agent: Int) {
        if api.isOfSimulation(request), cluster.links[cluster.agents[agent].machine] != .dead {
            api.received(request, id: id, at: cluster.agents[agent])
            return cluster.settle()
        }
        if deafAgents.contains(agent) {
            // It came over no socket.
            cluster.effects.append(.hangUp(id, .reset, Response()))
            return
        }
        cluster.journal.began(request, id: id, at: agent, now: cluster.now)
        if wire.isIdle { ask(request, id: id, at: agent) } else { receivedOnWire(request, id: id, at: agent) }
        cluster.settle()
    }

    /// Gives a request to an agent's process.
    func ask(_ request: Request, id: RequestID, at number: Int) {
        let agent = cluster.agents[number]
        cluster.accepted(id, at: agent)
        switch cluster.links[agent.machine] {
        case .running where cluster.grayReceived(request, id: id, at: agent): break
        case .running: api.received(request, id: id, at: agent)
        case .frozen: agent.suspended.append(.request(agent: number, request, id))
        case .dead: cluster.drop(id)
        }
    }

    /// A DNS message came to an agent. Its answer is among the effects, now or later.
    ///
    /// - Parameter client: the address that it came from, without its port.
    func receivedDNS(_ packet: [UInt8], id: RequestID, at agent: Int, isTCP: Bool, client: String) {
        dns.received(packet, id: id, at: cluster.agents[agent], isTCP: isTCP, client: client)
        cluster.settle()
    }

    /// A resolver outside has answered, or has not in time.
    func resolverAnswered(_ number: UInt64, _ answer: [UInt8]?) {
        dns.exchanged(number, answer)
        cluster.settle()
    }

    /// The shell has the result of a probe.
    func probed(_ id: ProbeID, _ result: ProbeResult) {
        cluster.probed(id, result)
        cluster.settle()
    }

    /// A server outside has answered what was passed on to it; nil where it could not be asked.
    func relayed(_ id: RequestID, _ answer: RelayAnswer?) {
        cluster.relayed(id, answer)
        cluster.settle()
    }

    /// The client is gone, or will send nothing more.
    ///
    /// - Returns: whether an answer will still be given.
    func clientHungUp(_ id: RequestID) -> Bool {
        let isAnswered = clientHungUpOnWire(id) ?? cluster.clientHungUp(id)
        if !isAnswered { cluster.journal.ended(id, .hangUp, now: cluster.now) }
        return isAnswered
    }

    /// What the shell is to do, in order; to be asked for after each fact.
    func takeEffects() -> [Effect] {
        var taken = cluster.takeEffects()
        if !wire.cases.isEmpty { taken = throughWire(taken) }
        for effect in taken { note(effect) }
        return taken
    }

    /// The names that an agent goes by, that in the simulation first.
    func names(of agent: Int) -> [String] {
        let nodeName = cluster.agents[agent].identity.nodeName
        return agentNames[agent] == nodeName ? [nodeName] : [agentNames[agent], nodeName]
    }

    /// The journal, with what must be known to speak of it.
    var journalReader: JournalReader {
        let agents = cluster.agents.map { agent in
            JournalReader.AgentNames(names: names(of: agent.number), datacenter: agent.identity.datacenter)
        }
        return JournalReader(journal: cluster.journal, agents: agents)
    }

    private func note(_ effect: Effect) {
        switch effect {
        case .respond(let id, let response): cluster.journal.answered(id, response, now: cluster.now)
        case .begin(let id, let response): cluster.journal.streams(id, response)
        case .end(let id): cluster.journal.ended(id, .none, now: cluster.now)
        case .hangUp(let id, let manner, let response):
            if let seen = manner.seen(of: response) { cluster.journal.answered(id, seen, now: cluster.now) }
            cluster.journal.ended(id, .rule, now: cluster.now)
        case .drop(let id): cluster.journal.ended(id, .error, now: cluster.now)
        default: break
        }
    }
}

extension WorldPlan {
    /// How long the world lives before "now", so that leaders are there, and know their members, when the first request
    /// comes. One that cannot elect a leader by itself, or that goes on from an earlier process, begins now: its
    /// sessions and checks must not age by a past that it did not have.
    fileprivate var past: Duration {
        if startsCold || agents.contains(where: \.isRestarted) { return .zero }
        return agents.filter(canElect).map(timeToSettle).max() ?? .zero
    }

    /// Whether an agent is a server that will have a leader without anybody's help.
    func canElect(_ agent: AgentPlan) -> Bool {
        if agents.count == 1 { return agent.bootstrapsAlone }
        let servers = agent.joinsLAN.count(where: \.isServer)
        return agent.identity.isServer && agent.expectedServers > 0 && agent.expectedServers <= servers
    }

    /// For a lone server: its longest election, and the time in which agents synchronise with a new leader. For
    /// several: time for votes that are split again and again, and then until autopilot takes every server for stable
    /// and every agent has synchronised.
    private func timeToSettle(_ agent: AgentPlan) -> Duration {
        let round = agent.raftTimings.heartbeatTimeout + agent.raftTimings.electionTimeout
        return agents.count == 1 ? round * 2 + .seconds(5) : round * 8 + .seconds(20)
    }
}
