// SPDX-License-Identifier: MIT

/// What begins with a backslash.
extension RegexParser {
    mutating func parseBackslash() throws(RegularExpressionError) {
        let assertions: [UInt8: RegexProgram.Assertion] = [
            UInt8(ascii: "A"): .textStart, UInt8(ascii: "z"): .textEnd, UInt8(ascii: "b"): .wordBoundary,
            UInt8(ascii: "B"): .noWordBoundary,
        ]
        if let letter = peek(1), let assertion = assertions[letter] {
            offset += 2
            return try push(builder.emit(.check(assertion), isNullable: true))
        }
        if peek(1) == UInt8(ascii: "C") {
            throw RegularExpressionError("invalid escape sequence", text(offset, to: offset + 2))
        }
        if peek(1) == UInt8(ascii: "Q") { return try parseQuotation() }
        if let item = try parseClassEscape() { return try push(builder.emit(CharacterClass([item]))) }
        try pushLiteral(try parseEscape())
    }

    /// `\Q`, after which all is literal up to `\E`.
    private mutating func parseQuotation() throws(RegularExpressionError) {
        offset += 2
        while offset < pattern.count {
            if peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "E") {
                offset += 2
                return
            }
            try pushLiteral(nextScalar())
            guard !builder.isTooLarge else { throw tooLarge }
        }
    }

    /// A class by a letter or a Unicode name (`\d`, `\pL`, `\P{Lu}`), or nil where there is none.
    mutating func parseClassEscape() throws(RegularExpressionError) -> CharacterClass.Item? {
        guard peek() == UInt8(ascii: "\\"), let letter = peek(1) else { return nil }
        if letter == UInt8(ascii: "p") || letter == UInt8(ascii: "P") {
            return try parseUnicodeClass(isNegated: letter == UInt8(ascii: "P"))
        }
        guard let ranges = CharacterClass.perl(letter | 0x20) else { return nil }
        offset += 2
        return .init(.ranges(ranges), isNegated: letter & 0x20 == 0, foldsCase: flags.foldsCase)
    }

    private mutating func parseUnicodeClass(isNegated: Bool) throws(RegularExpressionError) -> CharacterClass.Item {
        let start = offset
        offset += 2
        var name = ""
        if peek() == UInt8(ascii: "{") {
            guard let end = find(UInt8(ascii: "}"), from: offset) else {
                throw RegularExpressionError("invalid character class range", text(start))
            }
            name = text(offset + 1, to: end)
            offset = end + 1
        } else {
            let first = offset
            _ = nextScalar()
            name = text(first, to: offset)
        }
        var isNegated = isNegated
        if name.utf8.first == UInt8(ascii: "^") {
            isNegated.toggle()
            name = String(name.unicodeScalars.dropFirst())
        }
        guard let categories = UnicodeCategories(named: name) else {
            throw RegularExpressionError("invalid character class range", text(start, to: offset))
        }
        return .init(.categories(categories), isNegated: isNegated, foldsCase: flags.foldsCase)
    }

    /// An escape that stands for one scalar.
    mutating func parseEscape() throws(RegularExpressionError) -> UInt32 {
        let start = offset
        offset += 1
        guard offset < pattern.count else {
            throw RegularExpressionError("trailing backslash at end of expression", "")
        }
        let scalar = nextScalar()
        guard scalar < 0x80 else { throw invalidEscape(from: start) }
        let letter = UInt8(scalar)
        if let control = Self.controls[letter] { return control }
        switch letter {
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            guard letter == UInt8(ascii: "0") || peek().map(Self.isOctal) == true else {
                throw invalidEscape(from: start)
            }
            return octal(from: letter)
        case UInt8(ascii: "x"):
            return try hexadecimal(from: start)
        default:
            guard !Self.isAlphanumeric(letter) else { throw invalidEscape(from: start) }
            return scalar
        }
    }

    private static let controls: [UInt8: UInt32] = [
        UInt8(ascii: "a"): 7, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
        UInt8(ascii: "v"): 11,
    ]

    private func invalidEscape(from start: Int) -> RegularExpressionError {
        RegularExpressionError("invalid escape sequence", text(start, to: offset))
    }

    private static func isOctal(_ byte: UInt8) -> Bool { (0x30...0x37).contains(byte) }

    private mutating func octal(from first: UInt8) -> UInt32 {
        var value = UInt32(first - 0x30)
        for _ in 0..<2 {
            guard let digit = peek(), Self.isOctal(digit) else { break }
            value = value * 8 + UInt32(digit - 0x30)
            offset += 1
        }
        return value
    }

    /// `\x7f`, or `\x{10ffff}` with any number of digits.
    private mutating func hexadecimal(from start: Int) throws(RegularExpressionError) -> UInt32 {
        guard offset < pattern.count else { throw invalidEscape(from: start) }
        let first = nextScalar()
        if first != 0x7b {
            let second = nextScalar()
            guard let high = Self.digit(first), let low = Self.digit(second) else { throw invalidEscape(from: start) }
            return high * 16 + low
        }
        var value: UInt32 = 0
        var count = 0
        while offset < pattern.count {
            let scalar = nextScalar()
            if scalar == 0x7d, count > 0 { return value }
            guard let digit = Self.digit(scalar) else { break }
            value = value * 16 + digit
            count += 1
            if value > 0x10ffff { break }
        }
        throw invalidEscape(from: start)
    }

    private static func digit(_ scalar: UInt32) -> UInt32? {
        guard scalar < 0x80 else { return nil }
        return Character(Unicode.Scalar(UInt8(scalar))).hexDigitValue.map(UInt32.init)
    }
}
