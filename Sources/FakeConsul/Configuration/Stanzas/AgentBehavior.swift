// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// Switches of the agent that belong to no stanza.
    struct AgentBehavior: Sendable, Equatable {
        var autoReload = false
        var disableAnonymousSignature = false
        var disableCoordinates = false
        var disableRemoteExec = true
        var disableUpdateCheck = false
        var enableAgentTLSForChecks = false
        var enableCentralServiceConfig = true
        var enableDebug = false
        var enableSyslog = false
        var syslogFacility = "LOCAL0"
        /// The shortest time to live that a session may ask for.
        var sessionTTLMin = Duration.seconds(10)
        var useStreamingBackend = true
        /// How many proxy configurations a second a server sends out.
        var xdsUpdates = RateLimit.perSecond(250)
        /// How often the agent writes its whole state to the catalog, at least.
        var antiEntropyInterval = Duration.seconds(60)
        /// How many coordinate updates a second a cluster should see, whatever its size.
        var coordinateUpdatesPerSecond = 64.0
        var coordinateIntervalMin = Duration.seconds(15)
    }
}

extension [ConfigurationField] {
    static var agentKeys: Self {
        .all([
            .bools(
                "auto_reload_config",
                "disable_anonymous_signature",
                "disable_coordinates",
                "disable_remote_exec",
                "disable_update_check",
                "enable_agent_tls_for_checks",
                "enable_central_service_config",
                "enable_debug",
                "enable_syslog",
                "use_streaming_backend"
            ),
            .strings("syslog_facility", "session_ttl_min"),
            .table("xds", Stanza { [.floats("update_max_per_second")] }),
            .record("cloud", .cloud),
        ])
    }
}

extension Stanza {
    static let cloud = Stanza {
        [.strings("resource_id", "client_id", "client_secret", "hostname", "auth_url", "scada_address")]
    }
}

extension AgentConfiguration.AgentBehavior {
    mutating func read(_ root: StanzaReader) {
        root.read("auto_reload_config", into: &autoReload)
        root.read("disable_anonymous_signature", into: &disableAnonymousSignature)
        root.read("disable_coordinates", into: &disableCoordinates)
        root.read("disable_remote_exec", into: &disableRemoteExec)
        root.read("disable_update_check", into: &disableUpdateCheck)
        root.read("enable_agent_tls_for_checks", into: &enableAgentTLSForChecks)
        root.read("enable_central_service_config", into: &enableCentralServiceConfig)
        root.read("enable_debug", into: &enableDebug)
        root.read("enable_syslog", into: &enableSyslog)
        root.read("syslog_facility", into: &syslogFacility)
        root.read("session_ttl_min", into: &sessionTTLMin)
        if sessionTTLMin == .zero { sessionTTLMin = .seconds(10) }
        root.read("use_streaming_backend", into: &useStreamingBackend)
        root.stanza("xds").read("update_max_per_second", into: &xdsUpdates)
    }
}
