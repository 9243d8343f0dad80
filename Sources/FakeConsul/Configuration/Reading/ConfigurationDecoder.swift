// SPDX-License-Identifier: MIT

/// Turns a parsed file into settings by the keys of a stanza: as mapstructure does with the hooks that Consul gives it,
/// with its refusals.
struct ConfigurationDecoder {
    let format: ConfigurationFormat
    /// The paths of the keys that no stanza knows, as they were written.
    private(set) var unused: [String] = []
    private var errors: [String] = []

    init(format: ConfigurationFormat) { self.format = format }

    /// The settings of the members. Throws where a value has the wrong type.
    mutating func decode(_ members: [(name: String, value: JSONValue)]) throws(ConfigurationError) -> ConfigurationTree
    {
        let tree = tree(members, as: .root, at: "")
        guard errors.isEmpty else {
            let points = errors.map { "* " + $0 }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            throw ConfigurationError("\(errors.count) error(s) decoding:\n\n" + points.joined(separator: "\n"))
        }
        return tree
    }

    // MARK: Stanzas

    private mutating func tree(
        _ members: [(name: String, value: JSONValue)],
        as stanza: Stanza,
        at path: String
    ) -> ConfigurationTree {
        let fields = stanza.fields
        var members = translated(unique(members), by: fields)
        var tree = ConfigurationTree()
        for field in fields {
            let exact = members.firstIndex { $0.name == field.name }
            guard let index = exact ?? members.firstIndex(where: { $0.name.equalsIgnoringASCIICase(field.name) }) else {
                continue
            }
            let value = members.remove(at: index).value
            let inner = path.isEmpty ? field.name : path + "." + field.name
            tree[field.name] = decode(value, as: field.kind, at: inner)
        }
        unused += members.map { path.isEmpty ? $0.name : path + "." + $0.name }
        return tree
    }

    /// Of members of one name the last counts, as in a Go map.
    private func unique(_ members: [(name: String, value: JSONValue)]) -> [(name: String, value: JSONValue)] {
        var last: [String: Int] = [:]
        for (index, member) in members.enumerated() { last[member.name] = index }
        guard last.count < members.count else { return members }
        return members.enumerated().filter { last[$0.element.name] == $0.offset }.map(\.element)
    }

    /// The members with other names of a key replaced by its own, unless that is there too.
    private func translated(
        _ members: [(name: String, value: JSONValue)],
        by fields: [ConfigurationField]
    ) -> [(name: String, value: JSONValue)] {
        var members = members
        for field in fields where !field.aliases.isEmpty {
            for alias in field.aliases {
                guard let index = members.firstIndex(where: { $0.name.equalsIgnoringASCIICase(alias) }) else {
                    continue
                }
                if members.contains(where: { $0.name == field.name }) {
                    members.remove(at: index)
                } else {
                    members[index].name = field.name
                }
            }
        }
        return members
    }

    // MARK: Values

    private mutating func decode(
        _ raw: JSONValue,
        as kind: ConfigurationField.Kind,
        at path: String
    ) -> ConfigurationTree.Value? {
        let value = kind.isList ? raw : unwrapped(raw)
        if case .null = value { return nil }
        switch kind {
        case .bool, .int, .uint, .float, .string: return scalar(value, as: kind, at: path)
        case .strings: return elements(value, at: path).map { .strings(strings($0, at: path)) }
        case .stringMap: return decodeMap(value, at: path) { $0.text($1, at: $2) }.map { .stringMap($0) }
        case .stringsMap:
            return decodeMap(value, at: path) { decoder, value, path in
                decoder.elements(value, at: path).map { decoder.strings($0, at: path) }
            }.map { .stringsMap($0) }
        case .table(let stanza): return members(value, at: path).map { .table(tree($0, as: stanza, at: path)) }
        case .record(let stanza): return members(value, at: path).map { .record(tree($0, as: stanza, at: path)) }
        case .records(let stanza): return elements(value, at: path).map { .records(records($0, as: stanza, at: path)) }
        case .recordMap(let stanza):
            return decodeMap(value, at: path) { decoder, value, path in
                decoder.members(decoder.unwrapped(value), at: path).map { decoder.tree($0, as: stanza, at: path) }
            }.map { .recordMap($0) }
        case .object: return members(value, at: path).map { .object($0.map { ($0.name, FreeForm.unsliced($0.value)) }) }
        case .objects: return elements(value, at: path).map { .objects(objects($0, at: path)) }
        case .any: return .value(value)
        }
    }

    private func unwrapped(_ value: JSONValue) -> JSONValue {
        if case .array(let elements) = value, elements.count == 1 { elements[0] } else { value }
    }

    private mutating func text(_ value: JSONValue, at path: String) -> String? {
        switch unwrapped(value) {
        case .string(let text): return text
        case .null: return ""
        case let other:
            refuse(other, wanted: "string", at: path)
            return nil
        }
    }

