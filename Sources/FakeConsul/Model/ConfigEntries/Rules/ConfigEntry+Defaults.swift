// SPDX-License-Identifier: MIT

/// The rules of `service-defaults` and `proxy-defaults` (`consul agent/structs config_entry.go`).
extension ConfigEntry {
    func validateServiceDefaults() throws(FormatError) {
        try requireName()
        try ConfigRule.require(
            name != "*", "service-defaults name must be the name of a service, and not a wildcard")
        var refusals = metaRefusals
        let balance = body.text("BalanceInboundConnections")
        if !Self.isBalance(balance) {
            refusals.append("invalid value for balance_inbound_connections: \(balance)")
        }
        let upstreams = body.record("UpstreamConfig")
        let destination = body.record("Destination")
        if upstreams != nil && destination != nil {
            refusals.append("UpstreamConfig and Destination are mutually exclusive for service defaults")
            throw FormatError(GoMultiError.text(refusals))
        }
        if let upstreams { refusals += Self.refusals(ofUpstreams: upstreams) }
        if let destination { refusals += Self.refusals(ofDestination: destination) }
        refusals += EnvoyExtensionRule.refusals(of: body.records("EnvoyExtensions"))
        try ConfigRule.validateMutualTLS(body.text("MutualTLSMode"))
        if !refusals.isEmpty { throw FormatError(GoMultiError.text(refusals)) }
    }

    private static func isBalance(_ text: String) -> Bool { ["", "exact_balance"].contains(text) }

    // MARK: Upstreams

    private static func refusals(ofUpstreams upstreams: ConfigRecord) -> [String] {
        var refusals: [String] = []
        for upstream in upstreams.records("Overrides") {
            if let refusal = refusal(of: upstream, isNamed: true) {
                let name = upstream.has("Name") ? "\(upstream.text("Name")):\(upstream.text("Peer"))" : ":"
                refusals.append("error in upstream override for \(name): \(refusal)")
            }
        }
        if let defaults = upstreams.record("Defaults"), let refusal = refusal(of: defaults, isNamed: false) {
            refusals.append("error in upstream defaults: \(refusal)")
        }
        return refusals
    }

    private static func refusal(of upstream: ConfigRecord, isNamed: Bool) -> String? {
        let name = upstream.text("Name")
        if isNamed && name.isEmpty { return "Name is required" }
        if isNamed && name == "*" { return "Wildcard name is not supported" }
        if !isNamed && !name.isEmpty { return "Name must be empty" }
        var refusals = [
            upstream.record("PassiveHealthCheck").flatMap(refusal(ofHealthCheck:)),
            upstream.record("Limits").flatMap(refusal(ofLimits:)),
        ].compactMap { $0 }
        let balance = upstream.text("BalanceOutboundConnections")
        if !isBalance(balance) { refusals.append("invalid value for balance_outbound_connections: \(balance)") }
        return refusals.isEmpty ? nil : GoMultiError.text(refusals)
    }

    private static func refusal(ofHealthCheck check: ConfigRecord) -> String? {
        if check.int("Interval") < 0 { return "passive health check interval cannot be negative" }
        for (field, name) in [
            ("EnforcingConsecutive5xx", "enforcing_consecutive_5xx"), ("MaxEjectionPercent", "max_ejection_percent"),
        ] where check.int(field) > 100 {
            return "passive health check \(name) must be a percentage between 0 and 100"
        }
        if check.int("BaseEjectionTime") < 0 { return "passive health check base_ejection_time cannot be negative" }
        return nil
    }

    private static func refusal(ofLimits limits: ConfigRecord) -> String? {
        if limits.int("MaxConnections") < 0 { return "max connections cannot be negative" }
        if limits.int("MaxPendingRequests") < 0 { return "max pending requests cannot be negative" }
        if limits.int("MaxConcurrentRequests") < 0 { return "max concurrent requests cannot be negative" }
        return nil
    }

    // MARK: Destinations outside the mesh

    private static func refusals(ofDestination destination: ConfigRecord) -> [String] {
        var refusals: [String] = []
        let addresses = destination.texts("Addresses")
        if addresses.isEmpty { refusals.append("Destination must contain at least one valid address") }
        var seen: Set<[UInt8]> = []
        for address in addresses {
            if !seen.insert(Array(address.utf8)).inserted {
                refusals.append("Duplicate address '\(address)' is not allowed")
            } else if !isAddress(address) {
                refusals.append(
                    "Destination address '\(address)' is invalid Could not validate address \(address)"
                        + " as an IP or Hostname")
            }
        }
        let port = destination.int("Port")
        if port < 1 || port > 65535 { refusals.append("Invalid Port number \(port)") }
        return refusals
    }

    private static func isAddress(_ text: String) -> Bool {
        IPAddress(text) != nil || (ConfigRule.isDomainName(text) && !text.utf8.contains(UInt8(ascii: "*")))
    }

    // MARK: Proxies

    func validateProxyDefaults() throws(FormatError) {
        try requireGlobalName()
        if let logs = body.record("AccessLogs") { try Self.validate(accessLogs: logs) }
        try validateMeta()
        if let length = body.opaque("Config")?["envoy_hcp_metrics_bind_socket_dir"].flatMap(\.stringLength),
            length > 70
        {
            throw FormatError("Config: envoy_hcp_metrics_bind_socket_dir length \(length) exceeds max 70")
        }
        let refusals = EnvoyExtensionRule.refusals(of: body.records("EnvoyExtensions"))
        if !refusals.isEmpty { throw FormatError(GoMultiError.text(refusals)) }
        try ConfigRule.validateFailoverPolicy(body.record("FailoverPolicy"))
        try ConfigRule.validateLocality(body.record("PrioritizeByLocality"))
        try ConfigRule.validateMutualTLS(body.text("MutualTLSMode"))
    }

    private static func validate(accessLogs logs: ConfigRecord) throws(FormatError) {
        let type = logs.text("Type")
        try ConfigRule.require(
            ["", "file", "stderr", "stdout"].contains(type), "invalid access log type: \(type)")
        try ConfigRule.require(
            type != "file" || logs.has("Path"), "path must be specified when using file type access logs")
        try ConfigRule.require(
            !logs.has("JSONFormat") || !logs.has("TextFormat"),
            "cannot specify both access log JSONFormat and TextFormat")
        try ConfigRule.require(
            type == "file" || !logs.has("Path"), "path is only valid for file type access logs")
        if logs.has("JSONFormat"), JSONValue.reading(Array(logs.text("JSONFormat").utf8)) == nil {
            throw FormatError("invalid access log json for JSON format: \(Self.jsonRefusal(logs.text("JSONFormat")))")
        }
    }

    private static func jsonRefusal(_ text: String) -> String {
        do {
            _ = try JSONParser.parse(Array(text.utf8), .whole)
            return ""
        } catch {
            return error.message
        }
    }
}

extension JSONValue {
    /// How many bytes a text has; nil for what is no text.
    fileprivate var stringLength: Int? { if case .string(let text) = self { text.utf8.count } else { nil } }
}
