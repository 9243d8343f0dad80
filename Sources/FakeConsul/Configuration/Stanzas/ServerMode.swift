// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// Whether the agent is a server, and how it finds the others.
    struct ServerMode: Sendable, Equatable {
        var isEnabled = false
        /// It may elect itself.
        var bootstrap = false
        /// How many servers it waits for before the first election; 0 for none.
        var bootstrapExpect = 0
        var serverName = ""
        /// How long a server may be away and still rejoin.
        var rejoinAgeMax = Duration.seconds(168 * 3600)
        var enableStreaming = false
        var peeringEnabled = true
        var primaryGateways: [String] = []
        var primaryGatewaysInterval = Duration.seconds(30)
    }
}

extension [ConfigurationField] {
    static var serverKeys: Self {
        .all([
            .bools("server", "bootstrap"),
            .ints("bootstrap_expect"),
            .strings("server_name", "server_rejoin_age_max"),
            .table("rpc", Stanza { [.bools("enable_streaming")] }),
            .table("peering", Stanza { [.bools("enabled", "test_allow_peer_registrations")] }),
            .lists("primary_gateways"),
            .strings("primary_gateways_interval"),
        ])
    }
}

extension AgentConfiguration.ServerMode {
    mutating func read(_ root: StanzaReader) {
        root.read("server", into: &isEnabled)
        root.read("bootstrap", into: &bootstrap)
        root.read("bootstrap_expect", into: &bootstrapExpect)
        root.read("server_name", into: &serverName)
        root.read("server_rejoin_age_max", atLeast: .seconds(6 * 3600), into: &rejoinAgeMax)
        enableStreaming = isEnabled
        root.stanza("rpc").read("enable_streaming", into: &enableStreaming)
        root.stanza("peering").read("enabled", into: &peeringEnabled)
        root.read("primary_gateways_interval", into: &primaryGatewaysInterval)
    }
}
