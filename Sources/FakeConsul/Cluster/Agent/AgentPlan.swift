// SPDX-License-Identifier: MIT

/// An agent that is to be started: its configuration, and who it is once defaults, templates and free ports are
/// settled.
struct AgentPlan {
    /// Its only name in the whole cluster: `s1`, `c2`, `s1.dc2`; the node's name where it is alone.
    var name = ""
    var configuration: AgentConfiguration
    var identity: AgentIdentity
    /// The agents of its datacenter, itself among them: whom it joins at its start.
    var joinsLAN: [AgentIdentity] = []
    /// The servers of all datacenters, itself among them: whom a server joins over the WAN. Empty for a client agent.
    var joinsWAN: [AgentIdentity] = []
    /// What its server kept before its last process ended; nil where nothing is kept (`-dev`, client agents).
    var durable: DurableState?
    /// The services and checks that the agent kept.
    var registrations = LocalFiles()

    /// Whether the agent goes on from where an earlier process of it ended.
    var isRestarted: Bool { durable.map { !$0.isEmpty } ?? false || !registrations.isEmpty }
}

extension Cluster {
    /// Starts an agent. A server that may bootstrap alone does so; others wait for peers.
    func start(_ plan: AgentPlan) {
        let number = agents.count
        var random = self.random.fork("agent \(number)")
        // Else it would draw the same IDs again as before its restart.
        if let log = plan.durable?.raft.log, !log.isEmpty { random = random.fork("after \(log.lastIndex)") }
        let server = plan.identity.isServer ? makeServer(plan, random, isDurable: plan.durable != nil) : nil
        let agent = Agent(
            number: number, identity: plan.identity, configuration: plan.configuration, server: server,
            random: random.fork("local"), startingAt: now)
        agent.name = plan.name
        add(agent)
        run(agent, plan)
    }

    /// The process of an agent begins its work.
    func run(_ agent: Agent, _ plan: AgentPlan) {
        defer {
            startLocal(of: agent, plan)
            loadKeyrings(of: agent, plan.registrations.keyrings)
            sendCoordinateLater(agent)
        }
        guard let server = agent.server else { return }
        agentsByServerID[server.raft.id] = agent.number
        tell(agent) { $0.start(at: $1, into: &$2) }
        if server.raft.log.isEmpty {
            if plan.bootstrapsAlone {
                let member = RaftServer(suffrage: .voter, id: server.raft.id, address: plan.identity.serverAddress)
                tell(agent) { try? $0.bootstrap(RaftConfiguration(servers: [member]), at: $1, into: &$2) }
            } else if plan.expectedServers > 0 {
                let delay = linkRandom.duration(in: Self.joining)
                queue.schedule(at: now + delay, .bootstrap(agent: agent.number))
            }
        }
        beginAutopilot(of: agent)
        server.overview = CatalogOverview(startedAt: now)
        if plan.isRestarted { tell(agent) { $0.standIfAlone(at: $1, into: &$2) } }
    }

    /// How long a server takes to find its peers.
    private static let joining: Range<Duration> = .milliseconds(20)..<(.milliseconds(120))

    /// Once all the servers of a new cluster are there, each of them begins with the same members. Where one has a log
    /// already, there is a cluster, whose leader is to take this one in (`consul agent/consul/server_serf.go
    /// maybeBootstrap`).
    func bootstrapIfComplete(_ agent: Agent) {
        guard let server = agent.server, server.raft.log.isEmpty else { return }
        let expected = agent.configuration.expectedServers
        let peers = serverAgents.filter { peer in
            peer.identity.datacenter == agent.identity.datacenter
                && (peer === agent || memberStatus(of: peer, seenBy: agent) == .alive)
        }
        if peers.contains(where: { $0 !== agent && $0.server?.raft.term ?? 0 > 1 }) { return }
        guard peers.count >= expected else {
            queue.schedule(at: now + .seconds(1), .bootstrap(agent: agent.number))
            return
        }
        let members = peers.compactMap { peer in
            peer.server.map { RaftServer(suffrage: .voter, id: $0.raft.id, address: peer.identity.serverAddress) }
        }
        tell(agent) { try? $0.bootstrap(RaftConfiguration(servers: members), at: $1, into: &$2) }
    }

    /// Registers what the configuration defines, then what was kept, and begins to synchronise.
    private func startLocal(of agent: Agent, _ plan: AgentPlan) {
        agent.loadTokens(plan.registrations.tokens)
        withLocal(of: agent) { local in
            local.registerDefinitions(of: plan.configuration, at: now)
            local.load(plan.registrations, at: now)
            local.start(at: now)
        }
    }

    func makeServer(_ plan: AgentPlan, _ random: SeededRandom, isDurable: Bool) -> Server {
        let raft = RaftNode<Command>(
            id: ServerID(plan.identity.nodeID), durable: plan.durable?.raft ?? RaftDurableState(),
            timings: plan.raftTimings, random: random.fork("raft"))
        let server = Server(raft: raft, isDurable: isDurable, random: random.fork("ids"))
        server.incoming = plan.durable?.state
        return server
    }
}
