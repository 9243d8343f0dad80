// SPDX-License-Identifier: MIT

/// Metrics of agents: what they counted, and gauges read from the state.
extension Cluster {
    func metricsSummary(of agent: Agent) -> MetricsSummary {
        let interval = agent.metrics.latest(at: now)
        var summary = MetricsSummary(start: interval.start, gauges: gauges(of: agent), interval: interval)
        let telemetry = agent.configuration.telemetry
        summary.prefix = telemetry.metricsPrefix
        if telemetry.prometheusRetentionTime > .zero && !telemetry.disableHostname {
            summary.hostname = agent.identity.nodeName
        }
        return summary
    }

    /// Nil where Prometheus is not enabled.
    func prometheusText(of agent: Agent) -> String? {
        let telemetry = agent.configuration.telemetry
        guard telemetry.prometheusRetentionTime > .zero else { return nil }
        let prometheus = MetricsPrometheus(
            metrics: agent.metrics,
            gauges: gauges(of: agent),
            prefix: telemetry.metricsPrefix,
            hostname: telemetry.disableHostname ? "" : agent.identity.nodeName,
            now: now,
            retention: telemetry.prometheusRetentionTime
        )
        return prometheus.text()
    }

    /// What is so at this moment. Client agents have none of these.
    private func gauges(of agent: Agent) -> [(key: MetricsKey, value: Double)] {
        guard let server = agent.server else { return [] }
        let labels: KeyValuePairs = ["datacenter": agent.identity.datacenter]
        let pool = members(seenBy: agent)
        let servers = pool.filter { $0.tags["role"] == "consul" && $0.status == .alive }.count
        let catalog = server.store.catalog
        let labelled: [(String, Int)] = [
            ("members.clients", pool.count - servers), ("members.servers", servers),
            ("state.nodes", catalog.nodes.count),
            ("state.service_instances", catalog.services.count), ("state.kv_entries", server.store.kv.pairs.count),
        ]
        var gauges: [(key: MetricsKey, value: Double)] = labelled.flatMap { name, value in
            [
                (key: MetricsKey(name, labels), value: Double(value)),
                (MetricsKey("consul." + name, labels), Double(value)),
            ]
        }
        gauges.append((MetricsKey("server.isLeader"), server.isLeader ? 1 : 0))
        gauges.append((MetricsKey("raft.applied_index"), Double(server.store.appliedIndex)))
        gauges.append((MetricsKey("version", ["version": agent.identity.version, "pre_release": ""]), 1))
        return gauges
    }
}
