// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// What a configuration is loaded from.
    package struct Inputs: Sendable {
        let flags: AgentFlags
        /// The files that the flags name, in order.
        let files: [ConfigurationSource]
        let facts: ConfigurationFacts
        /// What the shell noticed while it read the files.
        let warnings: [String]

        package init(
            flags: AgentFlags,
            files: [ConfigurationSource],
            facts: ConfigurationFacts,
            warnings: [String] = []
        ) {
            self.flags = flags
            self.files = files
            self.facts = facts
            self.warnings = warnings
        }
    }

    /// The configuration, and what Consul would warn of at the start. Throws in Consul's words.
    ///
    /// Later sources win: Consul's defaults, those of `-dev`, lists given by flags, files in order, other flags, `-hcl`
    /// fragments.
    package static func load(
        _ inputs: Inputs
    ) throws(ConfigurationError) -> (configuration: AgentConfiguration, warnings: [String]) {
        let report = ConfigurationReport(warnings: inputs.flags.warnings + inputs.warnings)
        var tree = inputs.flags.lists
        for source in inputs.files { tree.merge(try source.read(report)) }
        inputs.flags.values.warnOfKeysWithoutEffect(report)
        tree.merge(inputs.flags.values)
        for (index, text) in inputs.flags.fragments.enumerated() {
            let fragment = ConfigurationSource(name: "flags-\(index).hcl", format: .hcl, text: Array(text.utf8))
            tree.merge(try fragment.read(report))
        }
        let shape = try ClusterShape.read(tree)
        if let shape { tree.complete(for: shape, report) }
        var configuration = inputs.flags.isDevMode ? AgentConfiguration.development : AgentConfiguration()
        configuration.simulation.shape = shape
        if configuration.simulation.isCluster { configuration.useDeployedTimings() }
        var definitions = DefinitionReader(report: report)
        try configuration.fill(from: StanzaReader(tree, report: report), inputs.facts, &definitions)
        try configuration.validate(inputs.facts, report, definitions.refusals)
        return (configuration, report.warnings)
    }

    /// What `-dev` begins with.
    static var development: AgentConfiguration {
        var configuration = AgentConfiguration()
        configuration.isDevMode = true
        configuration.server.isEnabled = true
        configuration.server.enableStreaming = true
        configuration.addresses.bind = .loopbackV4
        configuration.addresses.serfLAN = .loopbackV4
        configuration.addresses.serfWAN = .loopbackV4
        configuration.agent.disableAnonymousSignature = true
        configuration.agent.enableDebug = true
        configuration.autopilot.serverHealthInterval = .milliseconds(10)
        configuration.encryption.disableKeyringFile = true
        configuration.identity.experiments = ["resource-apis"]
        configuration.leave.onTerminate = false
        configuration.leave.skipOnInterrupt = true
        configuration.log.levelName = "DEBUG"
        configuration.performance.raftMultiplier = 1
        configuration.ports.grpc = 8502
        configuration.ports.grpcTLS = 8503
        configuration.addresses.grpc = [.ip(.loopbackV4, port: 8502)]
        configuration.addresses.grpcTLS = [.ip(.loopbackV4, port: 8503)]
        configuration.raft.electionTimeout = .milliseconds(52)
        configuration.raft.heartbeatTimeout = .milliseconds(35)
        configuration.raft.leaderLeaseTimeout = .milliseconds(20)
        configuration.ui.isEnabled = true
        for pool in [\AgentConfiguration.gossipLAN, \AgentConfiguration.gossipWAN] {
            configuration[keyPath: pool].gossipInterval = .milliseconds(100)
            configuration[keyPath: pool].probeInterval = .milliseconds(100)
            configuration[keyPath: pool].probeTimeout = .milliseconds(100)
            configuration[keyPath: pool].suspicionMultiplier = 3
        }
        return configuration
    }

    /// Lays the settings over the defaults, in the order in which Consul reads them: it is that of the messages.
    private mutating func fill(
        from root: StanzaReader,
        _ facts: ConfigurationFacts,
        _ definitions: inout DefinitionReader
    ) throws(ConfigurationError) {
        server.read(root)
        leave.read(root, isServer: server.isEnabled)
        dns.read(root)
        nodeChecks = root.tree.records("checks").map { definitions.check($0) }
        services = root.tree.records("services").map { definitions.service($0) }
        try ports.read(root.stanza("ports"), isServer: server.isEnabled)
        try addresses.read(root, ports, facts.interfaces)
        try readTemplates(root, facts.interfaces)
        telemetry.read(root.stanza("telemetry"))
        try performance.read(root.stanza("performance"))
        autoEncrypt.read(root.stanza("auto_encrypt"))
        autoConfig.read(root.stanza("auto_config"), environmentToken: facts.introToken)
        try connect.read(root.stanza("connect"))
        if autoEncrypt.allowTLS || autoConfig.isEnabled { connect.isEnabled = true }
        try connect.checkFederation()
        try configEntries.read(root.stanza("config_entries"))
        try join.read(root)
        ui.read(root)
        gossipLAN.read(root, "gossip_lan")
        gossipWAN.read(root, "gossip_wan")
        identity.read(root, hostName: facts.hostName)
        acl.read(root.stanza("acl"))
        audit.read(root.stanza("audit"))
        autopilot.read(root.stanza("autopilot"))
        http.read(root)
        agent.read(root)
        checks.read(root)
        encryption.read(root)
        limits.read(root.stanza("limits"))
        log.read(root)
        queries.read(root)
        raft.read(root)
        simulation.read(root, isDevMode: isDevMode)
        watches = root.tree.objects("watches")
        try tls.read(root.stanza("tls"))
        try checkGRPCPorts(root.tree, root.report)
        try cache.read(root.stanza("cache"))
        if server.bootstrapExpect == 1 {
            server.bootstrap = true
            server.bootstrapExpect = 0
            root.report.warn("BootstrapExpect is set to 1; this is the same as Bootstrap mode.")
        }
    }

    /// Lists of addresses that may be templates, but need not be IP addresses.
    private mutating func readTemplates(_ root: StanzaReader, _ interfaces: NetworkInterfaces)
        throws(ConfigurationError)
    {
        let expander = AddressExpander(interfaces: interfaces, report: root.report)
        for text in root.tree.strings("recursors") ?? [] {
            for recursor in try expander.recursors(text) where !dns.recursors.contains(recursor) {
                dns.recursors.append(recursor)
            }
        }
        join.lan = expander.texts("retry_join", root.tree.strings("retry_join") ?? [])
        join.wan = expander.texts("retry_join_wan", root.tree.strings("retry_join_wan") ?? [])
        server.primaryGateways = expander.texts("primary_gateways", root.tree.strings("primary_gateways") ?? [])
    }

    /// The gRPC port has not spoken TLS since Consul 1.14. Certificates at the deprecated top level are only warned of:
    /// deployment guides of older versions have them, and their agents should start here.
    private func checkGRPCPorts(_ tree: ConfigurationTree, _ report: ConfigurationReport) throws(ConfigurationError) {
        let hasAutoCert = (autoEncrypt.tls || autoConfig.isEnabled) && tls.grpc.useAutoCert
        guard !tls.grpc.certFile.isEmpty || hasAutoCert, ports.grpc >= 0, !tree.table("ports").has("grpc_tls") else {
            return
        }
        let message =
            "the `ports.grpc` listener no longer supports TLS. Use `ports.grpc_tls` instead. This message is appearing "
            + "because GRPC is configured to use TLS, but `ports.grpc_tls` is not defined"
        guard tree.has("cert_file") else { throw ConfigurationError(message) }
        report.warn(message)
    }
}
