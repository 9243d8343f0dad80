// SPDX-License-Identifier: MIT

extension AgentFlags {
    /// What a flag sets.
    enum Target {
        case dev, path, format, fragment
        case bool([String]), int([String]), uint([String]), string([String])
        /// A list at the top of the configuration.
        case list(String)
        /// A list within a stanza; it is appended to that of the files.
        case lateList(String, String)
        /// `key:value`, laid over the map of the files.
        case map(String)

        var isSwitch: Bool {
            switch self {
            case .dev, .bool: true
            default: false
            }
        }
    }

    struct Entry {
        let flag: FlagSet.Flag
        let target: Target

        init(_ name: String, _ target: Target, _ help: String) {
            flag = FlagSet.Flag(name, isSwitch: target.isSwitch, help)
            self.target = target
        }
    }

    static var table: [Entry] { sources + cluster + addresses + agent + log + simulation }

    private static var sources: [Entry] {
        [
            Entry(
                "config-dir",
                .path,
                "A directory of configuration: its .json and .hcl files are read in order. May be repeated."
            ),
            Entry("config-file", .path, "A file of configuration, .json or .hcl. May be repeated."),
            Entry("config-format", .format, "The language of all files whatever their names say: 'hcl' or 'json'."),
            Entry("hcl", .fragment, "A piece of HCL that counts as the last file. May be repeated."),
            Entry("dev", .dev, "Development mode: one server, in memory, at once."),
        ]
    }

    private static var cluster: [Entry] {
        [
            Entry("bootstrap", .bool(["bootstrap"]), "The server may elect itself."),
            Entry(
                "bootstrap-expect",
                .int(["bootstrap_expect"]),
                "How many servers to wait for before the first election."
            ),
            Entry("datacenter", .string(["datacenter"]), "The datacenter."),
            Entry("data-dir", .string(["data_dir"]), "The directory for state."),
            Entry("encrypt", .string(["encrypt"]), "The gossip key, in base64."),
            Entry("disable-keyring-file", .bool(["disable_keyring_file"]), "Gossip keys are not kept in a file."),
            Entry(
                "disable-host-node-id",
                .bool(["disable_host_node_id"]),
                "The node's ID is drawn, not derived from the host."
            ),
            Entry("join", .list("-join"), "Deprecated: the same as -retry-join."),
            Entry("join-wan", .list("-join-wan"), "Deprecated: the same as -retry-join-wan."),
            Entry("node", .string(["node_name"]), "The node's name, the only one of that name in the cluster."),
            Entry("node-id", .string(["node_id"]), "The node's ID, a UUID; drawn if it is not given."),
            Entry("node-meta", .map("node_meta"), "A pair key:value of the node's metadata. May be repeated."),
            Entry("non-voting-server", .bool(["read_replica"]), "Deprecated: the same as -read-replica."),
            Entry("read-replica", .bool(["read_replica"]), "Consul Enterprise: a server without a vote."),
            Entry(
                "primary-gateway",
                .list("primary_gateways"),
                "A mesh gateway of the primary datacenter. May be repeated."
            ),
            Entry("protocol", .int(["protocol"]), "The version of the protocol."),
            Entry("raft-protocol", .int(["raft_protocol"]), "The version of Raft's protocol."),
            Entry("rejoin", .bool(["rejoin_after_leave"]), "Join again although the agent had left."),
            Entry("retry-interval", .string(["retry_interval"]), "The time between two attempts to join."),
            Entry(
                "retry-interval-wan",
                .string(["retry_interval_wan"]),
                "The time between two attempts to join the WAN."
            ),
            Entry("retry-join", .list("retry_join"), "The address of an agent to join. May be repeated."),
            Entry(
                "retry-join-wan",
                .list("retry_join_wan"),
                "The address of a server to join over the WAN. May be repeated."
            ),
            Entry("retry-max", .int(["retry_max"]), "How often to try to join; 0 for no end."),
            Entry("retry-max-wan", .int(["retry_max_wan"]), "How often to try to join the WAN; 0 for no end."),
            Entry("segment", .string(["segment"]), "Consul Enterprise: the network segment."),
            Entry("server", .bool(["server"]), "The agent is a server."),
        ]
    }

