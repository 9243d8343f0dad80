// SPDX-License-Identifier: MIT

/// What of a configuration the shell heeds: certificates, limits, and who is told of requests and metrics.
extension Host {
    /// Loads what HTTPS listeners need. Nothing is loaded where the configuration has none.
    func openTLS(_ configuration: AgentConfiguration) throws(TLSFailure) {
        guard configuration.ports.https >= 0, !configuration.addresses.https.isEmpty else { return }
        tls = try TLSAcceptor(configuration.tls.https, timeout: configuration.limits.httpsHandshakeTimeout)
    }

    /// Reads the certificates again that an agent's configuration names.
    func reloadTLS(of agent: Int) {
        let agent = world.cluster.agents[agent]
        probeTLS.forget()
        do throws(TLSFailure) { try tls?.reload(agent.configuration.tls.https) } catch {
            let words = "Failed reloading tls configuration: \(error.message)"
            world.cluster.log(.error, AgentLog.Line("agent", "Reload config failed", ["error": words]), of: agent)
        }
    }

    /// Takes over what listeners heed of a configuration that an agent has read again.
    func reloadLimits(of agent: Int) {
        probeTLS.forget()
        let limits = world.cluster.agents[agent].configuration.limits
        sites[agent]?.options.limiter.maxPerClient = limits.httpMaxConnectionsPerClient
    }

    /// Opens the audit log, and the ways to those who collect metrics.
    func openRecorders(_ configuration: AgentConfiguration) {
        if configuration.audit.isEnabled && !configuration.audit.sinks.isEmpty {
            let log = AuditLog(of: self, configuration.audit)
            audit = log
            record(log)
        }
        guard configuration.telemetry.sendsMetrics else { return }
        for agent in plan.agents.indices { record(MetricsSender(of: self, agent: agent)) }
    }
}
