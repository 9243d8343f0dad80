// SPDX-License-Identifier: MIT

/// `service-intentions`, `exported-services` and `sameness-group` (`consul agent/structs config_entry_intentions.go`,
/// `config_entry_exports.go`, `config_entry_sameness_group.go`).
extension ConfigSchema {
    static let serviceIntentions = ConfigSchema(
        "ServiceIntentionsConfigEntry",
        [
            .always("Kind", .text), .always("Name", .text), .always("Sources", .records(sourceIntention)),
            .omit("JWT", .optional(intentionJWT)), .meta, .enterpriseMeta,
        ]
    )

    static let sourceIntention = ConfigSchema(
        "SourceIntention",
        [
            .always("Name", .text), .omit("Action", .string("structs.IntentionAction")),
            .omit("Permissions", .records(intentionPermission)), .always("Precedence", .int),
            .omit("LegacyID", .text, "legacy_id"), .always("Type", .string("structs.IntentionSourceType")),
            .omit("Description", .text), .omit("LegacyMeta", .map(.text), "legacy_meta"),
            .omit("LegacyCreateTime", .pointer(.time), "legacy_create_time"),
            .omit("LegacyUpdateTime", .pointer(.time), "legacy_update_time"), .enterpriseMeta,
            .omit("Peer", .text), .omit("SamenessGroup", .text, "sameness_group"),
        ]
    )

    static let intentionJWT = ConfigSchema(
        "IntentionJWTRequirement", [.omit("Providers", .records(intentionJWTProvider))])

    static let intentionJWTProvider = ConfigSchema(
        "IntentionJWTProvider",
        [.omit("Name", .text), .omit("VerifyClaims", .records(intentionJWTClaim), "verify_claims")]
    )

    static let intentionJWTClaim = ConfigSchema(
        "IntentionJWTClaimVerification", [.omit("Path", .texts), .omit("Value", .text)])

    static let intentionPermission = ConfigSchema(
        "IntentionPermission",
        [
            .always("Action", .string("structs.IntentionAction")), .omit("HTTP", .optional(intentionHTTP)),
            .omit("JWT", .optional(intentionJWT)),
        ]
    )

    static let intentionHTTP = ConfigSchema(
        "IntentionHTTPPermission",
        [
            .omit("PathExact", .text, "path_exact"), .omit("PathPrefix", .text, "path_prefix"),
            .omit("PathRegex", .text, "path_regex"), .omit("Header", .records(intentionHeader)),
            .omit("Methods", .texts),
        ]
    )

    static let intentionHeader = headerMatch("IntentionHTTPHeaderPermission")

    static let exportedServices = ConfigSchema(
        "ExportedServicesConfigEntry",
        [.always("Name", .text), .omit("Services", .records(exportedService)), .meta, .enterpriseMeta]
    )

    static let exportedService = ConfigSchema(
        "ExportedService",
        [.always("Name", .text), .omit("Namespace", .text), .omit("Consumers", .records(serviceConsumer))]
    )

    static let serviceConsumer = ConfigSchema(
        "ServiceConsumer",
        [
            .omit("Partition", .text), .omit("Peer", .text, "peer_name"),
            .omit("SamenessGroup", .text, "sameness_group"),
        ]
    )

    static let samenessGroup = ConfigSchema(
        "SamenessGroupConfigEntry",
        [
            .always("Name", .text), .omit("DefaultForFailover", .bool, "default_for_failover"),
            .omit("IncludeLocal", .bool, "include_local"), .always("Members", .records(samenessGroupMember)), .meta,
            .enterpriseMeta,
        ]
    )

    static let samenessGroupMember = ConfigSchema(
        "SamenessGroupMember", [.omit("Partition", .text), .omit("Peer", .text)])
}
