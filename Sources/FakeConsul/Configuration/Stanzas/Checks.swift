// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// How the agent runs health checks.
    struct Checks: Sendable, Equatable {
        /// How long the output of a check may change before the catalog hears of it; zero for at once.
        var updateInterval = Duration.seconds(300)
        /// The most bytes of output kept of one run.
        var outputMaxSize = 4096
        var discardOutput = false
        /// Scripts may be registered by HTTP.
        var enableScripts = false
        /// Scripts may be registered by files of configuration.
        var enableLocalScripts = false
        /// The least time after which a critical service may be deregistered.
        var deregisterIntervalMin = Duration.seconds(60)
        /// How often critical services are looked through.
        var reapInterval = Duration.seconds(30)
    }
}

extension [ConfigurationField] {
    static var checkKeys: Self {
        .all([
            .strings("check_update_interval"),
            .ints("check_output_max_size"),
            .bools("discard_check_output", "enable_script_checks", "enable_local_script_checks"),
            .record("check", .check),
            .records("checks", .check),
            .record("service", .service),
            .records("services", .service),
        ])
    }
}

extension AgentConfiguration.Checks {
    mutating func read(_ root: StanzaReader) {
        root.read("check_update_interval", into: &updateInterval)
        root.read("check_output_max_size", into: &outputMaxSize)
        root.read("discard_check_output", into: &discardOutput)
        root.read("enable_script_checks", into: &enableScripts)
        enableLocalScripts = enableScripts
        root.read("enable_local_script_checks", into: &enableLocalScripts)
    }
}
