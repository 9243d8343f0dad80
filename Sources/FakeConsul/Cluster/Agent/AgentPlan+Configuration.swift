// SPDX-License-Identifier: MIT

extension AgentPlan {
    /// The plan of a configuration whose ports are settled.
    ///
    /// - Parameter drawnNodeID: the node's ID where the configuration names none.
    init(_ configuration: AgentConfiguration, drawnNodeID: String) {
        let identity = AgentIdentity(configuration, drawnNodeID: drawnNodeID)
        self.init(
            name: identity.nodeName,
            configuration: configuration,
            identity: identity,
            joinsLAN: [identity],
            joinsWAN: identity.isServer ? [identity] : []
        )
    }

    /// The plan of a lone agent within this process: `-dev` with what the text, HCL or JSON, lays over it.
    static func development(_ text: String) throws(ConfigurationError) -> AgentPlan {
        AgentPlan(try .development(text), drawnNodeID: inProcessNodeID)
    }

    /// The ID of a lone agent within this process.
    static let inProcessNodeID = "11111111-2222-3333-4444-555555555555"

    /// How many servers of its datacenter a server waits for before the first election; 0 where it waits for ever.
    var expectedServers: Int { configuration.expectedServers }

    /// Whether the server elects itself without waiting for others.
    var bootstrapsAlone: Bool { expectedServers == 1 }

    var raftTimings: RaftTimings { configuration.raftTimings }
}

extension AgentConfiguration {
    /// How many servers of its datacenter a server waits for before the first election; 0 where it waits for ever.
    var expectedServers: Int {
        if server.bootstrapExpect > 0 { return server.bootstrapExpect }
        return isDevMode || server.bootstrap ? 1 : 0
    }

    var raftTimings: RaftTimings {
        let multiplier = performance.raftMultiplier
        return RaftTimings(
            heartbeatTimeout: raft.heartbeatTimeout * multiplier,
            electionTimeout: raft.electionTimeout * multiplier,
            leaderLeaseTimeout: raft.leaderLeaseTimeout * multiplier,
            trailingLogs: UInt64(clamping: raft.trailingLogs),
            snapshotThreshold: UInt64(clamping: raft.snapshotThreshold)
        )
    }
}

extension AgentIdentity {
    init(_ configuration: AgentConfiguration, drawnNodeID: String) {
        let identity = configuration.identity
        self.init(
            nodeName: identity.nodeName,
            nodeID: identity.nodeID.isEmpty ? drawnNodeID : identity.nodeID,
            datacenter: identity.datacenter,
            isServer: configuration.server.isEnabled,
            address: configuration.addresses.advertiseLAN.description,
            wanAddress: configuration.addresses.advertiseWAN.description,
            nodeMeta: identity.nodeMeta,
            serverPort: configuration.ports.server,
            grpcPort: configuration.ports.grpc > 0 ? configuration.ports.grpc : nil,
            grpcTLSPort: configuration.ports.grpcTLS > 0 ? configuration.ports.grpcTLS : nil,
            serfLANPort: configuration.ports.serfLAN,
            serfWANPort: configuration.ports.serfWAN,
            httpAddress: configuration.addresses.http.first?.description ?? "",
            version: configuration.simulation.version
        )
    }
}

extension AgentConfiguration {
    /// The configuration of agents within this process: `-dev` with what the text, HCL or JSON, lays over it.
    ///
    /// - Parameter simulation: members of the stanza `simulation` that win over those of the text.
    static func development(
        _ text: String, simulation: [String: ConfigurationTree.Value] = [:]
    ) throws(ConfigurationError) -> AgentConfiguration {
        let format = ConfigurationFormat(guessing: text)
        let source = ConfigurationSource(name: "configuration", format: format, text: Array(text.utf8))
        let facts = ConfigurationFacts(hostName: "node1", interfaces: NetworkInterfaces(addresses: []))
        let flags = AgentFlags.development(simulation: simulation)
        return try load(Inputs(flags: flags, files: [source], facts: facts)).configuration
    }
}
