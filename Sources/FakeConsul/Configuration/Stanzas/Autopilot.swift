// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// `autopilot`: the settings with which the first leader starts it.
    struct Autopilot: Sendable, Equatable {
        var cleanupDeadServers = true
        var lastContactThreshold = Duration.milliseconds(200)
        var maxTrailingLogs = 250
        var minQuorum = 0
        var serverStabilizationTime = Duration.seconds(10)
        var disableUpgradeMigration = false
        var redundancyZoneTag = ""
        var upgradeVersionTag = ""
        /// How often the leader looks at the health of the servers.
        var serverHealthInterval = Duration.seconds(2)
    }
}

extension Stanza {
    static let autopilot = Stanza {
        [
            .bools("cleanup_dead_servers", "disable_upgrade_migration"),
            .ints("max_trailing_logs"),
            .uints("min_quorum"),
            .strings(
                "last_contact_threshold",
                "server_stabilization_time",
                "redundancy_zone_tag",
                "upgrade_version_tag"
            ),
        ]
    }
}

extension AgentConfiguration.Autopilot {
    mutating func read(_ stanza: StanzaReader) {
        stanza.read("cleanup_dead_servers", into: &cleanupDeadServers)
        stanza.read("disable_upgrade_migration", into: &disableUpgradeMigration)
        stanza.read("last_contact_threshold", into: &lastContactThreshold)
        stanza.read("max_trailing_logs", into: &maxTrailingLogs)
        stanza.read("min_quorum", into: &minQuorum)
        stanza.read("redundancy_zone_tag", into: &redundancyZoneTag)
        stanza.read("server_stabilization_time", into: &serverStabilizationTime)
        stanza.read("upgrade_version_tag", into: &upgradeVersionTag)
    }
}
