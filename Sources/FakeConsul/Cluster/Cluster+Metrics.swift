// SPDX-License-Identifier: MIT

/// Metrics of agents: what they counted, and gauges read from the state.
extension Cluster {
    func metricsSummary(of agent: Agent) -> MetricsSummary {
        let interval = agent.metrics.latest(at: now)
        var summary = MetricsSummary(start: interval.start, gauges: gauges(of: agent), interval: interval)
        let telemetry = agent.configuration.telemetry
        summary.prefix = telemetry.metricsPrefix
        if telemetry.hasSinks && !telemetry.disableHostname {
            summary.hostname = agent.identity.nodeName
        }
        return summary
    }

    /// The gauges, for those who collect metrics elsewhere.
    func gaugeEvents(of agent: Agent) -> [MetricsEvent] {
        gauges(of: agent).map { MetricsEvent(kind: .gauge, key: $0.key, value: $0.value) }
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

    // MARK: Counting

    /// A request was answered.
    func measure(_ caller: Caller) {
        caller.agent.metrics.measure(caller.metric, now - caller.startedAt, at: now)
        logFinished(caller)
    }

    /// An agent asked a server for something.
    func countCall(of agent: Agent, _ kind: MetricsKey, on server: Agent) {
        agent.metrics.increment(.clientRPC, at: now)
        server.metrics.increment(kind, at: now)
    }

    func countRole(_ role: RaftRole, of agent: Agent) {
        switch role {
        case .leader: agent.metrics.increment(MetricsKey("raft.state.leader"), at: now)
        case .candidate: agent.metrics.increment(MetricsKey("raft.state.candidate"), at: now)
        case .follower: agent.metrics.increment(MetricsKey("raft.state.follower"), at: now)
        }
    }

    /// Counts a proposal, and how long it takes until its entry is applied.
    func measured(_ proposal: Proposal, of command: Command, on leader: Agent) -> Proposal {
        let startedAt = now
        leader.metrics.increment(.raftApply, at: now)
        return Proposal { [unowned self] outcome in
            leader.metrics.measure(command.metric, now - startedAt, at: now)
            leader.metrics.measure(.raftCommitTime, now - startedAt, at: now)
            proposal.completed(outcome)
        }
    }

    // MARK: Gauges

    /// What is so at this moment, as far as the filter lets it be seen.
    private func gauges(of agent: Agent) -> [(key: MetricsKey, value: Double)] {
        let telemetry = agent.configuration.telemetry
        let host = telemetry.hasSinks && !telemetry.disableHostname ? agent.identity.nodeName + "." : ""
        return allGauges(of: agent).filter { agent.metrics.allows(host + $0.key.name) }
    }

    private func allGauges(of agent: Agent) -> [(key: MetricsKey, value: Double)] {
        let store = agent.server?.store
        let objects = store.map { $0.catalog.nodes.count + $0.catalog.services.count + $0.kv.pairs.count } ?? 0
        let runtime = RuntimeGauges(objects: objects, openRequests: openRequests.count, age: now - agent.startedAt)
        return runtime.values.map { (MetricsKey($0.name), $0.value) } + serverGauges(of: agent)
    }

    /// Client agents have none of these.
    private func serverGauges(of agent: Agent) -> [(key: MetricsKey, value: Double)] {
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
        let autopilot = autopilotState(of: server)
        gauges.append((MetricsKey("autopilot.failure_tolerance"), Double(autopilot.failureTolerance)))
        gauges.append((MetricsKey("autopilot.healthy"), autopilot.isHealthy ? 1 : 0))
        if server.isLeader {
            gauges.append((MetricsKey("raft.peers"), Double(server.raft.membership.latest.servers.count)))
        }
        gauges.append((MetricsKey("server.isLeader"), server.isLeader ? 1 : 0))
        let sessions = server.leadership?.sessionExpiries.count ?? 0
        gauges.append((MetricsKey("session_ttl.active"), Double(sessions)))
        gauges.append((MetricsKey("raft.last_index"), Double(server.raft.log.lastIndex)))
        gauges.append((MetricsKey("raft.applied_index"), Double(server.store.appliedIndex)))
        gauges.append((MetricsKey("version", ["version": agent.identity.version, "pre_release": ""]), 1))
        return gauges
    }
}

extension Command {
    /// The name under which a leader measures how long it takes.
    fileprivate var metric: MetricsKey {
        switch self {
        case .kv: .kvsApply
        case .session: .sessionApply
        case .transaction: .txnApply
        case .register: .catalogRegister
        case .deregister: .catalogDeregister
        case .autopilot: .fsmAutopilot
        case .connect: .fsmAuthority
        case .peering: .fsmPeering
        case .acl(let command): MetricsKey("fsm.acl." + command.kind)
        case .coordinates: .fsmCoordinates
        case .preparedQuery: .preparedQueryApply
        case .federation: .federationStateApply
        case .configEntry: .configEntryApply
        case .intention: .intentionApply
        case .manualVIPs: .catalogRegister
        }
    }
}
