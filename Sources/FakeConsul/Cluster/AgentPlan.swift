// SPDX-License-Identifier: MIT

/// An agent that is to be started: its configuration, and who it is once defaults, templates and free ports are settled.
struct AgentPlan {
    var configuration: AgentConfiguration
    var identity: AgentIdentity
}

extension Cluster {
    /// Starts an agent; a server joins its datacenter's Raft group as its configuration says.
    func start(_ plan: AgentPlan) {
        let number = agents.count
        let random = self.random.fork("agent \(number)")
        let server = plan.identity.isServer ? Server(random: random.fork("ids")) : nil
        add(Agent(number: number, identity: plan.identity, configuration: plan.configuration, server: server))
    }
}
