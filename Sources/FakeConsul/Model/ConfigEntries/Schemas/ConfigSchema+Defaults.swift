// SPDX-License-Identifier: MIT

/// `service-defaults`, `proxy-defaults` and `mesh` (`consul agent/structs config_entry.go`, `config_entry_mesh.go`).
extension ConfigSchema {
    static let serviceDefaults = ConfigSchema(
        "ServiceConfigEntry",
        [
            .always("Kind", .text), .always("Name", .text), .always("Protocol", .text),
            .omit("Mode", .string("structs.ProxyMode")),
            .always("TransparentProxy", .structure(transparentProxy), "transparent_proxy"),
            .omit("MutualTLSMode", .string("structs.MutualTLSMode"), "mutual_tls_mode"),
            .always("MeshGateway", .structure(meshGateway), "mesh_gateway"),
            .always("Expose", .structure(expose)), .omit("ExternalSNI", .text, "external_sni"),
            .omit("UpstreamConfig", .optional(upstreamConfiguration), "upstream_config"),
            .omit("Destination", .optional(destination)),
            .omit("MaxInboundConnections", .int, "max_inbound_connections"),
            .omit("LocalConnectTimeoutMs", .int, "local_connect_timeout_ms"),
            .omit("LocalRequestTimeoutMs", .int, "local_request_timeout_ms"),
            .omit("BalanceInboundConnections", .text, "balance_inbound_connections"),
            .omit("EnvoyExtensions", .records(envoyExtension), "envoy_extensions"),
            .meta, .enterpriseMeta,
        ]
    )

    static let upstreamConfiguration = ConfigSchema(
        "UpstreamConfiguration",
        [.omit("Overrides", .records(upstreamConfig)), .omit("Defaults", .optional(upstreamConfig))]
    )

    static let destination = ConfigSchema(
        "DestinationConfig", [.omit("Addresses", .texts), .omit("Port", .int)])

    static let upstreamConfig = ConfigSchema(
        "UpstreamConfig",
        [
            .omit("Name", .text), .enterpriseMeta, .always("Peer", .text),
            .omit("EnvoyListenerJSON", .text, "envoy_listener_json"),
            .omit("EnvoyClusterJSON", .text, "envoy_cluster_json"), .omit("Protocol", .text),
            .omit("ConnectTimeoutMs", .int, "connect_timeout_ms"), .omit("Limits", .optional(upstreamLimits)),
            .omit("PassiveHealthCheck", .optional(passiveHealthCheck), "passive_health_check"),
            .always("MeshGateway", .structure(meshGateway), "mesh_gateway"),
            .omit("BalanceOutboundConnections", .text, "balance_outbound_connections"),
        ]
    )

    static let upstreamLimits = ConfigSchema(
        "UpstreamLimits",
        [
            .omit("MaxConnections", .pointer(.int), "max_connections"),
            .omit("MaxPendingRequests", .pointer(.int), "max_pending_requests"),
            .omit("MaxConcurrentRequests", .pointer(.int), "max_concurrent_requests"),
        ]
    )

    static let proxyDefaults = ConfigSchema(
        "ProxyConfigEntry",
        [
            .always("Kind", .text), .always("Name", .text), .always("Config", .opaque), .hidden("Protocol", .text),
            .omit("Mode", .string("structs.ProxyMode")),
            .always("TransparentProxy", .structure(transparentProxy), "transparent_proxy"),
            .omit("MutualTLSMode", .string("structs.MutualTLSMode"), "mutual_tls_mode"),
            .always("MeshGateway", .structure(meshGateway), "mesh_gateway"),
            .always("Expose", .structure(expose)), .always("AccessLogs", .structure(accessLogs), "access_logs"),
            .omit("EnvoyExtensions", .records(envoyExtension), "envoy_extensions"),
            .omit("FailoverPolicy", .optional(failoverPolicy), "failover_policy"),
            .omit("PrioritizeByLocality", .optional(prioritizeByLocality), "prioritize_by_locality"),
            .meta, .enterpriseMeta,
        ]
    )

    static let mesh = ConfigSchema(
        "MeshConfigEntry",
        [
            .always("TransparentProxy", .structure(meshTransparentProxy), "transparent_proxy"),
            .omit("AllowEnablingPermissiveMutualTLS", .bool, "allow_enabling_permissive_mutual_tls"),
            .omit("TLS", .optional(meshTLS)), .omit("HTTP", .optional(meshHTTP)),
            .omit("Peering", .optional(meshPeering)), .meta, .enterpriseMeta,
        ]
    )

    static let meshTransparentProxy = ConfigSchema(
        "TransparentProxyMeshConfig", [.always("MeshDestinationsOnly", .bool, "mesh_destinations_only")])

    static let meshTLS = ConfigSchema(
        "MeshTLSConfig", [.omit("Incoming", .optional(meshDirection)), .omit("Outgoing", .optional(meshDirection))])

    static let meshDirection = ConfigSchema(
        "MeshDirectionalTLSConfig",
        [
            .omit("TLSMinVersion", .string("types.TLSVersion"), "tls_min_version"),
            .omit("TLSMaxVersion", .string("types.TLSVersion"), "tls_max_version"),
            .omit("CipherSuites", .list(.string("types.TLSCipherSuite")), "cipher_suites"),
        ]
    )

    static let meshHTTP = ConfigSchema(
        "MeshHTTPConfig",
        [.always("SanitizeXForwardedClientCert", .bool, "sanitize_x_forwarded_client_cert")]
    )

    static let meshPeering = ConfigSchema(
        "PeeringMeshConfig", [.always("PeerThroughMeshGateways", .bool, "peer_through_mesh_gateways")])
}
