// SPDX-License-Identifier: MIT

/// Keys of the catalog's tables: names in lower case, each closed by a zero byte, so that tables are ordered as
/// Consul's are (`consul agent/consul/state catalog_schema.go`) and a name is never taken for the beginning of a longer
/// one.
enum CatalogKey {
    static func of(_ parts: String...) -> KVKey {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(parts.reduce(parts.count) { $0 + $1.utf8.count })
        for part in parts {
            append(part, to: &bytes)
            bytes.append(0)
        }
        return KVKey(bytes)
    }

    /// The name, in lower case, of a key that was made of one.
    static func name(of key: KVKey) -> String { String(decoding: key.bytes.dropLast(), as: UTF8.self) }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        for byte in text.utf8 {
            if byte >= 0x80 { return appendUnicode(text, to: &bytes) }
            bytes.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
        }
    }

    private static func appendUnicode(_ text: String, to bytes: inout [UInt8]) {
        bytes.removeLast(text.utf8.prefix { $0 < 0x80 }.count)
        bytes.append(contentsOf: text.lowercased().utf8)
    }

    /// The bytes that a UUID, or the beginning of one, stands for; nil where it is neither
    /// (`variableLengthUUIDStringToBytes`).
    static func uuid(_ text: String) -> KVKey? {
        guard text.utf8.count <= 36, text.utf8.filter({ $0 == UInt8(ascii: "-") }).count <= 4 else { return nil }
        let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = hexDigit(digits[index]), let low = hexDigit(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return KVKey(bytes)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}

/// A record of a table, shared by all that refer to it and never changed: a change puts another in its place.
final class Stored<Value: Sendable>: Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}

extension Stored: Stamped {
    /// Nothing asks the catalog's tables for the newest change under a prefix.
    var stamp: UInt64 { 0 }
}

/// An instance in the table of services: it belongs to a node.
struct ServiceRecord: Sendable {
    /// The node's name as it was written when the service was registered.
    let node: String
    let service: NodeService
}

/// The index of a change, as a table's value.
struct IndexEntry: Stamped, Sendable {
    let index: UInt64
    var stamp: UInt64 { index }
}

typealias CatalogTable<Value: Sendable> = SortedTree<KVKey, Stored<Value>>
