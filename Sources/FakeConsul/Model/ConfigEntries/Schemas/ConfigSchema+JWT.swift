// SPDX-License-Identifier: MIT

/// `jwt-provider` (`consul agent/structs config_entry_jwt_provider.go`).
extension ConfigSchema {
    static let jwtProvider = ConfigSchema(
        "JWTProviderConfigEntry",
        [
            .omit("Kind", .text), .omit("Name", .text),
            .omit("JSONWebKeySet", .optional(jsonWebKeySet), "json_web_key_set"), .omit("Issuer", .text),
            .omit("Audiences", .texts), .omit("Locations", .records(jwtLocation)),
            .omit("Forwarding", .optional(jwtForwarding)),
            .omit("ClockSkewSeconds", .int, "clock_skew_seconds"),
            .omit("CacheConfig", .optional(jwtCache), "cache_config"), .meta, .enterpriseMeta,
        ]
    )

    static let jwtLocation = ConfigSchema(
        "JWTLocation",
        [
            .omit("Header", .optional(jwtHeader)), .omit("QueryParam", .optional(jwtQueryParam), "query_param"),
            .omit("Cookie", .optional(jwtCookie)),
        ]
    )

    static let jwtHeader = ConfigSchema(
        "JWTLocationHeader",
        [.omit("Name", .text), .omit("ValuePrefix", .text, "value_prefix"), .omit("Forward", .bool)]
    )
    static let jwtQueryParam = ConfigSchema("JWTLocationQueryParam", [.omit("Name", .text)])
    static let jwtCookie = ConfigSchema("JWTLocationCookie", [.omit("Name", .text)])

    static let jwtForwarding = ConfigSchema(
        "JWTForwardingConfig",
        [
            .omit("HeaderName", .text, "header_name"),
            .always("PadForwardPayloadHeader", .bool, "pad_forward_payload_header"),
        ]
    )

    static let jwtCache = ConfigSchema("JWTCacheConfig", [.omit("Size", .int)])

    static let jsonWebKeySet = ConfigSchema(
        "JSONWebKeySet", [.omit("Local", .optional(localJWKS)), .omit("Remote", .optional(remoteJWKS))])

    static let localJWKS = ConfigSchema("LocalJWKS", [.omit("JWKS", .text), .omit("Filename", .text)])

    static let remoteJWKS = ConfigSchema(
        "RemoteJWKS",
        [
            .omit("URI", .text), .omit("RequestTimeoutMs", .int, "request_timeout_ms"),
            .omit("CacheDuration", .duration, "cache_duration"),
            .omit("FetchAsynchronously", .bool, "fetch_asynchronously"),
            .omit("RetryPolicy", .optional(jwksRetryPolicy), "retry_policy"),
            .omit("JWKSCluster", .optional(jwksCluster), "jwks_cluster"),
        ]
    )

    static let jwksCluster = ConfigSchema(
        "JWKSCluster",
        [
            .omit("DiscoveryType", .string("structs.ClusterDiscoveryType"), "discovery_type"),
            .omit("TLSCertificates", .optional(jwksCertificates), "tls_certificates"),
            .omit("ConnectTimeout", .duration, "connect_timeout"),
        ]
    )

    static let jwksCertificates = ConfigSchema(
        "JWKSTLSCertificate",
        [
            .omit(
                "CaCertificateProviderInstance", .optional(jwksProviderInstance), "ca_certificate_provider_instance"),
            .omit("TrustedCA", .optional(jwksTrustedCA), "trusted_ca"),
        ]
    )

    static let jwksProviderInstance = ConfigSchema(
        "JWKSTLSCertProviderInstance",
        [.omit("InstanceName", .text, "instance_name"), .omit("CertificateName", .text, "certificate_name")]
    )

    static let jwksTrustedCA = ConfigSchema(
        "JWKSTLSCertTrustedCA",
        [
            .omit("Filename", .text, "filename"), .omit("EnvironmentVariable", .text, "environment_variable"),
            .omit("InlineString", .text, "inline_string"), .omit("InlineBytes", .bytes, "inline_bytes"),
        ]
    )

    static let jwksRetryPolicy = ConfigSchema(
        "JWKSRetryPolicy",
        [
            .omit("NumRetries", .int, "num_retries"),
            .omit("RetryPolicyBackOff", .optional(jwksBackOff), "retry_policy_back_off"),
        ]
    )

    static let jwksBackOff = ConfigSchema(
        "RetryPolicyBackOff",
        [.omit("BaseInterval", .duration, "base_interval"), .omit("MaxInterval", .duration, "max_interval")]
    )
}