    private mutating func strings(_ elements: [JSONValue], at path: String) -> [String] {
        var result: [String] = []
        for (index, element) in elements.enumerated() {
            if let text = text(element, at: "\(path)[\(index)]") { result.append(text) }
        }
        return result
    }

    private mutating func records(_ elements: [JSONValue], as stanza: Stanza, at path: String) -> [ConfigurationTree] {
        var result: [ConfigurationTree] = []
        for (index, element) in elements.enumerated() {
            let inner = "\(path)[\(index)]"
            guard let members = members(unwrapped(element), at: inner) else { continue }
            result.append(tree(members, as: stanza, at: inner))
        }
        return result
    }

    private mutating func objects(_ elements: [JSONValue], at path: String) -> [JSONValue] {
        var result: [JSONValue] = []
        for (index, element) in elements.enumerated() {
            guard let members = members(unwrapped(element), at: "\(path)[\(index)]") else { continue }
            result.append(.object(members.map { ($0.name, FreeForm.unsliced($0.value)) }))
        }
        return result
    }

    private mutating func decodeMap<Member>(
        _ value: JSONValue,
        at path: String,
        _ decode: (inout Self, JSONValue, String) -> Member?
    ) -> [String: Member]? {
        guard let members = members(value, at: path) else { return nil }
        var result: [String: Member] = [:]
        for member in members {
            result[member.name] = decode(&self, member.value, "\(path)[\(member.name)]")
        }
        return result
    }

    private mutating func members(_ value: JSONValue, at path: String) -> [(name: String, value: JSONValue)]? {
        switch value {
        case .object(let members): return members
        case .null: return []
        default:
            errors.append("'\(path)' expected a map, got '\(values.kind(value))'")
            return nil
        }
    }

    private mutating func elements(_ value: JSONValue, at path: String) -> [JSONValue]? {
        switch value {
        case .array(let elements): return elements
        case .null: return nil
        default:
            errors.append("'\(path)': source data must be an array or slice, got \(values.kind(value))")
            return nil
        }
    }

    // MARK: Scalars

    private mutating func scalar(
        _ value: JSONValue,
        as kind: ConfigurationField.Kind,
        at path: String
    ) -> ConfigurationTree.Value? {
        switch (kind, value) {
        case (.bool, .bool(let flag)): return .bool(flag)
        case (.string, .string(let text)): return .string(text)
        case (.int, .number(let text)): return .int(integer(text))
        case (.float, .number(let text)): return .float(Double(text) ?? 0)
        case (.uint, .number(let text)):
            let number = integer(text)
            if number >= 0 { return .int(number) }
            errors.append(refuseNegative(text, at: path))
        default: refuse(value, wanted: kind.goTypeName(at: path), at: path)
        }
        return nil
    }

    /// From JSON the number comes through a float, as in Go; what is beyond 64 bits is cut to them.
    private func integer(_ text: String) -> Int {
        if format == .hcl, let number = Int(text) { return number }
        let number = Double(text) ?? 0
        if number >= 0x1p63 { return .max }
        return number <= -0x1p63 ? .min : Int(number)
    }

    private mutating func refuse(_ value: JSONValue, wanted: String, at path: String) {
        let type = isBlockList(value) ? "[]map[string]interface {}" : values.type(value)
        errors.append(
            "'\(path)' expected type '\(wanted)', got unconvertible type '\(type)', value: '\(values.text(value))'"
        )
    }

    /// How Go prints what it decoded.
    private var values: GoValueText { GoValueText(readsIntegers: format == .hcl) }

    /// HCL's blocks and objects arrive as lists of maps.
    private func isBlockList(_ value: JSONValue) -> Bool {
        guard format == .hcl, case .array(let elements) = value else { return false }
        return !elements.isEmpty && elements.allSatisfy { if case .object = $0 { true } else { false } }
    }

    /// Go prints the number as `%d` or, from JSON, as `%f`: with six decimals.
    private func refuseNegative(_ text: String, at path: String) -> String {
        var printed = text
        if format == .json || Int(text) == nil {
            let scaled = (Double(text) ?? 0).magnitude * 1_000_000 + 0.5
            let micros = scaled < 0x1p64 ? UInt64(scaled) : .max
            let fraction = String(micros % 1_000_000)
            printed = "-\(micros / 1_000_000)." + String(repeating: "0", count: 6 - fraction.utf8.count) + fraction
        }
        return "cannot parse '\(path)', \(printed) overflows uint"
    }
}

extension ConfigurationField.Kind {
    fileprivate var isList: Bool {
        switch self {
        case .strings, .records, .objects: true
        default: false
        }
    }

    fileprivate func goTypeName(at path: String) -> String {
        switch self {
        case .bool: "bool"
        case .int: "int"
        case .uint: path.hasPrefix("limits.") ? "uint64" : path.hasPrefix("dns_config.soa.") ? "uint32" : "uint"
        case .float: "float64"
        default: "string"
        }
    }
}
