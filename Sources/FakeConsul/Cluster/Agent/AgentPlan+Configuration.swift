// SPDX-License-Identifier: MIT

extension AgentPlan {
    /// The plan of a configuration whose ports are settled.
    ///
    /// - Parameter drawnNodeID: the node's ID where the configuration names none.
    init(_ configuration: AgentConfiguration, drawnNodeID: String) {
        let identity = configuration.identity
        self.init(
            configuration: configuration,
            identity: AgentIdentity(
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
        )
    }

    /// The plan of an agent within this process: `-dev` with what the text, HCL or JSON, lays over it.
    ///
    /// - Parameter version: the version of Consul to report; nil for what the text or the default says.
    static func development(_ text: String, version: String? = nil) throws(ConfigurationError) -> AgentPlan {
        let format = ConfigurationFormat(guessing: text)
        let source = ConfigurationSource(name: "configuration", format: format, text: Array(text.utf8))
        let facts = ConfigurationFacts(hostName: "node1", interfaces: NetworkInterfaces(addresses: []))
        let inputs = AgentConfiguration.Inputs(flags: .development, files: [source], facts: facts)
        var configuration = try AgentConfiguration.load(inputs).configuration
        if let version { configuration.simulation.version = version }
        return AgentPlan(configuration, drawnNodeID: "11111111-2222-3333-4444-555555555555")
    }

    /// Whether the server elects itself without waiting for others.
    var bootstrapsAlone: Bool { configuration.isDevMode || configuration.server.bootstrap }

    var raftTimings: RaftTimings {
        let multiplier = configuration.performance.raftMultiplier
        let raft = configuration.raft
        return RaftTimings(
            heartbeatTimeout: raft.heartbeatTimeout * multiplier,
            electionTimeout: raft.electionTimeout * multiplier,
            leaderLeaseTimeout: raft.leaderLeaseTimeout * multiplier,
            trailingLogs: UInt64(clamping: raft.trailingLogs),
            snapshotThreshold: UInt64(clamping: raft.snapshotThreshold)
        )
    }
}
