// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// Raft's timings and its log.
    struct Raft: Sendable, Equatable {
        var protocolVersion = 3
        /// The version of Consul's own protocol.
        var rpcProtocolVersion = 2
        /// At a `performance.raft_multiplier` of 1.
        var heartbeatTimeout = Duration.milliseconds(1000)
        var electionTimeout = Duration.milliseconds(1000)
        var leaderLeaseTimeout = Duration.milliseconds(500)
        var snapshotThreshold = 16384
        var snapshotInterval = Duration.seconds(30)
        var trailingLogs = 10240
        var logStore = LogStore()

        /// `raft_logstore`; a simulated log stands in memory.
        struct LogStore: Sendable, Equatable {
            var backend = "boltdb"
            var disableLogCache = false
            var verificationEnabled = false
            var verificationInterval = Duration.zero
            var noFreelistSync = false
            var walSegmentMegabytes = 64
        }
    }
}

extension [ConfigurationField] {
    static var raftKeys: Self {
        .all([
            .ints("protocol", "raft_protocol", "raft_snapshot_threshold", "raft_trailing_logs"),
            .strings("raft_snapshot_interval"),
            .table("raft_logstore", .raftLogStore),
        ])
    }
}

extension Stanza {
    static let raftLogStore = Stanza {
        [
            .strings("backend"),
            .bools("disable_log_cache"),
            .table("verification", Stanza { [.bools("enabled"), .strings("interval")] }),
            .table("boltdb", Stanza { [.bools("no_freelist_sync")] }),
            .table("wal", Stanza { [.ints("segment_size_mb")] }),
        ]
    }
}

extension AgentConfiguration.Raft {
    mutating func read(_ root: StanzaReader) {
        root.read("protocol", into: &rpcProtocolVersion)
        root.read("raft_protocol", into: &protocolVersion)
        root.read("raft_snapshot_threshold", into: &snapshotThreshold)
        root.read("raft_snapshot_interval", into: &snapshotInterval)
        root.read("raft_trailing_logs", into: &trailingLogs)
        let store = root.stanza("raft_logstore")
        store.read("backend", into: &logStore.backend)
        store.read("disable_log_cache", into: &logStore.disableLogCache)
        store.stanza("verification").read("enabled", into: &logStore.verificationEnabled)
        store.stanza("verification").read("interval", into: &logStore.verificationInterval)
        store.stanza("boltdb").read("no_freelist_sync", into: &logStore.noFreelistSync)
        store.stanza("wal").read("segment_size_mb", into: &logStore.walSegmentMegabytes)
    }
}
