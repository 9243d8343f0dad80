// SPDX-License-Identifier: MIT

/// A JSON document as a value. Objects keep the order, and the repetitions, of their members.
package enum JSONValue: Sendable {
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
    package static func == (a: JSONValue, b: JSONValue) -> Bool {
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

extension JSONValue {
    /// Reads a whole document; nil where it is none.
    package static func reading(_ bytes: [UInt8]) -> JSONValue? { try? JSONParser.parse(bytes, .whole) }

    /// The value of an object's first member of the name; nil where there is none.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The elements of a list; none of what is no list.
    package var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }

    /// A text, number or truth value as a person reads it; empty for others.
    package var text: String {
        switch self {
        case .string(let text), .number(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: ""
        }
    }
}
