// SPDX-License-Identifier: MIT

/// Settings as they were given: the keys that occur, in their canonical spelling, with values of the right type.
struct ConfigurationTree: Sendable {
    enum Value: Sendable {
        case bool(Bool)
        case int(Int)
        case float(Double)
        case string(String)
        case strings([String])
        case stringMap([String: String])
        case stringsMap([String: [String]])
        case table(ConfigurationTree)
        case record(ConfigurationTree)
        case records([ConfigurationTree])
        case recordMap([String: ConfigurationTree])
        case object([(name: String, value: JSONValue)])
        case objects([JSONValue])
        case value(JSONValue)
    }

    private var values: [String: Value] = [:]

    subscript(key: String) -> Value? {
        get { values[key] }
        set { values[key] = newValue }
    }

    func has(_ key: String) -> Bool { values[key] != nil }

    /// Lays a later source over this one, key by key as its kind asks for.
    mutating func merge(_ later: ConfigurationTree) {
        values.merge(later.values) { $0.merged(with: $1) }
    }
}

extension ConfigurationTree.Value {
    fileprivate func merged(with later: Self) -> Self {
        switch (self, later) {
        case (.strings(let a), .strings(let b)): return .strings(a + b)
        case (.stringMap(let a), .stringMap(let b)): return .stringMap(a.merging(b) { $1 })
        case (.stringsMap(let a), .stringsMap(let b)): return .stringsMap(a.merging(b) { $1 })
        case (.records(let a), .records(let b)): return .records(a + b)
        case (.recordMap(let a), .recordMap(let b)): return .recordMap(a.merging(b) { $1 })
        case (.objects(let a), .objects(let b)): return .objects(a + b)
        case (.object(let a), .object(let b)):
            return .object(a.filter { member in !b.contains { $0.name == member.name } } + b)
        case (.table(var a), .table(let b)):
            a.merge(b)
            return .table(a)
        default: return later
        }
    }
}

// MARK: Reading

extension ConfigurationTree {
    func bool(_ key: String) -> Bool? {
        if case .bool(let value)? = values[key] { value } else { nil }
    }

    func int(_ key: String) -> Int? {
        if case .int(let value)? = values[key] { value } else { nil }
    }

    func float(_ key: String) -> Double? {
        if case .float(let value)? = values[key] { value } else { nil }
    }

    func string(_ key: String) -> String? {
        if case .string(let value)? = values[key] { value } else { nil }
    }

    func strings(_ key: String) -> [String]? {
        if case .strings(let value)? = values[key] { value } else { nil }
    }

    func stringMap(_ key: String) -> [String: String]? {
        if case .stringMap(let value)? = values[key] { value } else { nil }
    }

    /// The table or record at the key; empty where there is none.
    func table(_ key: String) -> ConfigurationTree { record(key) ?? ConfigurationTree() }

    func record(_ key: String) -> ConfigurationTree? {
        switch values[key] {
        case .table(let value)?, .record(let value)?: value
        default: nil
        }
    }

    func records(_ key: String) -> [ConfigurationTree] {
        if case .records(let value)? = values[key] { value } else { [] }
    }

    func recordMap(_ key: String) -> [(name: String, value: ConfigurationTree)] {
        guard case .recordMap(let value)? = values[key] else { return [] }
        return value.map { (name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }
    }

    func object(_ key: String) -> [(name: String, value: JSONValue)]? {
        if case .object(let value)? = values[key] { value } else { nil }
    }

    func objects(_ key: String) -> [JSONValue] {
        if case .objects(let value)? = values[key] { value } else { [] }
    }
}

// MARK: Writing

extension ConfigurationTree {
    /// Sets a member of the table at a key, where it is not set already.
    mutating func fill(_ path: [String], with value: Value) {
        guard let key = path.first else { return }
        guard path.count > 1 else {
            if values[key] == nil { values[key] = value }
            return
        }
        var inner = table(key)
        inner.fill(Array(path.dropFirst()), with: value)
        values[key] = .table(inner)
    }

    /// Sets a member of the table at a key, whatever is there.
    mutating func set(_ path: [String], to value: Value) {
        guard let key = path.first else { return }
        guard path.count > 1 else {
            values[key] = value
            return
        }
        var inner = table(key)
        inner.set(Array(path.dropFirst()), to: value)
        values[key] = .table(inner)
    }

    /// The settings as a JSON object, its members sorted by name.
    var json: JSONValue {
        .object(values.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value.json) })
    }
}

extension ConfigurationTree.Value {
    fileprivate var json: JSONValue {
        switch self {
        case .bool(let value): .bool(value)
        case .int(let value): .number(String(value))
        case .float(let value): .number(GoFloat.format(value))
        case .string(let value): .string(value)
        case .strings(let value): .array(value.map { .string($0) })
        case .stringMap(let value): object(value) { .string($0) }
        case .stringsMap(let value): object(value) { .array($0.map { .string($0) }) }
        case .table(let value), .record(let value): value.json
        case .records(let value): .array(value.map(\.json))
        case .recordMap(let value): object(value) { $0.json }
        case .object(let value): .object(value)
        case .objects(let value): .array(value)
        case .value(let value): value
        }
    }

    private func object<Member>(_ members: [String: Member], _ json: (Member) -> JSONValue) -> JSONValue {
        .object(members.sorted { $0.key < $1.key }.map { (name: $0.key, value: json($0.value)) })
    }
}
