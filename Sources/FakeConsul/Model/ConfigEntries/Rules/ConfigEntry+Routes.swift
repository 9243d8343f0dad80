// SPDX-License-Identifier: MIT

/// The rules of `http-route` and `tcp-route` (`consul agent/structs config_entry_routes.go`).
extension ConfigEntry {
    func validateTCPRoute() throws(FormatError) {
        try ConfigRule.require(
            body.list("Services").count <= 1, "tcp-route currently only supports one service")
        try validateParents()
        try validateMeta()
    }

    func validateHTTPRoute() throws(FormatError) {
        for host in body.texts("Hostnames") {
            let quoted = GoQuote.quote(host)
            try ConfigRule.require(ConfigRule.isDomainName(host), "host \(quoted) must be a valid DNS hostname")
            try ConfigRule.require(
                !host.utf8.contains(UInt8(ascii: "*")), "host \(quoted) must not be a wildcard")
        }
        try validateParents()
        try validateMeta()
        for (index, rule) in body.records("Rules").enumerated() {
            if let refusal = Self.refusal(ofRule: rule) { throw FormatError("Rule[\(index)], \(refusal)") }
        }
    }

    private func validateParents() throws(FormatError) {
        var seen: [ConfigRecord] = []
        for parent in body.records("Parents") {
            let kind = parent.text("Kind")
            try ConfigRule.require(
                kind == ConfigKind.apiGateway.rawValue,
                "unsupported parent kind: \(GoQuote.quote(kind)), must be 'api-gateway'")
            seen.append(parent)
        }
        let names = Set(seen.map { [Array($0.text("Name").utf8), Array($0.text("SectionName").utf8)] })
        try ConfigRule.require(names.count == seen.count, "route parents must be unique")
    }

    private static func refusal(ofRule rule: ConfigRecord) -> String? {
        for (index, match) in rule.records("Matches").enumerated() {
            if let refusal = refusal(ofMatch: match) { return "Match[\(index)], \(refusal)" }
        }
        return nil
    }

    private static func refusal(ofMatch match: ConfigRecord) -> String? {
        let method = match.text("Method")
        if !method.isEmpty && !ConfigRule.isHTTPMethod(method) {
            return "Method contains an invalid method \(GoQuote.quote(method))"
        }
        for (index, query) in match.records("Query").enumerated() {
            if !query.has("Name") { return "Query[\(index)], missing required Name field" }
            if !["present", "exact", "regex"].contains(query.text("Match")) {
                return "Query[\(index)], match type should be one of present, exact, or regex"
            }
        }
        for (index, header) in match.records("Headers").enumerated() {
            if !header.has("Name") { return "Headers[\(index)], missing required Name field" }
            if !["exact", "prefix", "regex", "suffix", "present"].contains(header.text("Match")) {
                return "Headers[\(index)], match type should be one of present, exact, prefix, suffix, or regex"
            }
        }
        return match.record("Path").flatMap(refusal(ofPath:)).map { "Path, \($0)" }
    }

    private static func refusal(ofPath path: ConfigRecord) -> String? {
        switch path.text("Match") {
        case "exact", "prefix":
            guard !ConfigRule.isPath(path.text("Value")) else { return nil }
            let value = GoQuote.quote(path.text("Value"))
            return "\(path.text("Match")) type match doesn't start with '/': \(value)"
        case "regex": return nil
        default: return "match type should be one of exact, prefix, or regex"
        }
    }
}
