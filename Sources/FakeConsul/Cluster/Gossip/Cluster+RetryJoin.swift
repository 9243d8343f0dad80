// SPDX-License-Identifier: MIT

/// What an agent's log says of `retry_join` (`consul agent/retry_join.go`). The agents of a simulated cluster find each
/// other without it; an agent that is alone asks whom it names, and nobody else can be there.
extension Cluster {
    func beginRetryJoin(_ agent: Agent) {
        guard !agent.configuration.join.lan.isEmpty else { return }
        log(.info, AgentLog.Line("agent", "Joining cluster...", ["cluster": "LAN"]), of: agent)
        // The others of a cluster that starts as a whole are there by then.
        later(.seconds(1), at: agent) { [unowned self] in retryJoin(agent, attempt: 1) }
    }

    private func retryJoin(_ agent: Agent, attempt: Int) {
        let settings = agent.configuration.join
        let others = agents.filter { $0 !== agent && $0.identity.datacenter == agent.identity.datacenter }
        var joined = others.count
        var failures: [String] = []
        for address in settings.lan where others.isEmpty {
            if let failure = joinFailure(of: agent, at: address) { failures.append(failure) } else { joined += 1 }
        }
        if joined > 0 {
            let words = "Join cluster completed. Synced with initial agents"
            return log(
                .info, AgentLog.Line("agent", words, ["cluster": "LAN", "num_agents": String(joined)]), of: agent)
        }
        let error = GoMultiError.text(failures)
        if settings.lanMaxAttempts > 0 && attempt > settings.lanMaxAttempts {
            return log(.error, AgentLog.Line("agent", "max join LAN retry exhausted", ["error": error]), of: agent)
        }
        let line = AgentLog.Line(
            "agent", "Join cluster failed, will retry",
            ["cluster": "LAN", "retry_interval": GoDuration.format(settings.lanInterval), "error": error])
        log(.warn, line, of: agent)
        later(max(settings.lanInterval, .seconds(1)), at: agent) { [unowned self] in
            retryJoin(agent, attempt: attempt + 1)
        }
    }
}
