// SPDX-License-Identifier: MIT

/// A stanza of the configuration: the keys that may stand in it.
///
/// The keys of one stanza stand in the file of the settings that they fill in. They are listed on demand, because a
/// service definition may contain another.
struct Stanza: Sendable {
    private let groups: @Sendable () -> [[ConfigurationField]]

    init(_ groups: @escaping @Sendable () -> [[ConfigurationField]]) { self.groups = groups }

    var fields: [ConfigurationField] { .all(groups()) }
}

/// One key and what may stand there.
struct ConfigurationField: Sendable {
    /// The key's name, lower case.
    let name: String
    let kind: Kind
    /// Other names of the same key, lower case.
    var aliases: [String] = []

    /// What stands at a key, and how the values of several sources are put together.
    enum Kind: Sendable {
        /// The last source wins.
        case bool, int, uint, float, string
        /// A list of strings: those of later sources are appended.
        case strings
        /// Strings by name: those of later sources are laid over.
        case stringMap
        /// Lists of strings by name.
        case stringsMap
        /// A stanza of which each member is merged by itself.
        case table(Stanza)
        /// A stanza that a later source replaces as a whole.
        case record(Stanza)
        /// A list of stanzas: those of later sources are appended.
        case records(Stanza)
        /// Stanzas by name.
        case recordMap(Stanza)
        /// Members that are none of the configuration's business, laid over.
        case object
        /// A list of such, appended.
        case objects
        /// Whatever stands there: who reads it judges it. The last source wins.
        case any
    }
}

extension [ConfigurationField] {
    static func all(_ groups: [[ConfigurationField]]) -> Self { groups.flatMap { $0 } }

    static func bools(_ names: String...) -> Self { names.map { ConfigurationField(name: $0, kind: .bool) } }
    static func ints(_ names: String...) -> Self { names.map { ConfigurationField(name: $0, kind: .int) } }
    static func uints(_ names: String...) -> Self { names.map { ConfigurationField(name: $0, kind: .uint) } }
    static func floats(_ names: String...) -> Self { names.map { ConfigurationField(name: $0, kind: .float) } }
    static func strings(_ names: String...) -> Self { names.map { ConfigurationField(name: $0, kind: .string) } }
    static func lists(_ names: String...) -> Self { names.map { ConfigurationField(name: $0, kind: .strings) } }
    static func maps(_ names: String...) -> Self { names.map { ConfigurationField(name: $0, kind: .stringMap) } }
    static func objects(_ names: String...) -> Self { names.map { ConfigurationField(name: $0, kind: .object) } }

    static func table(_ name: String, _ stanza: Stanza) -> Self {
        [ConfigurationField(name: name, kind: .table(stanza))]
    }
    static func record(_ name: String, _ stanza: Stanza) -> Self {
        [ConfigurationField(name: name, kind: .record(stanza))]
    }
    static func records(_ name: String, _ stanza: Stanza) -> Self {
        [ConfigurationField(name: name, kind: .records(stanza))]
    }

    static func one(_ name: String, _ kind: ConfigurationField.Kind, aliases: String...) -> Self {
        [ConfigurationField(name: name, kind: kind, aliases: aliases)]
    }
}
