// SPDX-License-Identifier: MIT

/// `service-router` and `service-splitter` (`consul agent/structs config_entry_discoverychain.go`).
extension ConfigSchema {
    static let serviceRouter = ConfigSchema(
        "ServiceRouterConfigEntry",
        [
            .always("Kind", .text), .always("Name", .text), .always("Routes", .records(serviceRoute)), .meta,
            .enterpriseMeta,
        ]
    )

    static let serviceRoute = ConfigSchema(
        "ServiceRoute",
        [.omit("Match", .optional(routeMatch)), .omit("Destination", .optional(routeDestination))]
    )

    static let routeMatch = ConfigSchema("ServiceRouteMatch", [.omit("HTTP", .optional(routeHTTPMatch))])

    static let routeHTTPMatch = ConfigSchema(
        "ServiceRouteHTTPMatch",
        [
            .omit("PathExact", .text, "path_exact"), .omit("PathPrefix", .text, "path_prefix"),
            .omit("PathRegex", .text, "path_regex"), .omit("Header", .records(routeHeader)),
            .omit("QueryParam", .records(routeQueryParam), "query_param"), .omit("Methods", .texts),
        ]
    )

    static let routeHeader = headerMatch("ServiceRouteHTTPMatchHeader")

    static func headerMatch(_ name: String) -> ConfigSchema {
        ConfigSchema(
            name,
            [
                .always("Name", .text), .omit("Present", .bool), .omit("Exact", .text), .omit("Prefix", .text),
                .omit("Suffix", .text), .omit("Regex", .text), .omit("Invert", .bool),
            ]
        )
    }

    static let routeQueryParam = ConfigSchema(
        "ServiceRouteHTTPMatchQueryParam",
        [.always("Name", .text), .omit("Present", .bool), .omit("Exact", .text), .omit("Regex", .text)]
    )

    static let routeDestination = ConfigSchema(
        "ServiceRouteDestination",
        [
            .omit("Service", .text), .omit("ServiceSubset", .text, "service_subset"), .omit("Namespace", .text),
            .omit("Partition", .text), .omit("PrefixRewrite", .text, "prefix_rewrite"),
            .first("RequestTimeout", "request_timeout"), .first("IdleTimeout", "idle_timeout"),
            .omit("NumRetries", .uint(bytes: 4), "num_retries"),
            .omit("RetryOnConnectFailure", .bool, "retry_on_connect_failure"),
            .omit("RetryOn", .texts, "retry_on"),
            .omit("RetryOnStatusCodes", .list(.uint(bytes: 4)), "retry_on_status_codes"),
            .omit("RequestHeaders", .optional(headerModifiers), "request_headers"),
            .omit("ResponseHeaders", .optional(headerModifiers), "response_headers"),
        ]
    )

    static let serviceSplitter = ConfigSchema(
        "ServiceSplitterConfigEntry",
        [
            .always("Kind", .text), .always("Name", .text), .always("Splits", .records(serviceSplit)), .meta,
            .enterpriseMeta,
        ]
    )

    static let serviceSplit = ConfigSchema(
        "ServiceSplit",
        [
            .always("Weight", .float), .omit("Service", .text), .omit("ServiceSubset", .text, "service_subset"),
            .omit("Namespace", .text), .omit("Partition", .text),
            .omit("RequestHeaders", .optional(headerModifiers), "request_headers"),
            .omit("ResponseHeaders", .optional(headerModifiers), "response_headers"),
        ]
    )
}
