// SPDX-License-Identifier: MIT

/// What a field of a configuration entry holds.
enum ConfigValue: Sendable {
    /// No pointer, no list, no map.
    case null
    case bool(Bool)
    /// Also durations and times, in nanoseconds.
    case int(Int64)
    case uint(UInt64)
    case float(Float)
    case text(String)
    case bytes([UInt8])
    case list([ConfigValue])
    case map(SortedMap<ConfigValue>)
    case record(ConfigRecord)
    /// What Consul keeps as it comes.
    case opaque(JSONValue)

    var isNull: Bool { if case .null = self { true } else { false } }

    /// Whether Go's `omitempty` leaves it out; structs never are.
    var isEmpty: Bool {
        switch self {
        case .null: true
        case .bool(let flag): !flag
        case .int(let number): number == 0
        case .uint(let number): number == 0
        case .float(let number): number == 0
        case .text(let text): text.isEmpty
        case .bytes(let bytes): bytes.isEmpty
        case .list(let elements): elements.isEmpty
        case .map(let map): map.isEmpty
        case .record: false
        case .opaque(.object(let members)): members.isEmpty
        case .opaque: false
        }
    }
}

extension ConfigValue: Equatable {
    static func == (a: ConfigValue, b: ConfigValue) -> Bool {
        switch (a, b) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.int(let a), .int(let b)): a == b
        case (.uint(let a), .uint(let b)): a == b
        case (.float(let a), .float(let b)): a == b
        case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
        case (.bytes(let a), .bytes(let b)): a == b
        case (.list(let a), .list(let b)): a == b
        case (.map(let a), .map(let b)): a == b
        case (.record(let a), .record(let b)): a == b
        case (.opaque(let a), .opaque(let b)): a == b
        default: false
        }
    }
}

/// A Go struct as a value: its fields in the schema's order.
struct ConfigRecord: Sendable {
    let schema: ConfigSchema
    private(set) var values: [ConfigValue]

    init(schema: ConfigSchema, values: [ConfigValue]) {
        precondition(values.count == schema.fields.count, "\(schema.name) has \(schema.fields.count) fields")
        self.schema = schema
        self.values = values
    }

    /// A struct whose other fields are zero.
    init(_ schema: ConfigSchema, _ fields: [(name: String, value: ConfigValue)]) {
        self = schema.zero
        for (name, value) in fields { self[name] = value }
    }

    /// The field of the name; null where the struct has none.
    subscript(_ name: String) -> ConfigValue {
        get { schema.position(of: name).map { values[$0] } ?? .null }
        set {
            guard let position = schema.position(of: name) else {
                preconditionFailure("\(schema.name) has no field \(name)")
            }
            values[position] = newValue
        }
    }

    var isZero: Bool { self == schema.zero }
}

extension ConfigRecord: Equatable {
    static func == (a: ConfigRecord, b: ConfigRecord) -> Bool { a.schema === b.schema && a.values == b.values }
}

extension ConfigRecord {
    // MARK: Reading fields

    func text(_ name: String) -> String { if case .text(let text) = self[name] { text } else { "" } }
    func has(_ name: String) -> Bool { !self[name].isEmpty }
    func flag(_ name: String) -> Bool { if case .bool(let flag) = self[name] { flag } else { false } }
    func float(_ name: String) -> Float { if case .float(let number) = self[name] { number } else { 0 } }

    func int(_ name: String) -> Int64 { optionalInt(name) ?? 0 }

    /// Nil where there is no number.
    func optionalInt(_ name: String) -> Int64? {
        switch self[name] {
        case .int(let number): number
        case .uint(let number): Int64(clamping: number)
        default: nil
        }
    }

    func duration(_ name: String) -> Duration { .nanoseconds(int(name)) }

    /// The struct; nil where the pointer to it is nil.
    func record(_ name: String) -> ConfigRecord? { if case .record(let record) = self[name] { record } else { nil } }

    func records(_ name: String) -> [ConfigRecord] {
        list(name).compactMap { if case .record(let record) = $0 { record } else { nil } }
    }

    func list(_ name: String) -> [ConfigValue] { if case .list(let list) = self[name] { list } else { [] } }

    func texts(_ name: String) -> [String] {
        list(name).compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    /// The structs of a map in the order of its keys.
    func recordMap(_ name: String) -> [(key: String, value: ConfigRecord)] {
        guard case .map(let map) = self[name] else { return [] }
        return map.pairs.compactMap { pair in
            if case .record(let record) = pair.value { (key: pair.key, value: record) } else { nil }
        }
    }

    /// A map of texts; nil where there is none.
    func textMap(_ name: String) -> StringMap? {
        guard case .map(let map) = self[name] else { return nil }
        return StringMap(
            map.pairs.map { pair in
                guard case .text(let text) = pair.value else { return (key: pair.key, value: "") }
                return (key: pair.key, value: text)
            }
        )
    }

    func opaque(_ name: String) -> JSONValue? { if case .opaque(let value) = self[name] { value } else { nil } }

    // MARK: Changing fields

    mutating func set(_ name: String, _ text: String) { self[name] = .text(text) }

    /// Changes each struct of a list.
    mutating func change(_ name: String, _ change: (inout ConfigRecord) -> Void) {
        guard case .list(let elements) = self[name] else { return }
        self[name] = .list(
            elements.map { element in
                guard case .record(var record) = element else { return element }
                change(&record)
                return .record(record)
            }
        )
    }

    /// Changes the struct, if there is one.
    mutating func changeRecord(_ name: String, _ change: (inout ConfigRecord) -> Void) {
        guard case .record(var record) = self[name] else { return }
        change(&record)
        self[name] = .record(record)
    }
}
