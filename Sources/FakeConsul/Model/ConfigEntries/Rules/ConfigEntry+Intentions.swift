// SPDX-License-Identifier: MIT

/// The rules of `service-intentions` (`consul agent/structs config_entry_intentions.go`).
extension ConfigEntry {
    func validateIntentions() throws(FormatError) {
        try requireName()
        if let refusal = Self.wildcardRefusal(name: name, peer: "") { throw FormatError(refusal) }
        try Self.validate(requirement: body.record("JWT"))
        try validateMeta()
        let sources = body.records("Sources")
        try ConfigRule.require(!sources.isEmpty, "At least one source is required")
        var seen: Set<[[UInt8]]> = []
        for (index, source) in sources.enumerated() {
            let place = "Sources[\(index)]"
            try validate(source: source, place: place)
            for (number, permission) in source.records("Permissions").enumerated() {
                try Self.validate(permission: permission, place: "\(place).Permissions[\(number)]")
            }
            let (name, peer) = (source.text("Name"), source.text("Peer"))
            if seen.insert([name, peer].map { Array($0.utf8) }).inserted { continue }
            let of = peer.isEmpty ? "" : "peer(\(GoQuote.quote(peer))) "
            throw FormatError("\(place) defines \(of)\(GoQuote.quote(name)) more than once")
        }
    }

    /// What is refused of stars in names; nil where they stand alone or there are none.
    static func wildcardRefusal(name: String, peer: String) -> String? {
        let star = UInt8(ascii: "*")
        if name != "*" && name.utf8.contains(star) {
            return "Name: wildcard character '*' cannot be used with partial values"
        }
        return peer.utf8.contains(star) ? "Peer: cannot use wildcard '*' in peer" : nil
    }

    private func validate(source: ConfigRecord, place: String) throws(FormatError) {
        try ConfigRule.require(source.has("Name"), "\(place).Name is required")
        try ConfigRule.require(
            !source.has("SamenessGroup"),
            "\(place).SamenessGroup: Sameness groups are a Consul Enterprise feature. ")
        if let refusal = Self.wildcardRefusal(name: source.text("Name"), peer: source.text("Peer")) {
            throw FormatError("\(place).\(refusal)")
        }
        try ConfigRule.require(
            source.text("Description").utf8.count <= Metadata.maxValueLength,
            "\(place).Description exceeds maximum length \(Metadata.maxValueLength)")
        try ConfigRule.require(!source.has("LegacyMeta"), "\(place).LegacyMeta must be omitted")
        let action = source.text("Action")
        let hasPermissions = source.has("Permissions")
        try ConfigRule.require(
            hasPermissions || Self.isAction(action), "\(place).Action must be set to 'allow' or 'deny'")
        try ConfigRule.require(
            !hasPermissions || action.isEmpty, "\(place).Action must be omitted if Permissions are specified")
        try ConfigRule.require(
            !hasPermissions || name != "*",
            "\(place).Permissions cannot be specified on intentions with wildcarded destinations")
        try ConfigRule.require(source.text("Type") == "consul", "\(place).Type must be set to 'consul'")
    }

    private static func isAction(_ text: String) -> Bool { ["allow", "deny"].contains(text) }

    private static func validate(permission: ConfigRecord, place: String) throws(FormatError) {
        try ConfigRule.require(
            isAction(permission.text("Action")), "\(place).Action must be set to 'allow' or 'deny'")
        guard let match = permission.record("HTTP") else { throw FormatError("\(place).HTTP is required") }
        let place = "\(place).HTTP"
        let paths = try validatePath(match, prefix: place + ".", subject: place)
        for (index, header) in match.records("Header").enumerated() {
            try ConfigRule.require(header.has("Name"), "\(place).Header[\(index)] missing required Name field")
            try ConfigRule.require(
                ConfigRule.waysToMatch(header) == 1,
                "\(place).Header[\(index)] should only contain one of Present, Exact, Prefix, Suffix, or Regex")
        }
        try validateMethods(match.texts("Methods"), "\(place).Methods")
        try ConfigRule.require(
            paths > 0 || match.has("Header") || match.has("Methods"), "\(place) should not be empty")
        try validate(requirement: permission.record("JWT"))
    }

    private static func validate(requirement: ConfigRecord?) throws(FormatError) {
        let unnamed = (requirement?.records("Providers") ?? []).filter { !$0.has("Name") }
        guard !unnamed.isEmpty else { return }
        throw FormatError(GoMultiError.text(unnamed.map { _ in "JWT provider name is required" }))
    }

    /// The names of the providers of tokens that the intentions lean on, none twice.
    var referencedProviders: [String] {
        let permissions = body.records("Sources").flatMap { $0.records("Permissions") }
        let requirements = [body.record("JWT")] + permissions.map { $0.record("JWT") }
        let names = requirements.compactMap { $0 }.flatMap { $0.records("Providers") }.map { $0.text("Name") }
        return names.sortedOnce
    }

    var hasPermissions: Bool { body.records("Sources").contains { $0.has("Permissions") } }
}
