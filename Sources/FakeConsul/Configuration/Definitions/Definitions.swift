// SPDX-License-Identifier: MIT

extension Stanza {
    /// A service to register at the start.
    static let service: Stanza = Stanza {
        [
            .strings("kind", "id", "name", "address", "socket_path", "token"),
            .lists("tags"),
            .maps("meta"),
            .ints("port"),
            .bools("enable_tag_override"),
            .one("tagged_addresses", .recordMap(Stanza { [.strings("address"), .ints("port")] })),
            .record("check", .check),
            .records("checks", .check),
            .record("weights", Stanza { [.ints("passing", "warning")] }),
            .record("proxy", .proxy),
            .record("connect", .serviceConnect),
            // Known from Consul 1.17 on.
            .record("locality", Stanza { [.strings("region", "zone")] }),
        ]
    }

    static let serviceConnect: Stanza = Stanza { [.bools("native"), .record("sidecar_service", .service)] }

    static let proxy = Stanza {
        [
            .strings(
                "destination_service_name",
                "destination_service_id",
                "local_service_address",
                "local_service_socket_path",
                "mode"
            ),
            .ints("local_service_port"),
            .record("transparent_proxy", Stanza { [.ints("outbound_listener_port"), .bools("dialed_directly")] }),
            .objects("config"),
            .records("upstreams", .upstream),
            .record("mesh_gateway", Stanza { [.strings("mode")] }),
            .record("expose", .expose),
        ]
    }

    static let upstream = Stanza {
        [
            .strings(
                "destination_type",
                "destination_namespace",
                "destination_partition",
                "destination_peer",
                "destination_name",
                "datacenter",
                "local_bind_address",
                "local_bind_socket_path",
                "local_bind_socket_mode"
            ),
            .ints("local_bind_port"),
            .objects("config"),
            .record("mesh_gateway", Stanza { [.strings("mode")] }),
        ]
    }

    static let expose = Stanza {
        [
            .bools("checks"),
            .ints("port"),
            .records("paths", Stanza { [.ints("listener_port", "local_path_port"), .strings("path", "protocol")] }),
        ]
    }

    /// A health check, of the node or of a service.
    static let check = Stanza {
        [
            .strings(
                "id",
                "name",
                "notes",
                "token",
                "status",
                "http",
                "method",
                "body",
                "tcp",
                "udp",
                "interval",
                "shell",
                "grpc"
            ),
            .one("service_id", .string, aliases: "serviceid"),
            .one("args", .strings, aliases: "scriptargs"),
            .one("header", .stringsMap),
            .one("docker_container_id", .string, aliases: "dockercontainerid"),
            .one("tls_skip_verify", .bool, aliases: "tlsskipverify"),
            .strings("tls_server_name", "alias_node", "alias_service", "timeout", "ttl", "h2ping", "os_service"),
            .bools("disable_redirects", "tcp_use_tls", "grpc_use_tls", "h2ping_use_tls"),
            .ints("output_max_size", "success_before_passing", "failures_before_warning", "failures_before_critical"),
            .one("deregister_critical_service_after", .string, aliases: "deregistercriticalserviceafter"),
        ]
    }
}
