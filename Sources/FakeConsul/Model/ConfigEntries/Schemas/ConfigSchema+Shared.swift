// SPDX-License-Identifier: MIT

/// Structs that several kinds of configuration entries have (`consul agent/structs connect_proxy_config.go`,
/// `config_entry.go`, `config_entry_discoverychain.go`).
extension ConfigSchema {
    static let meshGateway = ConfigSchema(
        "MeshGatewayConfig", [.omit("Mode", .string("structs.MeshGatewayMode"))])

    static let transparentProxy = ConfigSchema(
        "TransparentProxyConfig",
        [
            .omit("OutboundListenerPort", .int, "outbound_listener_port"),
            .omit("DialedDirectly", .bool, "dialed_directly"),
        ]
    )

    static let expose = ConfigSchema(
        "ExposeConfig", [.omit("Checks", .bool), .omit("Paths", .records(exposePath))])

    static let exposePath = ConfigSchema(
        "ExposePath",
        [
            .omit("ListenerPort", .int, "listener_port"), .omit("Path", .text),
            .omit("LocalPathPort", .int, "local_path_port"), .omit("Protocol", .text),
            .omit("ParsedFromCheck", .bool, "parsed_from_check"),
        ]
    )

    static let accessLogs = ConfigSchema(
        "AccessLogsConfig",
        [
            .omit("Enabled", .bool, "enabled"), .omit("DisableListenerLogs", .bool, "disable_listener_logs"),
            .omit("Type", .string("structs.LogSinkType"), "type"), .omit("Path", .text, "path"),
            .omit("JSONFormat", .text, "json_format"), .omit("TextFormat", .text, "text_format"),
        ]
    )

    static let envoyExtension = ConfigSchema(
        "EnvoyExtension",
        [
            .always("Name", .text), .always("Required", .bool), .always("Arguments", .opaque),
            .always("ConsulVersion", .text), .always("EnvoyVersion", .text),
        ]
    )

    static let passiveHealthCheck = ConfigSchema(
        "PassiveHealthCheck",
        [
            .omit("Interval", .duration), .omit("MaxFailures", .uint(bytes: 4), "max_failures"),
            .omit("EnforcingConsecutive5xx", .pointer(.uint(bytes: 4)), "enforcing_consecutive_5xx"),
            .omit("MaxEjectionPercent", .pointer(.uint(bytes: 4)), "max_ejection_percent"),
            .omit("BaseEjectionTime", .pointer(.duration), "base_ejection_time"),
        ]
    )

    static let headerModifiers = ConfigSchema(
        "HTTPHeaderModifiers",
        [.omit("Add", .map(.text)), .omit("Set", .map(.text)), .omit("Remove", .texts)]
    )

    static let failoverPolicy = ConfigSchema(
        "ServiceResolverFailoverPolicy", [.omit("Mode", .text), .omit("Regions", .texts)])

    static let prioritizeByLocality = ConfigSchema(
        "ServiceResolverPrioritizeByLocality", [.omit("Mode", .text)])

    static let gatewaySDS = ConfigSchema(
        "GatewayTLSSDSConfig",
        [.omit("ClusterName", .text, "cluster_name"), .omit("CertResource", .text, "cert_resource")]
    )

    static let gatewayTLS = ConfigSchema(
        "GatewayTLSConfig",
        [
            .always("Enabled", .bool), .omit("SDS", .optional(gatewaySDS)),
            .omit("TLSMinVersion", .string("types.TLSVersion"), "tls_min_version"),
            .omit("TLSMaxVersion", .string("types.TLSVersion"), "tls_max_version"),
            .omit("CipherSuites", .list(.string("types.TLSCipherSuite")), "cipher_suites"),
        ]
    )

    /// `ResourceReference`: what an entry says of another.
    static let reference = ConfigSchema(
        "ResourceReference",
        [.always("Kind", .text), .always("Name", .text), .always("SectionName", .text), .enterpriseMeta]
    )

    static let condition = ConfigSchema(
        "Condition",
        [
            .always("Type", .text), .always("Status", .text), .always("Reason", .text), .always("Message", .text),
            .always("Resource", .optional(reference)), .always("LastTransitionTime", .pointer(.time)),
        ]
    )

    static let status = ConfigSchema("Status", [.always("Conditions", .records(condition))])
}
