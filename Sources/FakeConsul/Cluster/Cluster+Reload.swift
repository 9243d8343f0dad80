// SPDX-License-Identifier: MIT

/// Taking over a configuration that was read again (`consul agent/agent.go reloadConfigInternal`).
extension Cluster {
    /// Lets a running agent go on with a new configuration, as far as a running agent can.
    func reload(_ agent: Agent, with new: AgentConfiguration) {
        let reload = agent.configuration.reloaded(from: new)
        for warning in reload.warnings { log(.warn, AgentLog.Line("agent", warning), of: agent) }
        agent.configuration = reload.configuration
        agent.identity.nodeMeta = reload.configuration.identity.nodeMeta
        if reload.changes.contains(.tokens) {
            agent.tokens = AgentTokens(reload.configuration)
            agent.loadTokens(agent.disk.file(AgentTokens.fileName))
        }
        agent.server?.raft.timings = reload.configuration.raftTimings
        withLocal(of: agent) { $0.reload(reload.configuration, node: agent.identity.node, at: now) }
        settle()
    }
}

extension LocalAgent {
    /// Puts the services and checks that the files define now in place of those that they defined before. What was
    /// registered over the API stays. A check that is still there keeps its state.
    mutating func reload(_ configuration: AgentConfiguration, node: Node, at now: Instant) {
        settings = LocalSettings(configuration)
        state.checkUpdateInterval = settings.checkUpdateInterval
        state.discardsCheckOutput = settings.discardsCheckOutput
        let before = state.allChecks
        for (id, entry) in state.services.pairs where entry.isLocallyDefined && !entry.isDeleted { remove(service: id) }
        for (id, entry) in state.checks.pairs where entry.isLocallyDefined && !entry.isDeleted { remove(check: id) }
        registerDefinitions(of: configuration, at: now)
        for check in before where state.check(check.id) != nil {
            state.update(check: check.id, status: check.status, output: check.output, at: now)
        }
        if self.node.meta != node.meta {
            self.node = node
            state.isNodeInSync = false
            state.note(.syncWanted)
        }
        drainSignals(at: now)
    }
}
