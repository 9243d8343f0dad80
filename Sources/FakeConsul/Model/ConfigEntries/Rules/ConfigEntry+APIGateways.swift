// SPDX-License-Identifier: MIT

/// The rules of `api-gateway` and `bound-api-gateway` (`consul agent/structs config_entry_gateways.go`).
extension ConfigEntry {
    func validateAPIGateway() throws(FormatError) {
        try validateMeta()
        let listeners = body.records("Listeners")
        try ConfigRule.require(!listeners.isEmpty, "api gateway must have at least one listener")
        try Self.validate(namesOf: listeners)
        try Self.refuseClashes(listeners)
        for listener in listeners { try Self.validate(apiListener: listener) }
    }

    private static func validate(namesOf listeners: [ConfigRecord]) throws(FormatError) {
        var names: Set<[UInt8]> = []
        for name in listeners.map({ $0.text("Name") }) {
            let quoted = GoQuote.quote(name)
            let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            try ConfigRule.require(
                labels.allSatisfy { isLabel(String(decoding: $0, as: UTF8.self)) },
                "listener name \(quoted) is invalid, must be at least 1 character and contain only letters, numbers, "
                    + "or dashes")
            try ConfigRule.require(
                names.insert(Array(name.utf8)).inserted, "found multiple listeners with the name \(quoted)")
        }
    }

    /// Listeners of one port must be alike.
    private static func refuseClashes(_ listeners: [ConfigRecord]) throws(FormatError) {
        var byPort: [Int64: ConfigRecord] = [:]
        for listener in listeners {
            if let merged = byPort[listener.int("Port")],
                ["Hostname", "Protocol"].contains(where: { merged[$0] != listener[$0] })
            {
                let names = [merged, listener].map { GoQuote.quote($0.text("Name")) }
                throw FormatError("listeners \(names[0]) and \(names[1]) cannot be merged")
            }
            byPort[listener.int("Port")] = listener
        }
    }

    private static func validate(apiListener listener: ConfigRecord) throws(FormatError) {
        let named = listener.text("Protocol")
        let host = listener.text("Hostname")
        let port = listener.int("Port")
        try ConfigRule.require(
            ["http", "tcp"].contains(named),
            "unsupported listener protocol \(GoQuote.quote(named)), must be one of 'tcp', or 'http'")
        try ConfigRule.require(
            named != "tcp" || host.isEmpty, "hostname specification is not supported when using TCP")
        try ConfigRule.require((1...65535).contains(port), "listener port \(port) not in the range 1-65535")
        try ConfigRule.require(
            !hasInnerWildcard(host),
            "host \(GoQuote.quote(host)) is not valid, a wildcard specifier is only allowed as the left-most label")
        guard let tls = listener.record("TLS") else { return }
        try validate(certificates: tls.records("Certificates"))
        try TLSRule.validate(
            minimum: tls.text("MinVersion"), maximum: tls.text("MaxVersion"), suites: tls.texts("CipherSuites"))
    }

    private static func validate(certificates: [ConfigRecord]) throws(FormatError) {
        for certificate in certificates {
            let kind = certificate.text("Kind")
            try ConfigRule.require(
                kind == ConfigKind.inlineCertificate.rawValue,
                "unsupported certificate kind: \(GoQuote.quote(kind)), must be 'inline-certificate'")
            try ConfigRule.require(certificate.has("Name"), "certificate reference must have a name")
        }
    }

    func validateBoundAPIGateway() throws(FormatError) {
        for listener in body.records("Listeners") {
            try Self.validate(certificates: listener.records("Certificates"))
            for route in listener.records("Routes") {
                let kind = route.text("Kind")
                try ConfigRule.require(
                    [ConfigKind.httpRoute.rawValue, ConfigKind.tcpRoute.rawValue].contains(kind),
                    "unsupported route kind: \(GoQuote.quote(kind)), must be one of 'http-route', or 'tcp-route'")
                try ConfigRule.require(route.has("Name"), "route reference must have a name")
            }
        }
    }
}
