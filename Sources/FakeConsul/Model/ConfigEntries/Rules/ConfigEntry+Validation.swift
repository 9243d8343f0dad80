// SPDX-License-Identifier: MIT

extension ConfigEntry {
    /// Refuses what Consul does of an entry that is normalized (`Validate` of each kind).
    func validate() throws(FormatError) {
        switch kind {
        case .serviceDefaults: try validateServiceDefaults()
        case .proxyDefaults: try validateProxyDefaults()
        case .serviceRouter: try validateRouter()
        case .serviceSplitter: try validateSplitter()
        case .serviceResolver: try validateResolver()
        case .ingressGateway: try validateIngressGateway()
        case .terminatingGateway: try validateTerminatingGateway()
        case .serviceIntentions: try validateIntentions()
        case .mesh: try validateMesh()
        case .exportedServices: try validateExportedServices()
        case .samenessGroup: throw FormatError("sameness-groups are an enterprise-only feature")
        case .apiGateway: try validateAPIGateway()
        case .boundAPIGateway: try validateBoundAPIGateway()
        case .httpRoute: try validateHTTPRoute()
        case .tcpRoute: try validateTCPRoute()
        case .inlineCertificate: try validateInlineCertificate()
        case .jwtProvider: try validateJWTProvider()
        }
    }

    func requireName() throws(FormatError) {
        if name.isEmpty { throw FormatError("Name is required") }
    }

    // MARK: Metadata

    func validateMeta() throws(FormatError) {
        let refusals = metaRefusals
        if !refusals.isEmpty { throw FormatError(GoMultiError.text(refusals)) }
    }

    /// `validateConfigEntryMeta`.
    var metaRefusals: [String] {
        guard let meta else { return [] }
        var refusals: [String] = []
        if meta.count > Metadata.maxPairs {
            refusals.append("Meta exceeds maximum element count \(Metadata.maxPairs)")
        }
        for (key, value) in meta.pairs {
            if key.utf8.count > Metadata.maxKeyLength {
                refusals.append(
                    "Meta key \(GoQuote.quote(key)) exceeds maximum length \(Metadata.maxKeyLength)")
            }
            if value.utf8.count > Metadata.maxValueLength {
                refusals.append(
                    "Meta value for key \(GoQuote.quote(key)) exceeds maximum length \(Metadata.maxValueLength)")
            }
        }
        return refusals
    }
}

/// Rules that several kinds share.
enum ConfigRule {
    static func require(_ condition: Bool, _ refusal: @autoclosure () -> String) throws(FormatError) {
        if !condition { throw FormatError(refusal()) }
    }

    static func isHTTPMethod(_ method: String) -> Bool {
        ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE"].contains(method)
    }

    /// Whether a protocol knows of requests, so that they can be routed.
    static func isHTTPLike(_ name: String) -> Bool { ["http", "http2", "grpc"].contains(name) }

    static func isPath(_ text: String) -> Bool { text.utf8.first == UInt8(ascii: "/") }

    /// How many of the ways to match a header, or a query parameter, are set.
    static func waysToMatch(_ match: ConfigRecord) -> Int {
        ["Present", "Exact", "Regex", "Prefix", "Suffix"].count { match.has($0) }
    }

    static let permissiveTLS = "permissive"

    static func validateMutualTLS(_ mode: String) throws(FormatError) {
        try require(
            ["", "strict", permissiveTLS].contains(mode),
            "Invalid MutualTLSMode \(GoQuote.quote(mode)). Must be one of \"\", \"strict\", or \"permissive\".")
    }

    static func validateFailoverPolicy(_ policy: ConfigRecord?) throws(FormatError) {
        try require(
            ["", "sequential", "order-by-locality"].contains(policy?.text("Mode") ?? ""),
            "Failover-policy mode must be one of '', 'sequential', or 'order-by-locality'")
    }

    static func validateLocality(_ locality: ConfigRecord?) throws(FormatError) {
        try require(locality?.isZero ?? true, "Prioritize-by-locality requires Consul Enterprise ")
    }

    /// `dns.IsDomainName` of miekg/dns.
    static func isDomainName(_ name: String) -> Bool {
        var bytes = Array(name.utf8)
        guard !bytes.isEmpty else { return false }
        if !isFullyQualified(bytes) { bytes.append(UInt8(ascii: ".")) }
        var (length, begin, position, wasDot) = (0, 0, 0, false)
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\\"):
                if length + 1 > 256 { return false }
                let digits = bytes[(position + 1)...].prefix(3)
                let skipped = digits.count == 3 && digits.allSatisfy { (0x30...0x39).contains($0) } ? 3 : 1
                position += skipped
                begin += skipped
                wasDot = false
            case UInt8(ascii: "."):
                if (position == 0 && bytes.count > 1) || wasDot { return false }
                wasDot = true
                let label = position - begin
                if label >= 64 { return false }
                length += 1 + label
                if length > 256 { return false }
                begin = position + 1
            default: wasDot = false
            }
            position += 1
        }
        return true
    }

    /// Whether the name ends with a dot that is not escaped.
    private static func isFullyQualified(_ name: [UInt8]) -> Bool {
        guard name.last == UInt8(ascii: ".") else { return false }
        let escapes = name.dropLast().reversed().prefix { $0 == UInt8(ascii: "\\") }.count
        return escapes % 2 == 0
    }
}
