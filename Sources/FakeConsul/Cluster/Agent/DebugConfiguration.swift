// SPDX-License-Identifier: MIT

/// The configuration of an agent as `/v1/agent/self` shows it under `DebugConfig`: by the names of Consul's own runtime
/// configuration, secrets hidden. What has no meaning in the simulation is left out.
struct DebugConfiguration {
    private(set) var members: [(name: String, value: JSONValue)] = []
    private let configuration: AgentConfiguration
    private let identity: AgentIdentity

    init(_ configuration: AgentConfiguration, _ identity: AgentIdentity) {
        self.configuration = configuration
        self.identity = identity
        addIdentity()
        addAddresses()
        addPorts()
        addACL()
        addBehavior()
        addChecks()
        addDNS()
        addHTTP()
        addGossip()
        addServer()
        addQueries()
        addParts()
    }

    private mutating func add(_ name: String, _ value: String) { members.append((name, .string(value))) }
    private mutating func add(_ name: String, _ value: Bool) { members.append((name, .bool(value))) }
    private mutating func add(_ name: String, _ value: Int) { members.append((name, .number(String(value)))) }
    private mutating func add(_ name: String, _ value: Duration) {
        members.append((name, .string(GoDuration.format(value))))
    }
    private mutating func add(_ name: String, _ values: [String]) {
        members.append((name, .array(values.map { .string($0) })))
    }
    private mutating func add(_ name: String, _ values: [String: String]) {
        members.append((name, .object(values.map { (name: $0.key, value: .string($0.value)) })))
    }

    private mutating func addIdentity() {
        add("Datacenter", identity.datacenter)
        add("PrimaryDatacenter", configuration.identity.primaryDatacenter)
        add("NodeName", identity.nodeName)
        add("NodeID", identity.nodeID)
        add("NodeMeta", configuration.identity.nodeMeta)
        add("DataDir", configuration.identity.dataDirectory)
        add("PidFile", configuration.identity.pidFile)
        add("DisableHostNodeID", configuration.identity.disableHostNodeID)
        add("Experiments", configuration.identity.experiments)
        add("Revision", ConsulVersion.revision)
        add("Version", identity.version)
        add("VersionMetadata", "")
        add("VersionPrerelease", "")
        add("SegmentName", "")
        add("DevMode", configuration.isDevMode)
    }

    private mutating func addAddresses() {
        let addresses = configuration.addresses
        add("BindAddr", addresses.bind.description)
        add("ClientAddrs", addresses.clients.map(\.description))
        add("AdvertiseAddrLAN", addresses.advertiseLAN.description)
        add("AdvertiseAddrWAN", addresses.advertiseWAN.description)
        add("RPCAdvertiseAddr", "tcp://\(identity.serverAddress)")
        add("RPCBindAddr", "tcp://\(addresses.bind.description(port: identity.serverPort))")
        add("SerfAdvertiseAddrLAN", "tcp://\(addresses.advertiseLAN.description(port: identity.serfLANPort))")
        add("SerfAdvertiseAddrWAN", "tcp://\(addresses.advertiseWAN.description(port: identity.serfWANPort))")
        add("SerfBindAddrLAN", "tcp://\(addresses.serfLAN.description(port: identity.serfLANPort))")
        add("SerfBindAddrWAN", "tcp://\(addresses.serfWAN.description(port: identity.serfWANPort))")
        add("TaggedAddresses", addresses.tagged)
        add("TranslateWANAddrs", addresses.translateWAN)
        add("HTTPAddrs", ["tcp://\(identity.httpAddress)"])
        add("UnixSocketGroup", addresses.unixSocket.group)
        add("UnixSocketMode", addresses.unixSocket.mode)
        add("UnixSocketUser", addresses.unixSocket.user)
    }

    private mutating func addPorts() {
        let ports = configuration.ports
        add("DNSPort", ports.dns)
        add("HTTPPort", ports.http)
        add("HTTPSPort", ports.https)
        add("GRPCPort", ports.grpc)
        add("GRPCTLSPort", ports.grpcTLS)
        add("SerfPortLAN", ports.serfLAN)
        add("SerfPortWAN", ports.serfWAN)
        add("ServerPort", ports.server)
        add("ConnectSidecarMinPort", ports.sidecar.lowerBound)
        add("ConnectSidecarMaxPort", ports.sidecar.upperBound)
        add("ExposeMinPort", ports.expose.lowerBound)
        add("ExposeMaxPort", ports.expose.upperBound)
    }

