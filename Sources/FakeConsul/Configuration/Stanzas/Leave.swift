// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// How the agent goes, and how long others wait for one that is gone.
    struct Leave: Sendable, Equatable {
        /// SIGTERM leaves; else it just stops.
        var onTerminate = true
        /// SIGINT just stops; else it leaves.
        var skipOnInterrupt = false
        /// How long a failed member is remembered; zero for serf's own 72 hours.
        var reconnectTimeoutLAN = Duration.zero
        var reconnectTimeoutWAN = Duration.zero
        /// What a client asks the others to wait in its case.
        var advertisedReconnectTimeout = Duration.zero
    }
}

extension [ConfigurationField] {
    static var leaveKeys: Self {
        .all([
            .bools("leave_on_terminate", "skip_leave_on_interrupt"),
            .strings("reconnect_timeout", "reconnect_timeout_wan", "advertise_reconnect_timeout"),
        ])
    }
}

extension AgentConfiguration.Leave {
    mutating func read(_ root: StanzaReader, isServer: Bool) {
        onTerminate = root.tree.bool("leave_on_terminate") ?? !isServer
        skipOnInterrupt = root.tree.bool("skip_leave_on_interrupt") ?? isServer
        root.read("advertise_reconnect_timeout", into: &advertisedReconnectTimeout)
        root.read("reconnect_timeout", into: &reconnectTimeoutLAN)
        root.read("reconnect_timeout_wan", into: &reconnectTimeoutWAN)
    }
}
