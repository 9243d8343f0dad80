// SPDX-License-Identifier: MIT

/// The rules of `service-router` and `service-splitter` (`consul agent/structs config_entry_discoverychain.go`).
extension ConfigEntry {
    // MARK: Routers

    func validateRouter() throws(FormatError) {
        try requireName()
        try validateMeta()
        for (index, route) in body.records("Routes").enumerated() {
            let match = route.record("Match")?.record("HTTP")
            if let match { try Self.validate(match, of: "Route[\(index)]") }
            guard let destination = route.record("Destination") else { continue }
            let hasPath = match.map { $0.has("PathExact") || $0.has("PathPrefix") } ?? false
            try ConfigRule.require(
                !destination.has("PrefixRewrite") || hasPath,
                "Route[\(index)] cannot make use of PrefixRewrite without configuring either PathExact or PathPrefix")
            for condition in destination.texts("RetryOn") where !Self.retryConditions.contains(condition) {
                throw FormatError("Route[\(index)] contains an invalid retry condition: \(GoQuote.quote(condition))")
            }
        }
    }

    private static let retryConditions = [
        "5xx", "gateway-error", "reset", "connect-failure", "envoy-ratelimited", "retriable-4xx", "refused-stream",
        "cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable",
    ]

    private static func validate(_ match: ConfigRecord, of route: String) throws(FormatError) {
        try validatePath(match, prefix: "\(route) ", subject: route)
        for (index, header) in match.records("Header").enumerated() {
            try ConfigRule.require(header.has("Name"), "\(route) Header[\(index)] missing required Name field")
            try ConfigRule.require(
                ConfigRule.waysToMatch(header) == 1,
                "\(route) Header[\(index)] should only contain one of Present, Exact, Prefix, Suffix, or Regex")
        }
        for (index, parameter) in match.records("QueryParam").enumerated() {
            try ConfigRule.require(parameter.has("Name"), "\(route) QueryParam[\(index)] missing required Name field")
            try ConfigRule.require(
                ConfigRule.waysToMatch(parameter) == 1,
                "\(route) QueryParam[\(index)] should only contain one of Present, Exact, or Regex")
        }
        try validateMethods(match.texts("Methods"), "\(route) Methods")
    }

    /// - Parameters:
    ///   - prefix: what stands before the name of a path's field.
    ///   - subject: what holds the paths.
    /// - Returns: how many of the ways to match a path are set.
    @discardableResult
    static func validatePath(
        _ match: ConfigRecord, prefix: String, subject: String
    ) throws(FormatError) -> Int {
        for field in ["PathExact", "PathPrefix"] where match.has(field) && !ConfigRule.isPath(match.text(field)) {
            let path = GoQuote.quote(match.text(field))
            throw FormatError("\(prefix)\(field) doesn't start with '/': \(path)")
        }
        let parts = ["PathExact", "PathPrefix", "PathRegex"].count { match.has($0) }
        try ConfigRule.require(
            parts <= 1, "\(subject) should only contain at most one of PathExact, PathPrefix, or PathRegex")
        return parts
    }

    static func validateMethods(_ methods: [String], _ place: String) throws(FormatError) {
        var seen: Set<String> = []
        for method in methods {
            let quoted = GoQuote.quote(method)
            try ConfigRule.require(
                ConfigRule.isHTTPMethod(method), "\(place) contains an invalid method \(quoted)")
            try ConfigRule.require(
                seen.insert(method).inserted, "\(place) contains \(quoted) more than once")
        }
    }

    // MARK: Splitters

    func validateSplitter() throws(FormatError) {
        try requireName()
        let splits = body.records("Splits")
        try ConfigRule.require(!splits.isEmpty, "no splits configured")
        try validateMeta()
        try refuseRepeatedSplits(splits)
        let sum = splits.reduce(0) { $0 &+ Self.scaledWeight($1.float("Weight")) }
        try ConfigRule.require(
            sum == 10_000, "the sum of all split weights must be 100, not \(GoFloat.fixed(Float(sum) / 100))")
    }

    private func refuseRepeatedSplits(_ splits: [ConfigRecord]) throws(FormatError) {
        var seen: Set<[[UInt8]]> = []
        for split in splits {
            let service = split.has("Service") ? split.text("Service") : name
            let names = [service] + ["ServiceSubset", "Namespace", "Partition"].map { split.text($0) }
            // Go compares the pointers to the header modifiers, which are the same only where there are none.
            if split.record("RequestHeaders") != nil || split.record("ResponseHeaders") != nil { continue }
            guard !seen.insert(names.map { Array($0.utf8) }).inserted else { continue }
            let quoted = names.map { GoQuote.quote($0) }
            throw FormatError(
                "split destination occurs more than once: service=\(quoted[0]), subset=\(quoted[1]), "
                    + "namespace=\(quoted[2]), partition=\(quoted[3])")
        }
    }
}
