// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// What a reload did (SIGHUP, `PUT /v1/agent/reload`).
    struct Reload: Sendable {
        /// The configuration from now on.
        let configuration: AgentConfiguration
        /// The parts that have changed, in a fixed order. Services, node checks and node metadata are loaded anew in
        /// any case, as Consul does.
        let changes: [Change]
        /// What to log.
        let warnings: [String]
    }

    /// A part of the configuration that a running agent takes over from its files (agent/agent.go
    /// `reloadConfigInternal`).
    enum Change: String, Sendable, CaseIterable {
        case logLevel, tokens, services, nodeChecks, nodeMeta, http, dns, limits, cache, checks, telemetry, raft, debug
        case configEntries
    }

    /// The configuration that an agent runs on with once it has read its files again. What cannot change while it runs
    /// keeps its value, whatever the new files say.
    func reloaded(from new: AgentConfiguration) -> Reload {
        var result = self
        var warnings: [String] = []
        if new.log.level == nil {
            warnings.append("Invalid log level in new configuration: level=\(new.log.levelName)")
        } else {
            result.log.levelName = new.log.levelName
        }
        result.acl.tokens = new.acl.tokens
        // The management token is made once, by the first leader.
        result.acl.tokens.initialManagement = acl.tokens.initialManagement
        result.services = new.services
        result.nodeChecks = new.nodeChecks
        result.identity.nodeMeta = new.identity.nodeMeta
        result.http = new.http
        result.takeDNS(from: new)
        result.takeLimits(from: new)
        result.cache = new.cache
        result.checks.discardOutput = new.checks.discardOutput
        result.tls = new.tls
        result.telemetry.allowedPrefixes = new.telemetry.allowedPrefixes
        result.telemetry.blockedPrefixes = new.telemetry.blockedPrefixes
        result.raft.snapshotThreshold = new.raft.snapshotThreshold
        result.raft.snapshotInterval = new.raft.snapshotInterval
        result.raft.trailingLogs = new.raft.trailingLogs
        result.performance.raftMultiplier = new.performance.raftMultiplier
        result.agent.enableDebug = new.agent.enableDebug
        result.agent.xdsUpdates = new.agent.xdsUpdates
        result.configEntries = new.configEntries
        result.watches = new.watches
        return Reload(configuration: result, changes: changes(to: result), warnings: warnings)
    }

    /// The domain itself belongs to what the agent listens with.
    private mutating func takeDNS(from new: AgentConfiguration) {
        let domains = (dns.domain, dns.alternateDomain)
        dns = new.dns
        (dns.domain, dns.alternateDomain) = domains
    }

    private mutating func takeLimits(from new: AgentConfiguration) {
        limits.httpMaxConnectionsPerClient = new.limits.httpMaxConnectionsPerClient
        limits.requestMode = new.limits.requestMode
        limits.requestReadRate = new.limits.requestReadRate
        limits.requestWriteRate = new.limits.requestWriteRate
        limits.rpcClientTimeout = new.limits.rpcClientTimeout
        limits.rpcRate = new.limits.rpcRate
        limits.rpcMaxBurst = new.limits.rpcMaxBurst
        limits.rpcMaxConnectionsPerClient = new.limits.rpcMaxConnectionsPerClient
        limits.kvMaxValueSize = new.limits.kvMaxValueSize
        limits.txnMaxRequestLength = new.limits.txnMaxRequestLength
    }

    private func changes(to new: AgentConfiguration) -> [Change] {
        Change.allCases.filter { change in
            switch change {
            case .logLevel: log.levelName != new.log.levelName
            case .tokens: acl.tokens != new.acl.tokens
            case .services: services != new.services
            case .nodeChecks: nodeChecks != new.nodeChecks
            case .nodeMeta: identity.nodeMeta != new.identity.nodeMeta
            case .http: http != new.http
            case .dns: dns != new.dns
            case .limits: limits != new.limits
            case .cache: cache != new.cache
            case .checks: checks != new.checks
            case .telemetry: telemetry != new.telemetry
            case .raft: raft != new.raft || performance.raftMultiplier != new.performance.raftMultiplier
            case .debug: agent.enableDebug != new.agent.enableDebug
            case .configEntries: configEntries.bootstrap != new.configEntries.bootstrap
            }
        }
    }
}
