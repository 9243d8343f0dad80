// SPDX-License-Identifier: MIT

/// A key of the KV store: bytes, compared as bytes. It need not be UTF-8, and two keys that a reader would call the
/// same text but that are different bytes are different keys, as in Consul.
struct KVKey: Sendable, ExpressibleByStringLiteral {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }
    init(_ text: String) { bytes = Array(text.utf8) }
    init(stringLiteral value: String) { self.init(value) }

    static let empty = KVKey([])

    var isEmpty: Bool { bytes.isEmpty }

    /// The key as text, invalid UTF-8 replaced by U+FFFD, as Go's JSON shows it.
    var text: String { GoText.string(bytes) }

    /// The first bytes, or the whole key where it has no more.
    func prefix(_ length: Int) -> KVKey { length < bytes.count ? KVKey(Array(bytes[..<length])) : self }

    func hasPrefix(_ prefix: KVKey) -> Bool {
        prefix.bytes.count <= bytes.count && commonPrefixLength(with: prefix) == prefix.bytes.count
    }

    /// How many bytes at the beginning both keys share.
    func commonPrefixLength(with other: KVKey) -> Int {
        bytes.withUnsafeBufferPointer { a in
            other.bytes.withUnsafeBufferPointer { b in Self.commonPrefixLength(a, b) }
        }
    }

    /// Eight bytes at a time: this is where the look-up of a key spends its time.
    @inline(__always)
    private static func commonPrefixLength(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
        let count = min(a.count, b.count)
        guard let a = UnsafeRawPointer(a.baseAddress), let b = UnsafeRawPointer(b.baseAddress) else { return 0 }
        var position = 0
        while position &+ 8 <= count {
            let difference =
                a.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian
                ^ b.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian
            if difference != 0 { return position &+ difference.trailingZeroBitCount / 8 }
            position &+= 8
        }
        while position < count,
            a.load(fromByteOffset: position, as: UInt8.self) == b.load(fromByteOffset: position, as: UInt8.self)
        {
            position &+= 1
        }
        return position
    }
}

extension KVKey: Hashable, Comparable {
    static func == (a: KVKey, b: KVKey) -> Bool {
        a.bytes.count == b.bytes.count && a.commonPrefixLength(with: b) == a.bytes.count
    }

    static func < (a: KVKey, b: KVKey) -> Bool {
        a.bytes.withUnsafeBufferPointer { x in
            b.bytes.withUnsafeBufferPointer { y in
                let common = commonPrefixLength(x, y)
                if common == x.count || common == y.count { return x.count < y.count }
                return x[common] < y[common]
            }
        }
    }

    func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}