    private mutating func addACL() {
        let acl = configuration.acl
        add("ACLsEnabled", acl.isEnabled)
        add("ACLEnableKeyListPolicy", acl.enableKeyListPolicy)
        add("ACLInitialManagementToken", "hidden")
        add("ACLTokenReplication", acl.enableTokenReplication)
        let settings: [(name: String, value: JSONValue)] = [
            ("ACLsEnabled", .bool(acl.isEnabled)), ("ACLDefaultPolicy", .string(acl.defaultPolicy)),
            ("ACLDownPolicy", .string(acl.downPolicy)), ("Datacenter", .string(identity.datacenter)),
            ("NodeName", .string(identity.nodeName)), ("ACLPolicyTTL", .string(GoDuration.format(acl.policyTTL))),
            ("ACLRoleTTL", .string(GoDuration.format(acl.roleTTL))),
            ("ACLTokenTTL", .string(GoDuration.format(acl.tokenTTL))),
        ]
        members.append(("ACLResolverSettings", .object(settings)))
        let tokens = [
            "ACLAgentRecoveryToken", "ACLAgentToken", "ACLConfigFileRegistrationToken", "ACLDefaultToken",
            "ACLReplicationToken",
        ]
        var hidden: [(name: String, value: JSONValue)] = tokens.map { ($0, .string("hidden")) }
        hidden.append(("EnablePersistence", .bool(acl.enableTokenPersistence)))
        members.append(("ACLTokens", .object(hidden)))
    }

    private mutating func addBehavior() {
        let agent = configuration.agent
        add("AEInterval", agent.antiEntropyInterval)
        add("AutoReloadConfig", agent.autoReload)
        add("DisableAnonymousSignature", agent.disableAnonymousSignature)
        add("DisableCoordinates", agent.disableCoordinates)
        add("DisableRemoteExec", agent.disableRemoteExec)
        add("DisableUpdateCheck", agent.disableUpdateCheck)
        add("EnableAgentTLSForChecks", agent.enableAgentTLSForChecks)
        add("EnableCentralServiceConfig", agent.enableCentralServiceConfig)
        add("EnableDebug", agent.enableDebug)
        add("SessionTTLMin", agent.sessionTTLMin)
        add("SyncCoordinateIntervalMin", agent.coordinateIntervalMin)
        add("UseStreamingBackend", agent.useStreamingBackend)
        add("ConnectEnabled", configuration.connect.isEnabled)
        add("ConnectCAProvider", configuration.connect.caProvider)
        add("LeaveDrainTime", configuration.performance.leaveDrainTime)
        add("LeaveOnTerm", configuration.leave.onTerminate)
        add("SkipLeaveOnInt", configuration.leave.skipOnInterrupt)
    }

    private mutating func addChecks() {
        let checks = configuration.checks
        add("CheckDeregisterIntervalMin", checks.deregisterIntervalMin)
        add("CheckOutputMaxSize", checks.outputMaxSize)
        add("CheckReapInterval", checks.reapInterval)
        add("CheckUpdateInterval", checks.updateInterval)
        add("DiscardCheckOutput", checks.discardOutput)
        add("EnableLocalScriptChecks", checks.enableLocalScripts)
        add("EnableRemoteScriptChecks", checks.enableScripts)
    }

    private mutating func addDNS() {
        let dns = configuration.dns
        add("DNSDomain", dns.domain)
        add("DNSAltDomain", dns.alternateDomain)
        add("DNSRecursors", dns.recursors)
        add("DNSAllowStale", dns.allowStale)
        add("DNSMaxStale", dns.maxStale)
        add("DNSARecordLimit", dns.aRecordLimit)
        add("DNSUDPAnswerLimit", dns.udpAnswerLimit)
        add("DNSDisableCompression", dns.disableCompression)
        add("DNSEnableTruncate", dns.enableTruncate)
        add("DNSOnlyPassing", dns.onlyPassing)
        add("DNSNodeTTL", dns.nodeTTL)
        add("DNSServiceTTL", dns.serviceTTL.mapValues { GoDuration.format($0) })
        add("DNSNodeMetaTXT", dns.nodeMetaTXT)
        add("DNSRecursorTimeout", dns.recursorTimeout)
        add("DNSUseCache", dns.useCache)
        add("DNSCacheMaxAge", dns.cacheMaxAge)
    }

    private mutating func addHTTP() {
        let (http, limits) = (configuration.http, configuration.limits)
        add("AllowWriteHTTPFrom", http.allowWriteFrom.map(\.description))
        add("DisableHTTPUnprintableCharFilter", http.disableUnprintableFilter)
        add("HTTPBlockEndpoints", http.blockEndpoints)
        add("HTTPMaxHeaderBytes", http.maxHeaderBytes)
        add("HTTPResponseHeaders", http.responseHeaders)
        add("HTTPUseCache", http.useCache)
        add("HTTPMaxConnsPerClient", limits.httpMaxConnectionsPerClient)
        add("HTTPSHandshakeTimeout", limits.httpsHandshakeTimeout)
        add("KVMaxValueSize", limits.kvMaxValueSize)
        add("TxnMaxReqLen", limits.txnMaxRequestLength)
        add("RPCHandshakeTimeout", limits.rpcHandshakeTimeout)
        add("RPCClientTimeout", limits.rpcClientTimeout)
        add("RPCMaxBurst", limits.rpcMaxBurst)
        add("RPCMaxConnsPerClient", limits.rpcMaxConnectionsPerClient)
    }

