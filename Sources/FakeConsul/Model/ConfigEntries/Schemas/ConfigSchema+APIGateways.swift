// SPDX-License-Identifier: MIT

/// `api-gateway`, `bound-api-gateway`, `inline-certificate`, `http-route` and `tcp-route` (`consul agent/structs
/// config_entry_gateways.go`, `config_entry_routes.go`, `config_entry_inline_certificate.go`).
extension ConfigSchema {
    static let apiGateway = ConfigSchema(
        "APIGatewayConfigEntry",
        [
            .always("Kind", .text), .always("Name", .text), .always("Listeners", .records(apiListener)),
            .always("Status", .structure(status)), .meta, .enterpriseMeta,
        ]
    )

    static let apiListener = ConfigSchema(
        "APIGatewayListener",
        [
            .always("Name", .text), .always("Hostname", .text), .always("Port", .int),
            .always("Protocol", .string("structs.APIGatewayListenerProtocol")), .always("TLS", .structure(apiTLS)),
        ]
    )

    static let apiTLS = ConfigSchema(
        "APIGatewayTLSConfiguration",
        [
            .always("Certificates", .records(reference)), .always("MaxVersion", .string("types.TLSVersion")),
            .always("MinVersion", .string("types.TLSVersion")),
            .always("CipherSuites", .list(.string("types.TLSCipherSuite"))),
        ]
    )

    static let boundAPIGateway = ConfigSchema(
        "BoundAPIGatewayConfigEntry",
        [
            .always("Kind", .text), .always("Name", .text), .always("Listeners", .records(boundListener)),
            .always("Services", .map(.records(reference))), .meta, .enterpriseMeta,
        ]
    )

    static let boundListener = ConfigSchema(
        "BoundAPIGatewayListener",
        [
            .always("Name", .text), .always("Routes", .records(reference)),
            .always("Certificates", .records(reference)),
        ]
    )

    static let inlineCertificate = ConfigSchema(
        "InlineCertificateConfigEntry",
        [
            .always("Kind", .text), .always("Name", .text), .always("Certificate", .text),
            .always("PrivateKey", .text), .meta, .enterpriseMeta,
        ]
    )

    static let tcpRoute = ConfigSchema(
        "TCPRouteConfigEntry",
        [
            .always("Kind", .text), .always("Name", .text), .always("Parents", .records(reference)),
            .always("Services", .records(tcpService)), .meta, .always("Status", .structure(status)), .enterpriseMeta,
        ]
    )

    static let tcpService = ConfigSchema("TCPService", [.always("Name", .text), .enterpriseMeta])

    static let httpRoute = ConfigSchema(
        "HTTPRouteConfigEntry",
        [
            .always("Kind", .text), .always("Name", .text), .always("Parents", .records(reference)),
            .always("Rules", .records(httpRule)), .always("Hostnames", .texts), .meta,
            .always("Status", .structure(status)), .enterpriseMeta,
        ]
    )

    static let httpRule = ConfigSchema(
        "HTTPRouteRule",
        [
            .always("Filters", .structure(httpFilters)), .always("Matches", .records(httpMatch)),
            .always("Services", .records(httpService)),
        ]
    )

    static let httpFilters = ConfigSchema(
        "HTTPFilters",
        [.always("Headers", .records(httpHeaderFilter)), .always("URLRewrite", .optional(urlRewrite))]
    )

    static let httpHeaderFilter = ConfigSchema(
        "HTTPHeaderFilter",
        [.always("Add", .map(.text)), .always("Remove", .texts), .always("Set", .map(.text))]
    )

    static let urlRewrite = ConfigSchema("URLRewrite", [.always("Path", .text)])

    static let httpMatch = ConfigSchema(
        "HTTPMatch",
        [
            .always("Headers", .records(httpHeaderMatch)), .always("Method", .string("structs.HTTPMatchMethod")),
            .always("Path", .structure(httpPathMatch)), .always("Query", .records(httpQueryMatch)),
        ]
    )

    static let httpHeaderMatch = ConfigSchema(
        "HTTPHeaderMatch",
        [
            .always("Match", .string("structs.HTTPHeaderMatchType")), .always("Name", .text), .always("Value", .text),
        ]
    )

    static let httpPathMatch = ConfigSchema(
        "HTTPPathMatch",
        [.always("Match", .string("structs.HTTPPathMatchType")), .always("Value", .text)]
    )

    static let httpQueryMatch = ConfigSchema(
        "HTTPQueryMatch",
        [
            .always("Match", .string("structs.HTTPQueryMatchType")), .always("Name", .text), .always("Value", .text),
        ]
    )

    static let httpService = ConfigSchema(
        "HTTPService",
        [
            .always("Name", .text), .always("Weight", .int), .always("Filters", .structure(httpFilters)),
            .enterpriseMeta,
        ]
    )
}
