// SPDX-License-Identifier: MIT

/// A MessagePack document as a value, in the form that Consul's codec writes: texts and bytes are one kind, and the
/// keys of maps are texts.
enum MessagePack: Sendable {
    struct MapEntry: Equatable, Sendable {
        let name: String
        let value: MessagePack
    }

    case null
    case bool(Bool)
    case int(Int64)
    /// What is not negative is written so; read back it may come as either.
    case uint(UInt64)
    case double(Double)
    case bytes([UInt8])
    case array([MessagePack])
    case map([MapEntry])

    static func text(_ text: String) -> MessagePack { .bytes(Array(text.utf8)) }

    /// A map of the members in their order; Go's codec sorts those of a struct by name, and reads them in any order.
    static func record(_ members: KeyValuePairs<String, MessagePack>) -> MessagePack {
        .map(members.map { MapEntry(name: $0.key, value: $0.value) })
    }

    /// A map's last member of the name, which is the one that Go's codec keeps; nil where there is none.
    subscript(name: String) -> MessagePack? {
        guard case .map(let members) = self else { return nil }
        return members.last { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }
}

extension MessagePack: Equatable {
    /// Whether both are the same document. A number's form does not matter: 5 is 5, signed or not.
    static func == (a: MessagePack, b: MessagePack) -> Bool {
        switch (a, b) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.int(let a), .int(let b)): a == b
        case (.uint(let a), .uint(let b)): a == b
        case (.int(let a), .uint(let b)), (.uint(let b), .int(let a)): UInt64(exactly: a) == b
        case (.double(let a), .double(let b)): a == b
        case (.bytes(let a), .bytes(let b)): a == b
        case (.array(let a), .array(let b)): a == b
        case (.map(let a), .map(let b)): a == b
        default: false
        }
    }
}