    private mutating func addGossip() {
        for (name, gossip) in [("LAN", configuration.gossipLAN), ("WAN", configuration.gossipWAN)] {
            add("Gossip\(name)GossipInterval", gossip.gossipInterval)
            add("Gossip\(name)GossipNodes", gossip.gossipNodes)
            add("Gossip\(name)ProbeInterval", gossip.probeInterval)
            add("Gossip\(name)ProbeTimeout", gossip.probeTimeout)
            add("Gossip\(name)RetransmitMult", gossip.retransmitMultiplier)
            add("Gossip\(name)SuspicionMult", gossip.suspicionMultiplier)
        }
        let (join, leave) = (configuration.join, configuration.leave)
        add("RetryJoinLAN", join.lan)
        add("RetryJoinWAN", join.wan)
        add("RetryJoinIntervalLAN", join.lanInterval)
        add("RetryJoinIntervalWAN", join.wanInterval)
        add("RetryJoinMaxAttemptsLAN", join.lanMaxAttempts)
        add("RetryJoinMaxAttemptsWAN", join.wanMaxAttempts)
        add("RejoinAfterLeave", join.rejoinAfterLeave)
        add("ReconnectTimeoutLAN", leave.reconnectTimeoutLAN)
        add("ReconnectTimeoutWAN", leave.reconnectTimeoutWAN)
        add("AdvertiseReconnectTimeout", leave.advertisedReconnectTimeout)
        add("DisableKeyringFile", configuration.encryption.disableKeyringFile)
        add("EncryptKey", "hidden")
    }

    private mutating func addServer() {
        let (server, autopilot, raft) = (configuration.server, configuration.autopilot, configuration.raft)
        add("ServerMode", server.isEnabled)
        add("Bootstrap", server.bootstrap)
        add("BootstrapExpect", server.bootstrapExpect)
        add("ServerName", server.serverName)
        add("ServerRejoinAgeMax", server.rejoinAgeMax)
        add("PeeringEnabled", server.peeringEnabled)
        add("AutopilotCleanupDeadServers", autopilot.cleanupDeadServers)
        add("AutopilotDisableUpgradeMigration", autopilot.disableUpgradeMigration)
        add("AutopilotLastContactThreshold", autopilot.lastContactThreshold)
        add("AutopilotMaxTrailingLogs", autopilot.maxTrailingLogs)
        add("AutopilotMinQuorum", autopilot.minQuorum)
        add("AutopilotRedundancyZoneTag", autopilot.redundancyZoneTag)
        add("AutopilotServerStabilizationTime", autopilot.serverStabilizationTime)
        add("AutopilotUpgradeVersionTag", autopilot.upgradeVersionTag)
        add("ConsulServerHealthInterval", autopilot.serverHealthInterval)
        add("ConsulRaftHeartbeatTimeout", raft.heartbeatTimeout)
        add("ConsulRaftElectionTimeout", raft.electionTimeout)
        add("ConsulRaftLeaderLeaseTimeout", raft.leaderLeaseTimeout)
        add("RaftProtocol", raft.protocolVersion)
        add("RPCProtocol", raft.rpcProtocolVersion)
        add("RPCHoldTimeout", configuration.performance.rpcHoldTimeout)
    }

    private mutating func addQueries() {
        add("DefaultQueryTime", configuration.queries.defaultTime)
        add("MaxQueryTime", configuration.queries.maxTime)
        add("DiscoveryMaxStale", configuration.queries.discoveryMaxStale)
        add(
            "RequestLimitsMode",
            ["disabled": 0, "permissive": 1, "enforcing": 2][configuration.limits.requestMode] ?? 0
        )
    }

    /// What is an object of its own.
    private mutating func addParts() {
        let (log, ui, telemetry) = (configuration.log, configuration.ui, configuration.telemetry)
        members.append(
            (
                "Logging",
                .object([
                    ("EnableSyslog", .bool(configuration.agent.enableSyslog)), ("LogFilePath", .string(log.file)),
                    ("LogJSON", .bool(log.json)), ("LogLevel", .string(log.levelName)), ("Name", .string("agent")),
                    ("SyslogFacility", .string(configuration.agent.syslogFacility)),
                ])
            )
        )
        members.append(
            (
                "UIConfig",
                .object([
                    ("ContentPath", .string(ui.contentPath)), ("Dir", .string(ui.directory)),
                    ("Enabled", .bool(ui.isEnabled)), ("MetricsProvider", .string(ui.metricsProvider)),
                ])
            )
        )
        members.append(
            (
                "Telemetry",
                .object([
                    ("DisableHostname", .bool(telemetry.disableHostname)),
                    ("FilterDefault", .bool(telemetry.filterDefault)),
                    ("MetricsPrefix", .string(telemetry.metricsPrefix)),
                    ("StatsdAddr", .string(telemetry.statsdAddress)),
                    ("StatsiteAddr", .string(telemetry.statsiteAddress)),
                    (
                        "PrometheusOpts",
                        .object([("Expiration", .string(GoDuration.format(telemetry.prometheusRetentionTime)))])
                    ),
                ])
            )
        )
    }
}
