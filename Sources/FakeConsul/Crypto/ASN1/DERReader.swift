// SPDX-License-Identifier: MIT

/// Reads DER (X.690) piece by piece. It never goes deeper than its caller asks, and never beyond what it was given.
struct DERReader {
    /// An identifier octet: class, constructed or not, number.
    typealias Tag = UInt8

    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = 0
        end = bytes.count
    }

    private init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { position >= end }
    /// The tag of the next value; nil at the end.
    var tag: Tag? { position < end ? bytes[position] : nil }
    /// All that is left.
    var rest: [UInt8] { Array(bytes[position..<end]) }

    /// The content of the next value, which must have the tag.
    mutating func read(_ expected: Tag) throws(CryptoError) -> DERReader {
        guard tag == expected else { throw CryptoError("asn1: structure error: tags don't match") }
        return try next().content
    }

    /// The content of the next value, where it has the tag.
    mutating func readIfPresent(_ expected: Tag) throws(CryptoError) -> DERReader? {
        tag == expected ? try next().content : nil
    }

    /// The next value, whatever it is: its tag, its content, and all of its bytes.
    mutating func next() throws(CryptoError) -> (tag: Tag, content: DERReader, whole: [UInt8]) {
        let start = position
        guard end - position >= 2 else { throw Self.truncated }
        let tag = bytes[position]
        guard tag & 0x1f != 0x1f else { throw CryptoError("asn1: structure error: base 128 integer too large") }
        position += 1
        let count = try length()
        guard count <= end - position else { throw Self.truncated }
        let content = position..<position + count
        position = content.upperBound
        return (tag, DERReader(bytes, content), Array(bytes[start..<position]))
    }

    private mutating func length() throws(CryptoError) -> Int {
        let first = bytes[position]
        position += 1
        guard first & 0x80 != 0 else { return Int(first) }
        let size = Int(first & 0x7f)
        guard size > 0 else { throw CryptoError("asn1: syntax error: indefinite length found (not DER)") }
        guard size <= 4 else { throw CryptoError("asn1: structure error: length too large") }
        guard end - position >= size else { throw Self.truncated }
        let value = bytes[position..<position + size].reduce(0) { $0 << 8 | Int($1) }
        guard bytes[position] != 0, value >= 0x80 else {
            throw CryptoError("asn1: structure error: superfluous leading zeros in length")
        }
        position += size
        return value
    }

    private static let truncated = CryptoError("asn1: syntax error: data truncated")
}

extension DERReader.Tag {
    static let boolean: UInt8 = 0x01
    static let integer: UInt8 = 0x02
    static let bitString: UInt8 = 0x03
    static let octetString: UInt8 = 0x04
    static let null: UInt8 = 0x05
    static let objectID: UInt8 = 0x06
    static let utf8String: UInt8 = 0x0c
    static let sequence: UInt8 = 0x30
    static let set: UInt8 = 0x31
    static let printableString: UInt8 = 0x13
    static let utcTime: UInt8 = 0x17
    static let generalizedTime: UInt8 = 0x18

    /// `[number]` around a value of its own.
    static func explicit(_ number: UInt8) -> UInt8 { 0xa0 | number }
    /// `[number]` in the place of a primitive's own tag.
    static func implicit(_ number: UInt8) -> UInt8 { 0x80 | number }
}
