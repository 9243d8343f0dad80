// SPDX-License-Identifier: MIT

/// A key of the KV store: bytes, compared as bytes. It need not be UTF-8, and two keys that a reader would call the same text but that
/// are different bytes are different keys, as in Consul.
struct KVKey: Hashable, Comparable, Sendable, ExpressibleByStringLiteral {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }
    init(_ text: String) { bytes = Array(text.utf8) }
    init(stringLiteral value: String) { self.init(value) }

    /// The key as text, invalid UTF-8 replaced by U+FFFD, as Go's JSON shows it.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    func hasPrefix(_ prefix: KVKey) -> Bool { bytes.starts(with: prefix.bytes) }

    static func < (a: KVKey, b: KVKey) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}
