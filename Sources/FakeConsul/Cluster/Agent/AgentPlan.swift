// SPDX-License-Identifier: MIT

/// An agent that is to be started: its configuration, and who it is once defaults, templates and free ports are
/// settled.
struct AgentPlan {
    /// Its only name in the whole cluster: `s1`, `c2`, `s1.dc2`; the node's name where it is alone.
    var name: String
    var configuration: AgentConfiguration
    var identity: AgentIdentity
    /// The agents of its datacenter, itself among them: whom it joins at its start.
    var joinsLAN: [AgentIdentity]
    /// The servers of all datacenters, itself among them: whom a server joins over the WAN. Empty for a client agent.
    var joinsWAN: [AgentIdentity]
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
        let server = plan.identity.isServer ? makeServer(plan, random) : nil
        let agent = Agent(
            number: number, identity: plan.identity, configuration: plan.configuration, server: server,
            random: random.fork("local"), startingAt: now)
        add(agent)
        defer { startLocal(of: agent, plan) }
        guard let server else { return }
        tell(agent) { $0.start(at: $1, into: &$2) }
        if plan.bootstrapsAlone, server.raft.log.isEmpty {
            let member = RaftServer(suffrage: .voter, id: server.raft.id, address: plan.identity.serverAddress)
            tell(agent) { try? $0.bootstrap(RaftConfiguration(servers: [member]), at: $1, into: &$2) }
        }
        if plan.isRestarted { tell(agent) { $0.standIfAlone(at: $1, into: &$2) } }
    }

    /// Registers what the configuration defines, then what was kept, and begins to synchronise.
    private func startLocal(of agent: Agent, _ plan: AgentPlan) {
        withLocal(of: agent) { local in
            local.registerDefinitions(of: plan.configuration, at: now)
            local.load(plan.registrations, at: now)
            local.start(at: now)
        }
    }

    private func makeServer(_ plan: AgentPlan, _ random: SeededRandom) -> Server {
        let raft = RaftNode<Command>(
            id: ServerID(plan.identity.nodeID), durable: plan.durable?.raft ?? RaftDurableState(),
            timings: plan.raftTimings, random: random.fork("raft"))
        let server = Server(raft: raft, isDurable: plan.durable != nil, random: random.fork("ids"))
        server.incoming = plan.durable?.state
        return server
    }
}
