// SPDX-License-Identifier: MIT

extension String {
    /// Whether two strings are the same but for the case of the letters A to Z, as header names compare (RFC 9110
    /// §5.1).
    func equalsIgnoringASCIICase(_ other: String) -> Bool {
        utf8.count == other.utf8.count && zip(utf8, other.utf8).allSatisfy { $0.lowercasedASCII == $1.lowercasedASCII }
    }
}

extension UInt8 {
    /// The byte with A to Z turned into a to z; every other byte as it is.
    var lowercasedASCII: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    /// The byte with a to z turned into A to Z; every other byte as it is.
    var uppercasedASCII: UInt8 { self &- 0x61 < 26 ? self & 0xdf : self }

    var isASCIIDigit: Bool { self &- 0x30 < 10 }

    var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }

    /// A blank within a line: space or tab.
    var isBlank: Bool { self == 0x20 || self == 0x09 }

    /// What the byte is worth as a hexadecimal digit, or nil.
    var hexDigit: UInt8? {
        if isASCIIDigit { return self & 0x0f }
        let letter = (self | 0x20) &- 0x61
        return letter < 6 ? letter &+ 10 : nil
    }

    /// Whether the byte may stand in a token: a method or a header name (RFC 9110 §5.6.2).
    var isTokenByte: Bool {
        self < 0x80 && (self < 64 ? Self.lowTokens >> UInt64(self) : Self.highTokens >> UInt64(self &- 64)) & 1 == 1
    }

    /// Whether the byte may stand in a header's value: printable, blank, or above ASCII.
    var isHeaderValueByte: Bool { (self >= 0x20 && self != 0x7f) || self == 0x09 }

    /// `!#$%&'*+-.` and the digits.
    private static let lowTokens: UInt64 = 0x03ff_6cfa_0000_0000
    /// The letters and ``^_`|~``.
    private static let highTokens: UInt64 = 0x57ff_ffff_c7ff_fffe
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether these bytes are the text but for the case of A to Z.
    func equalsIgnoringASCIICase(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        let other = UnsafeBufferPointer(start: text.utf8Start, count: count)
        for index in 0..<count where self[index].lowercasedASCII != other[index].lowercasedASCII { return false }
        return true
    }

    /// The part between two offsets.
    func part(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: self[range]) }

    /// These bytes without blanks at either end.
    var trimmed: UnsafeBufferPointer<UInt8> {
        var range = startIndex..<endIndex
        while let first = range.first, self[first].isBlank { range = range.lowerBound + 1..<range.upperBound }
        while let last = range.last, self[last].isBlank { range = range.lowerBound..<range.upperBound - 1 }
        return part(range)
    }

    var string: String { String(decoding: self, as: UTF8.self) }
}

extension [UInt8] {
    /// Adds a text known when we were built, without a String.
    mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Adds a number in decimal digits.
    mutating func append(decimal number: Int) {
        if number < 0 { append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let start = count
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit))
            rest = quotient
        } while rest > 0
        self[start...].reverse()
    }
}

extension StringProtocol {
    /// The text without spaces and tabs at its ends.
    func trimmingASCIISpaces() -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let tail = drop(while: isSpace)
        return String(tail.reversed().drop(while: isSpace).reversed())
    }
}
