// SPDX-License-Identifier: MIT

/// Everything that the configuration of an agent says, defaults filled in.
///
/// A plain value. Its initial value is what Consul has for a client agent that was told nothing;
/// `AgentConfiguration.load` makes one from files and flags. What has no effect on a simulated agent is still here,
/// checked as Consul checks it.
package struct AgentConfiguration: Sendable {
    /// `-dev`: one server, in memory, with short timings.
    var isDevMode = false
    var identity = Identity()
    var server = ServerMode()
    var addresses = Addresses()
    var ports = Ports()
    var acl = ACL()
    var agent = AgentBehavior()
    var audit = Audit()
    var autopilot = Autopilot()
    var autoConfig = AutoConfig()
    var autoEncrypt = AutoEncrypt()
    var cache = Cache()
    var checks = Checks()
    var configEntries = ConfigEntries()
    var connect = Connect()
    var dns = DNS()
    var encryption = Encryption()
    var gossipLAN = Gossip()
    var gossipWAN = Gossip.wan
    var http = HTTP()
    var join = Join()
    var leave = Leave()
    var limits = Limits()
    var log = Log()
    var performance = Performance()
    var queries = Queries()
    var raft = Raft()
    var telemetry = Telemetry()
    var tls = TLS()
    var ui = UI()
    /// What belongs to fake-consul alone.
    var simulation = Simulation()

    /// The services of the configuration, each as it would be registered, with keys in snake case.
    var services: [JSONValue] = []
    /// The checks of the node itself.
    var nodeChecks: [JSONValue] = []
    /// Kept as they were given; a simulated agent runs no watches of its own.
    var watches: [JSONValue] = []

    init() {}
}

extension Stanza {
    /// The whole configuration.
    static let root = Stanza {
        [
            .identityKeys,
            .serverKeys,
            .addressKeys,
            .agentKeys,
            .checkKeys,
            .encryptionKeys,
            .joinKeys,
            .leaveKeys,
            .logKeys,
            .queryKeys,
            .raftKeys,
            .uiKeys,
            .enterpriseKeys,
            .deprecatedKeys,
            .internalKeys,
            .table("acl", .acl),
            .table("addresses", .addresses),
            .table("auto_config", .autoConfig),
            .table("auto_encrypt", .autoEncrypt),
            .table("autopilot", .autopilot),
            .table("cache", .cache),
            .table("config_entries", .configEntries),
            .table("connect", .connect),
            .table("dns_config", .dns),
            .table("gossip_lan", .gossip),
            .table("gossip_wan", .gossip),
            .table("http_config", .http),
            .table("limits", .limits),
            .table("performance", .performance),
            .table("ports", .ports),
            .table("simulation", .simulation),
            .table("telemetry", .telemetry),
            .table("tls", .tls),
            .one("watches", .objects),
            .objects("snapshot_agent"),
        ]
    }
}

extension [ConfigurationField] {
    /// What only Consul Enterprise heeds.
    static var enterpriseKeys: Self {
        .all([
            .one("read_replica", .bool, aliases: "non_voting_server"),
            .strings("segment", "partition", "license_path"),
            .records("segments", .segment),
            .table("audit", .audit),
            .table("reporting", .reporting),
            .strings(
                "license_poll_base_time",
                "license_poll_max_time",
                "license_update_base_time",
                "license_update_max_time"
            ),
        ])
    }

    /// What a file may say, but Consul sets by itself.
    static var internalKeys: Self {
        .all([
            .strings(
                "ae_interval",
                "check_deregister_interval_min",
                "check_reap_interval",
                "revision",
                "sync_coordinate_interval_min",
                "version",
                "version_prerelease",
                "version_metadata"
            ),
            .ints("segment_limit", "segment_name_limit"),
            .floats("sync_coordinate_rate_target"),
            .table("consul", .internalTimings),
        ])
    }

    /// What later keys replaced.
    static var deprecatedKeys: Self {
        .all([
            .strings(
                "acl_agent_master_token",
                "acl_agent_token",
                "acl_token",
                "acl_master_token",
                "acl_replication_token",
                "acl_datacenter",
                "acl_default_policy",
                "acl_down_policy",
                "acl_ttl",
                "ca_file",
                "ca_path",
                "cert_file",
                "key_file",
                "tls_cipher_suites",
                "tls_min_version"
            ),
            .bools(
                "acl_enable_key_list_policy",
                "enable_acl_replication",
                "verify_incoming",
                "verify_incoming_https",
                "verify_incoming_rpc",
                "verify_outgoing",
                "verify_server_hostname",
                "tls_prefer_server_cipher_suites"
            ),
            .lists("start_join", "start_join_wan"),
            .record("raft_boltdb", Stanza { [.bools("NoFreelistSync")] }),
        ])
    }
}

extension Stanza {
    static let segment = Stanza { [.strings("advertise", "bind", "name"), .ints("port"), .bools("rpc_listener")] }

    static let reporting = Stanza { [.table("license", Stanza { [.bools("enabled")] })] }

    static let internalTimings = Stanza {
        [
            .table(
                "coordinate",
                Stanza { [.ints("update_batch_size", "update_max_batches"), .strings("update_period")] }
            ),
            .table("raft", Stanza { [.strings("election_timeout", "heartbeat_timeout", "leader_lease_timeout")] }),
            .table("server", Stanza { [.strings("health_interval")] }),
        ]
    }
}
