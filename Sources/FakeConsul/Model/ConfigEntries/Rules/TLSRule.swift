// SPDX-License-Identifier: MIT

/// The rules for versions and cipher suites of TLS (`consul types/tls.go`, `validateTLSConfig`).
enum TLSRule {
    /// From the oldest to the newest.
    private static let versions = ["TLSv1_0", "TLSv1_1", "TLSv1_2", "TLSv1_3"]

    static func validate(
        minimum: String, maximum: String, suites: [String]
    ) throws(FormatError) {
        try validate(version: minimum)
        try validate(version: maximum)
        if let low = versions.firstIndex(of: minimum), let high = versions.firstIndex(of: maximum), high < low {
            throw FormatError(
                "configuring max version \(maximum) less than the configured min version \(minimum) is invalid")
        }
        guard !suites.isEmpty else { return }
        try ConfigRule.require(
            minimum != "TLSv1_3",
            "configuring CipherSuites is only applicable to connections negotiated with TLS 1.2 or earlier, "
                + "TLSMinVersion is set to \(minimum)")
        let unknown = suites.filter { !envoySuites.contains($0) }
        try ConfigRule.require(
            unknown.isEmpty,
            "no matching Envoy TLS cipher suite found for \(unknown.joined(separator: ","))")
    }

    private static func validate(version: String) throws(FormatError) {
        try ConfigRule.require(
            version.isEmpty || version == "TLS_AUTO" || versions.contains(version),
            "no matching TLS version found for \(version), please specify one of "
                + "[TLS_AUTO, \(versions.joined(separator: ", "))]")
    }

    private static let envoySuites: Set<String> = [
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
        "TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
        "TLS_RSA_WITH_AES_256_GCM_SHA384", "TLS_RSA_WITH_AES_256_CBC_SHA",
    ]

    /// Of a struct whose fields are called `TLSMinVersion` and so on.
    static func validate(_ record: ConfigRecord) throws(FormatError) {
        try validate(
            minimum: record.text("TLSMinVersion"), maximum: record.text("TLSMaxVersion"),
            suites: record.texts("CipherSuites"))
    }
}
