// SPDX-License-Identifier: MIT

extension Intention {
    /// What the deprecated API refuses, all of it (`Intention.Validate`).
    var refusals: [String] {
        var refusals: [String] = []
        let parts = [
            ("SourceNS", sourceNamespace), ("SourceName", sourceName), ("DestinationNS", destinationNamespace),
            ("DestinationName", destinationName),
        ]
        for (name, value) in parts where value.isEmpty { refusals.append("\(name) must be set") }
        refusals += wildcardRefusals("Source", sourceNamespace, sourceName)
        refusals += wildcardRefusals("Destination", destinationNamespace, destinationName)
        refusals += sizeRefusals
        if ![Self.allow, Self.deny].contains(action) { refusals.append("Action must be set to 'allow' or 'deny'") }
        if !permissions.isEmpty { refusals.append("Permissions must not be set when using the legacy APIs") }
        if sourceType != Self.consul { refusals.append("SourceType must be set to 'consul'") }
        return refusals
    }

    private func wildcardRefusals(_ side: String, _ namespace: String, _ name: String) -> [String] {
        let star = UInt8(ascii: "*")
        var refusals: [String] = []
        for (part, value) in [("NS", namespace), ("Name", name)] {
            if value != Self.wildcard && value.utf8.contains(star) {
                refusals.append("\(side)\(part): wildcard character '*' cannot be used with partial values")
            }
        }
        if name != Self.wildcard && namespace == Self.wildcard {
            refusals.append("\(side)Name: exact value cannot follow wildcard namespace")
        }
        return refusals
    }

    private var sizeRefusals: [String] {
        var refusals: [String] = []
        if description.utf8.count > Metadata.maxValueLength {
            refusals.append("Description exceeds maximum length \(Metadata.maxValueLength)")
        }
        guard let meta else { return refusals }
        if meta.count > Metadata.maxPairs { refusals.append("Meta exceeds maximum element count \(Metadata.maxPairs)") }
        for (key, value) in meta.pairs {
            let quoted = GoQuote.quote(key)
            if key.utf8.count > Metadata.maxKeyLength {
                refusals.append("Meta key \(quoted) exceeds maximum length \(Metadata.maxKeyLength)")
            }
            if value.utf8.count > Metadata.maxValueLength {
                refusals.append("Meta value for key \(quoted) exceeds maximum length \(Metadata.maxValueLength)")
            }
        }
        return refusals
    }
}
