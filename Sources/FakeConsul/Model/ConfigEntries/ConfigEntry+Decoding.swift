// SPDX-License-Identifier: MIT

extension ConfigEntry {
    /// Decodes an entry as Consul does from the API and from configuration files (`DecodeConfigEntry`): names in any
    /// case or in snake case, values of other types where they can be converted, unknown names refused.
    static func decode(_ document: JSONValue, readsIntegers: Bool = false) throws(FormatError) -> ConfigEntry {
        let kind = try kind(of: members(of: document, readsIntegers: readsIntegers))
        let options = LooseObjectReader.Options(isWeak: true, readsIntegers: readsIntegers)
        let read = try LooseObjectReader.read(document, options: options) { reader in
            reader.ignoreBookkeeping()
            return LooseObjectReader.fields(of: kind.schema)(&reader)
        }
        try refuseUnused(read.unused)
        return ConfigEntry(kind, body: read.value)
    }

    /// An entry of `config_entries.bootstrap` in a configuration file, in the form in which it is kept.
    static func bootstrap(_ document: JSONValue) throws(FormatError) -> ConfigEntry {
        var entry = try decode(document, readsIntegers: true)
        try entry.normalize()
        try entry.validate()
        return entry
    }

    private static func members(
        of document: JSONValue, readsIntegers: Bool
    ) throws(FormatError) -> [(name: String, value: JSONValue)] {
        switch document {
        case .object(let members): return members
        case .null: return []
        default:
            let kind = GoValueText(readsIntegers: readsIntegers).kind(document)
            throw FormatError("'' expected a map, got '\(kind)'")
        }
    }

    private static func kind(of members: [(name: String, value: JSONValue)]) throws(FormatError) -> ConfigKind {
        let named = members.last { $0.name == "Kind" } ?? members.last { $0.name == "kind" }
        guard let named else { throw FormatError("Payload does not contain a kind/Kind key at the top level") }
        guard case .string(let name) = named.value else { throw FormatError("Kind value in payload is not a string") }
        return try ConfigKind.named(name)
    }

    /// `validateUnusedKeys`.
    private static func refuseUnused(_ unused: [String]) throws(FormatError) {
        var refusals: [String] = []
        for key in unused where !["CreateIndex", "ModifyIndex", "kind", "Kind"].contains(key) {
            let isNamespace = key.lowercased().hasSuffix("namespace")
            refusals.append(
                "invalid config key \(GoQuote.quote(key))"
                    + (isNamespace ? ", namespaces are a consul enterprise feature" : "")
            )
        }
        if !refusals.isEmpty { throw FormatError(GoMultiError.text(refusals)) }
    }
}

extension LooseObjectReader {
    /// Fields that Consul decodes, but sets itself before it keeps the entry.
    fileprivate mutating func ignoreBookkeeping() {
        _ = uint64("Hash")
        ignore("RaftIndex")
    }
}
