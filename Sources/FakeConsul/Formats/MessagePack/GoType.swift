// SPDX-License-Identifier: MIT

/// What Go's codec knows of a value: how it is to be written, and how what was read is to be taken.
///
/// The models write and read JSON in Consul's words already. A `GoType` says what JSON does not show (which text is a
/// duration, a time, or bytes; which members there are at all) and so translates between the two forms.
indirect enum GoType: Sendable {
    case text, bool, int, uint, double
    /// JSON has it as text or as a number of nanoseconds.
    case duration
    /// RFC 3339 in JSON; the bytes of Go's `Time.MarshalBinary` here.
    case time
    /// Base64 in JSON.
    case bytes
    case list(GoType)
    case map(GoType)
    case record(GoRecord)
    /// May be null.
    case pointer(GoType)
    /// An `interface{}`: whatever JSON says.
    case any
    /// Go's JSON does not show it; it is written with its zero value, and passed over when it is read.
    case unseen(GoType)

    static func record(_ fields: KeyValuePairs<String, GoType>) -> GoType { .record(GoRecord(fields)) }
}

/// The fields of a Go struct, those of embedded ones among them.
struct GoRecord: Sendable {
    struct Field: Sendable {
        let name: String
        let type: GoType
    }

    /// In the order of their names, as the codec writes them.
    let fields: [Field]

    /// Those that JSON has.
    var seenFields: [Field] {
        fields.filter { if case .unseen = $0.type { false } else { true } }
    }

    init(_ fields: KeyValuePairs<String, GoType>) {
        self.fields = fields.map { Field(name: $0.key, type: $0.value) }.sorted { $0.name.precedesInBytes($1.name) }
    }
}
