// SPDX-License-Identifier: MIT

/// `ingress-gateway` and `terminating-gateway` (`consul agent/structs config_entry_gateways.go`).
extension ConfigSchema {
    static let ingressGateway = ConfigSchema(
        "IngressGatewayConfigEntry",
        [
            .always("Kind", .text), .always("Name", .text), .always("TLS", .structure(gatewayTLS)),
            .always("Listeners", .records(ingressListener)), .omit("Defaults", .optional(ingressDefaults)), .meta,
            .enterpriseMeta,
        ]
    )

    static let ingressDefaults = ConfigSchema(
        "IngressServiceConfig",
        [
            .always("MaxConnections", .uint(bytes: 4)), .always("MaxPendingRequests", .uint(bytes: 4)),
            .always("MaxConcurrentRequests", .uint(bytes: 4)),
            .omit("PassiveHealthCheck", .optional(passiveHealthCheck), "passive_health_check"),
        ]
    )

    static let ingressListener = ConfigSchema(
        "IngressListener",
        [
            .always("Port", .int), .always("Protocol", .text), .omit("TLS", .optional(gatewayTLS)),
            .always("Services", .records(ingressService)),
        ]
    )

    static let ingressService = ConfigSchema(
        "IngressService",
        [
            .always("Name", .text), .always("Hosts", .texts), .omit("TLS", .optional(ingressServiceTLS)),
            .omit("RequestHeaders", .optional(headerModifiers), "request_headers"),
            .omit("ResponseHeaders", .optional(headerModifiers), "response_headers"),
            .omit("MaxConnections", .uint(bytes: 4), "max_connections"),
            .omit("MaxPendingRequests", .uint(bytes: 4), "max_pending_requests"),
            .omit("MaxConcurrentRequests", .uint(bytes: 4), "max_concurrent_requests"),
            .omit("PassiveHealthCheck", .optional(passiveHealthCheck), "passive_health_check"), .meta,
            .enterpriseMeta,
        ]
    )

    static let ingressServiceTLS = ConfigSchema("GatewayServiceTLSConfig", [.omit("SDS", .optional(gatewaySDS))])

    static let terminatingGateway = ConfigSchema(
        "TerminatingGatewayConfigEntry",
        [
            .always("Kind", .text), .always("Name", .text), .always("Services", .records(linkedService)), .meta,
            .enterpriseMeta,
        ]
    )

    static let linkedService = ConfigSchema(
        "LinkedService",
        [
            .omit("Name", .text), .omit("CAFile", .text, "ca_file"), .omit("CertFile", .text, "cert_file"),
            .omit("KeyFile", .text, "key_file"), .omit("SNI", .text), .enterpriseMeta,
        ]
    )
}
