// SPDX-License-Identifier: MIT

/// The shape of a Go struct of configuration entries: what its fields are called, what they hold, how they are written.
/// From it follow decoding, JSON, hash and binary form of every kind, so that a kind is a table and its rules.
final class ConfigSchema: Sendable {
    /// The struct's name in Go, which counts in its hash.
    let name: String
    /// In Go's order.
    let fields: [ConfigField]
    private let positions: [String: Int]
    /// The positions of the fields in the order in which JSON has them.
    let written: [Int]
    /// Go's zero values of the fields.
    let zeros: [ConfigValue]

    init(_ name: String, _ fields: [ConfigField]) {
        self.name = name
        self.fields = fields
        zeros = fields.map(\.type.zero)
        positions = Dictionary(fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        // Consul's own marshalers write the durations that are texts before the rest.
        let first = fields.indices.filter { fields[$0].rule == .firstAsText }
        written = first + fields.indices.filter { ![.firstAsText, .hidden].contains(fields[$0].rule) }
    }

    func position(of name: String) -> Int? { positions[name] }

    /// The struct with all fields at Go's zero values.
    var zero: ConfigRecord { ConfigRecord(schema: self, values: zeros) }
}

/// A field of a Go struct.
struct ConfigField: Sendable {
    /// How JSON has the field.
    enum Rule: Sendable {
        case always
        /// Left out where it is empty (`omitempty`).
        case omitEmpty
        /// A duration as a text before all other fields, left out where it is zero.
        case firstAsText
        /// Not at all (`json:"-"`).
        case hidden
    }

    let name: String
    let type: ConfigType
    let rule: Rule
    /// The other names that it may have in what is decoded (the `alias` tag).
    let aliases: [String]
    /// Whether the struct's hash leaves it out (`hash:"ignore"`).
    var isHashed = true

    static func always(_ name: String, _ type: ConfigType, _ aliases: String...) -> ConfigField {
        ConfigField(name: name, type: type, rule: .always, aliases: aliases)
    }

    static func omit(_ name: String, _ type: ConfigType, _ aliases: String...) -> ConfigField {
        ConfigField(name: name, type: type, rule: .omitEmpty, aliases: aliases)
    }

    static func first(_ name: String, _ aliases: String...) -> ConfigField {
        ConfigField(name: name, type: .duration, rule: .firstAsText, aliases: aliases)
    }

    static func hidden(_ name: String, _ type: ConfigType) -> ConfigField {
        ConfigField(name: name, type: type, rule: .hidden, aliases: [])
    }

    /// `acl.EnterpriseMeta`, which has no fields in the free edition, but counts in hashes.
    static let enterpriseMeta = hidden("EnterpriseMeta", .structure(ConfigSchema("EnterpriseMeta", [])))

    /// `Meta`, as nearly every kind has it.
    static let meta = omit("Meta", .map(.text))
}

/// What a field holds.
indirect enum ConfigType: Sendable {
    case bool
    /// A string; the name of its Go type shows in refusals.
    case string(String)
    /// An `int`.
    case int
    /// An `uint32` or `uint64`, by its width in bytes.
    case uint(bytes: Int)
    /// A `float32`.
    case float
    case duration
    case time
    case bytes
    case list(ConfigType)
    case map(ConfigType)
    /// A `map[string]interface{}`.
    case opaque
    case structure(ConfigSchema)
    case pointer(ConfigType)

    static let text = ConfigType.string("string")
    static let texts = ConfigType.list(.text)

    /// A list of structs.
    static func records(_ schema: ConfigSchema) -> ConfigType { .list(.structure(schema)) }
    /// A pointer to a struct.
    static func optional(_ schema: ConfigSchema) -> ConfigType { .pointer(.structure(schema)) }

    var zero: ConfigValue {
        switch self {
        case .bool: .bool(false)
        case .string: .text("")
        case .int, .duration, .time: .int(0)
        case .uint: .uint(0)
        case .float: .float(0)
        case .structure(let schema): .record(schema.zero)
        case .bytes, .list, .map, .opaque, .pointer: .null
        }
    }
}
