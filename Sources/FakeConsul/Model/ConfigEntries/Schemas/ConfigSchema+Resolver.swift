// SPDX-License-Identifier: MIT

/// `service-resolver` (`consul agent/structs config_entry_discoverychain.go`).
extension ConfigSchema {
    static let serviceResolver = ConfigSchema(
        "ServiceResolverConfigEntry",
        [
            .always("Kind", .text), .always("Name", .text), .omit("DefaultSubset", .text, "default_subset"),
            .omit("Subsets", .map(.structure(resolverSubset))), .omit("Redirect", .optional(resolverRedirect)),
            .omit("Failover", .map(.structure(resolverFailover))),
            .omit("PrioritizeByLocality", .optional(prioritizeByLocality), "prioritize_by_locality"),
            .first("ConnectTimeout", "connect_timeout"), .first("RequestTimeout", "request_timeout"),
            .omit("LoadBalancer", .optional(loadBalancer), "load_balancer"), .meta, .enterpriseMeta,
        ]
    )

    static let resolverSubset = ConfigSchema(
        "ServiceResolverSubset", [.omit("Filter", .text), .omit("OnlyPassing", .bool, "only_passing")])

    static let resolverRedirect = ConfigSchema(
        "ServiceResolverRedirect",
        [
            .omit("Service", .text), .omit("ServiceSubset", .text, "service_subset"), .omit("Namespace", .text),
            .omit("Partition", .text), .omit("Datacenter", .text), .omit("Peer", .text),
            .omit("SamenessGroup", .text),
        ]
    )

    static let resolverFailover = ConfigSchema(
        "ServiceResolverFailover",
        [
            .omit("Service", .text), .omit("ServiceSubset", .text, "service_subset"), .omit("Namespace", .text),
            .omit("Datacenters", .texts), .omit("Targets", .records(failoverTarget)),
            .omit("Policy", .optional(failoverPolicy)), .omit("SamenessGroup", .text),
        ]
    )

    static let failoverTarget = ConfigSchema(
        "ServiceResolverFailoverTarget",
        [
            .omit("Service", .text), .omit("ServiceSubset", .text, "service_subset"), .omit("Partition", .text),
            .omit("Namespace", .text), .omit("Datacenter", .text), .omit("Peer", .text),
        ]
    )

    static let loadBalancer = ConfigSchema(
        "LoadBalancer",
        [
            .omit("Policy", .text), .omit("RingHashConfig", .optional(ringHash), "ring_hash_config"),
            .omit("LeastRequestConfig", .optional(leastRequest), "least_request_config"),
            .omit("HashPolicies", .records(hashPolicy), "hash_policies"),
        ]
    )

    static let ringHash = ConfigSchema(
        "RingHashConfig",
        [
            .omit("MinimumRingSize", .uint(bytes: 8), "minimum_ring_size"),
            .omit("MaximumRingSize", .uint(bytes: 8), "maximum_ring_size"),
        ]
    )

    static let leastRequest = ConfigSchema(
        "LeastRequestConfig", [.omit("ChoiceCount", .uint(bytes: 4), "choice_count")])

    static let hashPolicy = ConfigSchema(
        "HashPolicy",
        [
            .omit("Field", .text), .omit("FieldValue", .text, "field_value"),
            .omit("CookieConfig", .optional(cookie), "cookie_config"), .omit("SourceIP", .bool, "source_ip"),
            .omit("Terminal", .bool),
        ]
    )

    static let cookie = ConfigSchema(
        "CookieConfig", [.omit("Session", .bool), .omit("TTL", .duration), .omit("Path", .text)])
}
