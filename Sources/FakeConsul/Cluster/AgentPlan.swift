// SPDX-License-Identifier: MIT

/// An agent that is to be started: its configuration, and who it is once defaults, templates and free ports are
/// settled.
struct AgentPlan {
    var configuration: AgentConfiguration
    var identity: AgentIdentity
}

extension Cluster {
    /// Starts an agent. A server that may bootstrap alone does so; others wait for peers.
    func start(_ plan: AgentPlan) {
        let number = agents.count
        let random = self.random.fork("agent \(number)")
        let server = plan.identity.isServer ? makeServer(plan, random) : nil
        let agent = Agent(number: number, identity: plan.identity, configuration: plan.configuration, server: server)
        add(agent)
        guard let server else { return }
        tell(agent) { $0.start(at: $1, into: &$2) }
        guard plan.bootstrapsAlone, server.raft.log.isEmpty else { return }
        let member = RaftServer(suffrage: .voter, id: server.raft.id, address: plan.identity.serverAddress)
        tell(agent) { try? $0.bootstrap(RaftConfiguration(servers: [member]), at: $1, into: &$2) }
    }

    private func makeServer(_ plan: AgentPlan, _ random: SeededRandom) -> Server {
        let raft = RaftNode<Command>(
            id: ServerID(plan.identity.nodeID), timings: plan.raftTimings, random: random.fork("raft"))
        return Server(raft: raft, isDurable: plan.isDurable, random: random.fork("ids"))
    }
}
