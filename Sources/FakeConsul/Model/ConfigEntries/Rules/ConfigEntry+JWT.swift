// SPDX-License-Identifier: MIT

/// The rules of `jwt-provider` (`consul agent/structs config_entry_jwt_provider.go`).
extension ConfigEntry {
    func validateJWTProvider() throws(FormatError) {
        try requireName()
        try validateMeta()
        guard let keys = body.record("JSONWebKeySet") else { throw FormatError("JSONWebKeySet is required") }
        try Self.validate(keys: keys)
        let refusals = body.records("Locations").compactMap(Self.refusal(ofLocation:))
        if !refusals.isEmpty { throw FormatError(GoMultiError.text(refusals)) }
        if let forwarding = body.record("Forwarding") {
            try ConfigRule.require(
                forwarding.has("HeaderName"), "Header name required for forwarding config")
        }
    }

    private static func validate(keys: ConfigRecord) throws(FormatError) {
        switch (keys.record("Local"), keys.record("Remote")) {
        case (nil, let remote?): try validate(remote: remote)
        case (let local?, nil):
            try ConfigRule.require(
                local.has("Filename") != local.has("JWKS"),
                "must specify exactly one of String or filename for local keyset")
            try ConfigRule.require(
                (try? Base64.standard.decode(local.text("JWKS"))) != nil, "JWKS must be valid base64 encoded string")
        default: throw FormatError("must specify exactly one of Local or Remote JSON Web key set")
        }
    }

    private static func refusal(ofLocation location: ConfigRecord) -> String? {
        let places = [("Header", "header"), ("Cookie", "cookie"), ("QueryParam", "query param")].compactMap { place in
            location.record(place.0).map { (name: place.1, record: $0) }
        }
        guard places.count == 1 else {
            return "must set exactly one of: JWT location header, query param or cookie"
        }
        return places[0].record.has("Name") ? nil : "JWT location \(places[0].name) name must be specified"
    }

    private static func validate(remote: ConfigRecord) throws(FormatError) {
        let address = remote.text("URI")
        try ConfigRule.require(!address.isEmpty, "Remote JWKS URI is required")
        if let refusal = RequestURI.refusal(of: address) {
            let quoted = GoQuote.quote(address)
            throw FormatError("Remote JWKS URI is invalid: parse \(quoted): \(refusal), uri: \(address)")
        }
        if let backOff = remote.record("RetryPolicy")?.record("RetryPolicyBackOff") {
            let most = backOff.int("MaxInterval")
            try ConfigRule.require(
                most == 0 || backOff.int("BaseInterval") <= most,
                "retry policy backoff's MaxInterval should be greater or equal to BaseInterval")
        }
        if let cluster = remote.record("JWKSCluster") { try validate(cluster: cluster) }
    }

    private static func validate(cluster: ConfigRecord) throws(FormatError) {
        let type = cluster.text("DiscoveryType")
        try ConfigRule.require(
            ["", "STATIC", "STRICT_DNS", "LOGICAL_DNS", "EDS", "ORIGINAL_DST"].contains(type),
            "unsupported jwks cluster discovery type: \(GoQuote.quote(type))")
        guard let certificates = cluster.record("TLSCertificates") else { return }
        let trusted = certificates.record("TrustedCA")
        try ConfigRule.require(
            (certificates.record("CaCertificateProviderInstance") != nil) != (trusted != nil),
            "must specify exactly one of: CaCertificateProviderInstance or TrustedCA for JKWS' TLSCertificates")
        guard let trusted else { return }
        let ways = ["Filename", "EnvironmentVariable", "InlineString", "InlineBytes"].count { trusted.has($0) }
        try ConfigRule.require(
            ways == 1,
            "must specify exactly one of: Filename, EnvironmentVariable, InlineString or InlineBytes for JWKS' "
                + "TrustedCA")
    }
}

/// What Go's `url.ParseRequestURI` refuses.
enum RequestURI {
    static func refusal(of text: String) -> String? {
        let bytes = Array(text.utf8)
        if bytes.contains(where: { $0 < 0x20 || $0 == 0x7f }) { return "net/url: invalid control character in URL" }
        if bytes == [UInt8(ascii: "*")] { return nil }
        if bytes.first == UInt8(ascii: ":") { return "missing protocol scheme" }
        let rest = afterScheme(bytes)
        if rest.count == bytes.count, bytes.first != UInt8(ascii: "/") { return "invalid URI for request" }
        guard rest.starts(with: "//".utf8) else { return nil }
        let authority = rest.dropFirst(2).prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        return portRefusal(String(decoding: authority, as: UTF8.self))
    }

    /// What stands behind `scheme:`; all where there is no scheme.
    private static func afterScheme(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case 0x41...0x5a, 0x61...0x7a: continue
            case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                if index == 0 { return bytes[...] }
            case UInt8(ascii: ":"): return bytes[(index + 1)...]
            default: return bytes[...]
            }
        }
        return bytes[...]
    }

    private static func portRefusal(_ authority: String) -> String? {
        let host = Array(authority.utf8)
        let start = host.lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? 0
        if host[start...].first == UInt8(ascii: "["), !host[start...].contains(UInt8(ascii: "]")) {
            return "missing ']' in host"
        }
        let afterBrackets = host[start...].lastIndex(of: UInt8(ascii: "]")).map { $0 + 1 } ?? start
        guard let colon = host[afterBrackets...].lastIndex(of: UInt8(ascii: ":")) else { return nil }
        let port = host[(colon + 1)...]
        if port.allSatisfy({ (0x30...0x39).contains($0) }) { return nil }
        let shown = String(decoding: host[colon...], as: UTF8.self)
        return "invalid port \(GoQuote.quote(shown)) after host"
    }
}