    private static var addresses: [Entry] {
        [
            Entry("advertise", .string(["advertise_addr"]), "The address that others are told."),
            Entry("advertise-wan", .string(["advertise_addr_wan"]), "The address that other datacenters are told."),
            Entry("alt-domain", .string(["alt_domain"]), "A second domain of the DNS interface."),
            Entry("bind", .string(["bind_addr"]), "The address for the cluster's traffic."),
            Entry("client", .string(["client_addr"]), "The addresses for clients: HTTP, HTTPS, DNS, gRPC."),
            Entry("dns-port", .int(["ports", "dns"]), "The port of DNS; 0 for any that is free, -1 for none."),
            Entry("domain", .string(["domain"]), "The domain of the DNS interface."),
            Entry("grpc-port", .int(["ports", "grpc"]), "The port of gRPC."),
            Entry("grpc-tls-port", .int(["ports", "grpc_tls"]), "The port of gRPC over TLS."),
            Entry("http-port", .int(["ports", "http"]), "The port of HTTP; 0 for any that is free, -1 for none."),
            Entry("https-port", .int(["ports", "https"]), "The port of HTTPS."),
            Entry("recursor", .list("recursors"), "A DNS server for all other domains. May be repeated."),
            Entry(
                "serf-lan-allowed-cidrs",
                .list("serf_lan_allowed_cidrs"),
                "A network that may join. May be repeated."
            ),
            Entry("serf-lan-bind", .string(["serf_lan"]), "The address for gossip."),
            Entry("serf-lan-port", .int(["ports", "serf_lan"]), "The port of gossip."),
            Entry(
                "serf-wan-allowed-cidrs",
                .list("serf_wan_allowed_cidrs"),
                "A network that may join the WAN. May be repeated."
            ),
            Entry("serf-wan-bind", .string(["serf_wan"]), "The address for gossip between datacenters."),
            Entry("serf-wan-port", .int(["ports", "serf_wan"]), "The port of gossip between datacenters."),
            Entry("server-port", .int(["ports", "server"]), "The port of the servers' calls."),
        ]
    }

    private static var agent: [Entry] {
        [
            Entry(
                "allow-write-http-from",
                .lateList("http_config", "allow_write_http_from"),
                "A network that may write by HTTP, as in 10.0.0.0/8. May be repeated."
            ),
            Entry(
                "auto-reload-config",
                .bool(["auto_reload_config"]),
                "Files of configuration are read again when they change."
            ),
            Entry("check_output_max_size", .int(["check_output_max_size"]), "The most bytes kept of a check's output."),
            Entry(
                "default-query-time",
                .string(["default_query_time"]),
                "How long a blocking query waits that does not say."
            ),
            Entry(
                "enable-local-script-checks",
                .bool(["enable_local_script_checks"]),
                "Files may register scripts as checks."
            ),
            Entry("enable-script-checks", .bool(["enable_script_checks"]), "Anybody may register scripts as checks."),
            Entry("max-query-time", .string(["max_query_time"]), "The longest that a blocking query waits."),
            Entry("pid-file", .string(["pid_file"]), "A file for the process's ID."),
            Entry("ui", .bool(["ui_config", "enabled"]), "The web UI answers."),
            Entry(
                "ui-content-path",
                .string(["ui_config", "content_path"]),
                "The path of the web UI; /ui/ if it is not given."
            ),
            Entry("ui-dir", .string(["ui_config", "dir"]), "A directory with a web UI of one's own."),
        ]
    }

    private static var log: [Entry] {
        [
            Entry("log-file", .string(["log_file"]), "A file for the log."),
            Entry("log-json", .bool(["log_json"]), "The log is written as JSON."),
            Entry("log-level", .string(["log_level"]), "How much is logged: trace, debug, info, warn, error."),
            Entry("log-rotate-bytes", .int(["log_rotate_bytes"]), "The most bytes of one log file."),
            Entry("log-rotate-duration", .string(["log_rotate_duration"]), "The longest time of one log file."),
            Entry("log-rotate-max-files", .int(["log_rotate_max_files"]), "The most log files that are kept."),
            Entry("syslog", .bool(["enable_syslog"]), "The log goes to syslog, too."),
        ]
    }

    private static var simulation: [Entry] {
        [
            Entry(
                "sim-ready-file",
                .string(["simulation", "ready_file"]),
                "fake-consul: a file written once the agent answers."
            ),
            Entry("sim-servers", .int(["simulation", "servers"]), "fake-consul: how many servers the cluster has."),
            Entry(
                "sim-clients",
                .int(["simulation", "clients"]),
                "fake-consul: how many client agents the cluster, or its first datacenter, has."
            ),
            Entry(
                "sim-datacenters",
                .string(["simulation", "datacenters"]),
                "fake-consul: the datacenters with their servers, and clients, as in dc1=3,dc2=3+2."
            ),
            Entry(
                "sim-cold-start",
                .bool(["simulation", "cold_start"]),
                "fake-consul: the agents have yet to find each other and a leader."
            ),
            Entry("sim-paused", .bool(["simulation", "paused"]), "fake-consul: the clock stands until it is moved."),
            Entry(
                "sim-token",
                .string(["simulation", "token"]),
                "fake-consul: what requests to /sim/ must bring that come from other machines."
            ),
            Entry("sim-seed", .uint(["simulation", "seed"]), "fake-consul: the seed of every random draw."),
            Entry("sim-version", .string(["simulation", "version"]), "fake-consul: the version of Consul to report."),
        ]
    }
}

extension AgentFlags {
    private static var flagSet: FlagSet { FlagSet(table.map(\.flag)) }

    /// The help text of `agent`.
    package static var usage: String {
        flagSet.usage(
            "Usage: fake-consul agent [options]\n\n  Starts a Consul agent and runs it until an interrupt is received."
        )
    }

    /// What `agent` prints where its flags are refused.
    package static func explanation(of refusal: FlagSet.Refusal) -> String {
        switch refusal {
        case .help: usage
        case .invalid(let message): flagSet.explanation(of: refusal) + "==> error parsing flags: \(message)"
        case .extra(let arguments): "==> Unexpected extra arguments: [\(arguments.joined(separator: " "))]"
        }
    }
}
