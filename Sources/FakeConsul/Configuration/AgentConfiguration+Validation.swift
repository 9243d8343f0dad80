// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// Refuses what does not fit together, in Consul's words and order (agent/config/builder.go `validate`), then
    /// warns.
    func validate(
        _ facts: ConfigurationFacts,
        _ report: ConfigurationReport,
        _ refusedDefinitions: [String]
    ) throws(ConfigurationError) {
        if raft.protocolVersion != 3 {
            throw ConfigurationError(
                "raft_protocol version \(raft.protocolVersion) is not supported by this version of Consul"
            )
        }
        try Self.checkBasicName("datacenter", identity.datacenter)
        if identity.dataDirectory.isEmpty && !isDevMode { throw ConfigurationError("data_dir cannot be empty") }
        try ui.validate()
        try checkDataDirectory(facts)
        try checkNodeName(report)
        try checkAddresses()
        try checkServerMode()
        try checkSettings()
        try checkMeshGateways()
        try checkServerFiles(facts)
        try checkUniqueAddresses()
        try report.check()
        if let refusal = refusedDefinitions.first { throw ConfigurationError(refusal) }
        try connect.checkProvider()
        try checkRoles()
        warn(report)
        try checkOpenFiles(facts)
        try checkAutoConfig(report)
        if checks.enableScripts && !acl.isEnabled && http.allowWriteFrom.isEmpty { report.warn(Self.scriptWarning) }
    }

    static func checkBasicName(_ field: String, _ name: String, mayBeEmpty: Bool = false) throws(ConfigurationError) {
        if name.isEmpty {
            if mayBeEmpty { return }
            throw ConfigurationError("\(field) cannot be empty")
        }
        let isBasic = name.utf8.allSatisfy { byte in
            (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: "-")
        }
        if !isBasic {
            throw ConfigurationError(
                "\(field) can only contain lowercase alphanumeric, - or _ characters. received: \(GoQuote.quote(name))"
            )
        }
    }

    private func checkDataDirectory(_ facts: ConfigurationFacts) throws(ConfigurationError) {
        if isDevMode { return }
        switch facts.status(identity.dataDirectory) {
        case .absent, .directory: return
        case .file: throw ConfigurationError("data_dir \(GoQuote.quote(identity.dataDirectory)) is not a directory")
        case .unknown(let reason): throw ConfigurationError("Error getting info on data_dir: \(reason)")
        }
    }

    private func checkNodeName(_ report: ConfigurationReport) throws(ConfigurationError) {
        let name = identity.nodeName
        if name.isEmpty { throw ConfigurationError("node_name cannot be empty") }
        let quoted = GoQuote.quote(name)
        if !name.utf8.allSatisfy(Self.isHostNameByte) {
            report.warn(
                "Node name \(quoted) will not be discoverable via DNS due to invalid characters. Valid characters "
                    + "include all alpha-numerics and dashes."
            )
        } else if name.utf8.count > 63 {
            report.warn(
                "Node name \(quoted) will not be discoverable via DNS due to it being too long. Valid lengths are "
                    + "between 1 and 63 bytes."
            )
        }
    }

    /// Consul's expression lets a backslash pass, too.
    private static func isHostNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "\\"): true
        default: false
        }
    }

    private func checkAddresses() throws(ConfigurationError) {
        if addresses.advertiseLAN.isUnspecified {
            throw ConfigurationError("Advertise address cannot be 0.0.0.0, :: or [::]")
        }
        if addresses.advertiseWAN.isUnspecified {
            throw ConfigurationError("Advertise WAN address cannot be 0.0.0.0, :: or [::]")
        }
        if addresses.dns.contains(where: \.isUnix) { throw ConfigurationError("DNS address cannot be a unix socket") }
        if dns.recursors.contains(where: ["0.0.0.0", "::", "[::]"].contains) {
            throw ConfigurationError("DNS recursor address cannot be 0.0.0.0, :: or [::]")
        }
        let reserved = ["service", "connect", "node", "query", "addr", identity.datacenter]
        if reserved.contains(where: { dns.alternateDomain.hasPrefix($0 + ".") }) {
            throw ConfigurationError(
                "alt_domain cannot start with {service,connect,node,query,addr,\(identity.datacenter)}"
            )
        }
    }

    private func checkServerMode() throws(ConfigurationError) {
        if server.bootstrap && !server.isEnabled {
            throw ConfigurationError("'bootstrap = true' requires 'server = true'")
        }
        let expected = server.bootstrapExpect
        if expected < 0 {
            throw ConfigurationError("bootstrap_expect cannot be \(expected). Must be greater than or equal to zero")
        }
        guard expected > 0 else { return }
        if !server.isEnabled { throw ConfigurationError("'bootstrap_expect > 0' requires 'server = true'") }
        if isDevMode { throw ConfigurationError("'bootstrap_expect > 0' not allowed in dev mode") }
        if server.bootstrap {
            throw ConfigurationError("'bootstrap_expect > 0' and 'bootstrap = true' are mutually exclusive")
        }
    }

    private func checkSettings() throws(ConfigurationError) {
        if checks.outputMaxSize < 1 {
            throw ConfigurationError(
                "check_output_max_size must be positive, to discard check output use the discard_check_output flag"
            )
        }
        try Self.checkNotNegative("autopilot.max_trailing_logs", autopilot.maxTrailingLogs)
        try Self.checkBasicName("primary_datacenter", identity.primaryDatacenter, mayBeEmpty: true)
        if !isDevMode && ui.isEnabled && !ui.directory.isEmpty { throw ConfigurationError(UI.bothGiven) }
        try Self.checkNotNegative("dns_config.udp_answer_limit", dns.udpAnswerLimit)
        try Self.checkNotNegative("dns_config.a_record_limit", dns.aRecordLimit)
        if let refusal = MetadataRules.refusal(of: identity.nodeMeta) {
            throw ConfigurationError("node_meta invalid: \(refusal)")
        }
        do {
            _ = try Base64.standard.decode(encryption.key)
        } catch {
            throw ConfigurationError("encrypt has invalid key: \(error.message)")
        }
    }

    private static func checkNotNegative(_ name: String, _ value: Int) throws(ConfigurationError) {
        if value < 0 { throw ConfigurationError("\(name) cannot be \(value). Must be greater than or equal to zero") }
    }

    private func checkMeshGateways() throws(ConfigurationError) {
        let setting = "'connect.enable_mesh_gateway_wan_federation = true'"
        if connect.meshGatewayWANFederation {
            if !server.isEnabled { throw ConfigurationError("\(setting) requires 'server = true'") }
            if identity.nodeName.utf8.contains(UInt8(ascii: "/")) {
                throw ConfigurationError("\(setting) requires that 'node_name' not contain '/' characters")
            }
            if !join.wan.isEmpty { throw ConfigurationError("'retry_join_wan' is incompatible with \(setting)") }
        }
        guard !server.primaryGateways.isEmpty else { return }
        if !server.isEnabled { throw ConfigurationError("'primary_gateways' requires 'server = true'") }
        if identity.isInPrimaryDatacenter {
            throw ConfigurationError("'primary_gateways' should only be configured in a secondary datacenter")
        }
    }

    private func checkServerFiles(_ facts: ConfigurationFacts) throws(ConfigurationError) {
        guard server.isEnabled else { return }
        if !["boltdb", "wal"].contains(raft.logStore.backend) {
            throw ConfigurationError("raft_logstore.backend must be one of 'boltdb' or 'wal'")
        }
        if raft.logStore.walSegmentMegabytes < 1 {
            throw ConfigurationError("raft_logstore.wal.segment_size_mb cannot be less than 1MB")
        }
        if raft.logStore.walSegmentMegabytes > 1024 {
            throw ConfigurationError("raft_logstore.wal.segment_size_mb cannot be greater than 1024 (1GiB)")
        }
    }

    private func checkUniqueAddresses() throws(ConfigurationError) {
        var owners: [ConfiguredAddress: String] = [:]
        func claim(_ name: String, _ address: ConfiguredAddress) throws(ConfigurationError) {
            // Any free port is never another's.
            if case .ip(_, port: 0) = address { return }
            if let owner = owners[address] {
                throw ConfigurationError("\(name) address \(address) already configured for \(owner)")
            }
            owners[address] = name
        }
        for address in addresses.dns { try claim("DNS", address) }
        for address in addresses.http { try claim("HTTP", address) }
        for address in addresses.https { try claim("HTTPS", address) }
        try claim("RPC Advertise", .ip(addresses.advertiseLAN, port: ports.server))
        try claim("Serf Advertise LAN", .ip(addresses.advertiseLAN, port: ports.serfLAN))
        if ports.serfWAN >= 0 { try claim("Serf Advertise WAN", .ip(addresses.advertiseWAN, port: ports.serfWAN)) }
    }

    private func checkRoles() throws(ConfigurationError) {
        if server.isEnabled && autoEncrypt.tls {
            throw ConfigurationError("auto_encrypt.tls can only be used on a client.")
        }
        if !server.isEnabled && autoEncrypt.allowTLS {
            throw ConfigurationError("auto_encrypt.allow_tls can only be used on a server.")
        }
        if server.isEnabled && leave.advertisedReconnectTimeout != .zero {
            throw ConfigurationError("advertise_reconnect_timeout can only be used on a client")
        }
    }

    private func checkOpenFiles(_ facts: ConfigurationFacts) throws(ConfigurationError) {
        let wanted = limits.httpMaxConnectionsPerClient
        guard wanted > 0, let limit = facts.openFileLimit, limit < UInt64(wanted) &+ 20 else { return }
        throw ConfigurationError(
            "system allows a max of \(limit) file descriptors, but limits.http_max_conns_per_client: \(wanted) "
                + "needs at least \(UInt64(wanted) &+ 20)"
        )
    }

    private func checkAutoConfig(_ report: ConfigurationReport) throws(ConfigurationError) {
        if autoConfig.isEnabled && autoEncrypt.tls {
            throw ConfigurationError("both auto_encrypt.tls and auto_config.enabled cannot be set to true.")
        }
        if autoConfig.authorizerEnabled {
            if !server.isEnabled {
                throw ConfigurationError("auto_config.authorization.enabled cannot be set to true for client agents")
            }
            if tls.internalRPC.certFile.isEmpty {
                throw ConfigurationError(
                    "auto_config.authorization.enabled cannot be set without providing a TLS certificate for the server"
                )
            }
        }
        guard autoConfig.isEnabled else { return }
        if !tls.internalRPC.verifyOutgoing {
            throw ConfigurationError(
                "auto_config.enabled cannot be set without configuring TLS for server communications"
            )
        }
        if server.isEnabled { throw ConfigurationError("auto_config.enabled cannot be set to true for server agents.") }
        switch (autoConfig.introToken.isEmpty, autoConfig.introTokenFile.isEmpty) {
        case (false, false):
            report.warn(
                "Both an intro token and intro token file are set. The intro token will be used instead of the file"
            )
        case (true, true):
            throw ConfigurationError(
                "One of auto_config.intro_token, auto_config.intro_token_file or the CONSUL_INTRO_TOKEN environment "
                    + "variable must be set to enable auto_config"
            )
        default: break
        }
        if autoConfig.serverAddresses.isEmpty {
            throw ConfigurationError("auto_config.enabled is set without providing a list of addresses")
        }
    }
}
