// SPDX-License-Identifier: MIT

extension DERReader {
    /// A whole number that is not negative, without leading zeros.
    mutating func readUnsigned() throws(CryptoError) -> [UInt8] {
        let digits = try read(.integer).rest
        guard let first = digits.first else { throw CryptoError("asn1: structure error: empty integer") }
        guard digits.count == 1 || first != 0 || digits[1] & 0x80 != 0 else {
            throw CryptoError("asn1: structure error: integer not minimally-encoded")
        }
        guard first & 0x80 == 0 else { throw CryptoError("asn1: structure error: negative integer") }
        return BigEndian.trimmed(digits)
    }

    /// A whole number from 0 to 2³¹ − 1.
    mutating func readSmall() throws(CryptoError) -> Int {
        let digits = try readUnsigned()
        guard BigEndian.bitCount(digits) < 32 else { throw CryptoError("asn1: structure error: integer too large") }
        return digits.reduce(0) { $0 << 8 | Int($1) }
    }

    mutating func readBoolean() throws(CryptoError) -> Bool {
        let content = try read(.boolean).rest
        guard content == [0] || content == [0xff] else { throw CryptoError("asn1: syntax error: invalid boolean") }
        return content == [0xff]
    }

    /// The bytes of a bit string, and how many bits of the last are not used.
    mutating func readBits() throws(CryptoError) -> (bytes: [UInt8], unused: UInt8) {
        let content = try read(.bitString).rest
        guard let unused = content.first, unused < 8, unused == 0 || content.count > 1 else {
            throw CryptoError("asn1: syntax error: invalid padding bits in BIT STRING")
        }
        return (Array(content.dropFirst()), unused)
    }

    /// A bit string of whole bytes.
    mutating func readByteString() throws(CryptoError) -> [UInt8] {
        let bits = try readBits()
        guard bits.unused == 0 else { throw CryptoError("asn1: syntax error: invalid padding bits in BIT STRING") }
        return bits.bytes
    }

    mutating func readObjectID() throws(CryptoError) -> ObjectID {
        ObjectID(encoded: try read(.objectID).rest)
    }

    /// `UTCTime` or `GeneralizedTime` in the form of RFC 5280, 4.1.2.5: seconds since 1970.
    mutating func readTime() throws(CryptoError) -> Int64 {
        let (tag, content, _) = try next()
        let text = content.rest
        let yearDigits = tag == .utcTime ? 2 : tag == .generalizedTime ? 4 : 0
        guard yearDigits > 0, text.count == yearDigits + 11, text.last == UInt8(ascii: "Z"),
            text.dropLast().allSatisfy({ (0x30...0x39).contains($0) })
        else { throw CryptoError("x509: malformed UTCTime") }
        func number(_ range: Range<Int>) -> Int { text[range].reduce(0) { $0 * 10 + Int($1 - 0x30) } }
        var year = number(0..<yearDigits)
        if yearDigits == 2 { year += year < 50 ? 2000 : 1900 }
        let fields = (0..<5).map { number(yearDigits + 2 * $0..<yearDigits + 2 * $0 + 2) }
        guard (1...12).contains(fields[0]), (1...31).contains(fields[1]), fields[2] < 24, fields[3] < 60, fields[4] < 60
        else { throw CryptoError("x509: malformed UTCTime") }
        let days = CivilTime.daysSinceEpoch(year: year, month: fields[0], day: fields[1])
        return Int64(days) * 86_400 + Int64(fields[2] * 3600 + fields[3] * 60 + fields[4])
    }
}
