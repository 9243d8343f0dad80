// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// `performance`.
    struct Performance: Sendable, Equatable {
        /// Raft's timings are multiplied by it.
        var raftMultiplier = 5
        /// How long a server that leaves still answers.
        var leaveDrainTime = Duration.seconds(5)
        /// How long a call waits for a leader before it fails.
        var rpcHoldTimeout = Duration.seconds(7)
        var grpcKeepaliveInterval = Duration.seconds(30)
        var grpcKeepaliveTimeout = Duration.seconds(20)
    }
}

extension Stanza {
    static let performance = Stanza {
        [
            .ints("raft_multiplier"),
            .strings("leave_drain_time", "rpc_hold_timeout", "grpc_keepalive_interval", "grpc_keepalive_timeout"),
        ]
    }
}

extension AgentConfiguration.Performance {
    static let raftMultipliers = 1...10

    mutating func read(_ stanza: StanzaReader) throws(ConfigurationError) {
        stanza.read("raft_multiplier", into: &raftMultiplier)
        guard Self.raftMultipliers.contains(raftMultiplier) else {
            throw ConfigurationError(
                "performance.raft_multiplier cannot be \(raftMultiplier). Must be between 1 and 10"
            )
        }
        stanza.read("grpc_keepalive_interval", atLeast: .seconds(1), into: &grpcKeepaliveInterval)
        stanza.read("grpc_keepalive_timeout", atLeast: .seconds(1), into: &grpcKeepaliveTimeout)
        stanza.read("leave_drain_time", into: &leaveDrainTime)
        stanza.read("rpc_hold_timeout", into: &rpcHoldTimeout)
    }
}
