// SPDX-License-Identifier: MIT

/// A JSON document as a value. Objects keep the order, and the repetitions, of their members.
enum JSONValue: Sendable {
    case null
    case bool(Bool)
    /// The number as it was written; whether it fits is for the one who reads it to say.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([(name: String, value: JSONValue)])
}

extension JSONValue: Equatable {
    /// Whether both are the same document, member by member in the same order, numbers as they were written.
    static func == (a: JSONValue, b: JSONValue) -> Bool {
        switch (a, b) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)):
            a.count == b.count
                && zip(a, b).allSatisfy { $0.name.utf8.elementsEqual($1.name.utf8) && $0.value == $1.value }
        default: false
        }
    }
}
