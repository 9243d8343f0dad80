// SPDX-License-Identifier: MIT

/// The tokens of HCL itself, by their first character.
extension HCLScanner {
    mutating func scanToken(_ first: UInt32) -> HCLToken.Kind {
        if Self.isLetter(first) { return scanIdentifier() }
        if Self.isDecimal(first) { return scanNumber(first) }
        switch Unicode.Scalar(first) {
        case "\0": return .end
        case "\"": return scanString()
        case "#", "/": return scanComment(first)
        case ".": return scanPeriod()
        case "<": return scanHeredoc()
        case "[": return .leftBracket
        case "]": return .rightBracket
        case "{": return .leftBrace
        case "}": return .rightBrace
        case ",": return .comma
        case "=": return .assign
        case "+": return .add
        case "-": return Self.isDecimal(peek()) ? scanNumber(next()) : .subtract
        default:
            note("illegal char")
            return .illegal
        }
    }

    private mutating func scanIdentifier() -> HCLToken.Kind {
        let start = position.offset - lastWidth
        var character = next()
        while Self.isLetter(character) || Self.isDigit(character) || character == 0x2d || character == 0x2e {
            character = next()
        }
        if character != Self.end { unread() }
        let word = text[start..<position.offset]
        return word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8) ? .bool : .identifier
    }

    private mutating func scanComment(_ first: UInt32) -> HCLToken.Kind {
        if first == 0x2f, character(is: "*") {
            _ = next()
            scanBlockComment()
            return .comment
        }
        if first == 0x2f, !character(is: "/") {
            note("expected '/' for comment")
            return .comment
        }
        var character = next()
        while character != 0x0a && character != Self.end { character = next() }
        if character != Self.end { unread() }
        return .comment
    }

    private mutating func scanBlockComment() {
        var character = next()
        while character != Self.end {
            let before = character
            character = next()
            if before == 0x2a && character == 0x2f { return }
        }
        note("comment not terminated")
    }

    // MARK: Numbers

    mutating func scanPeriod() -> HCLToken.Kind {
        guard Self.isDecimal(peek()) else { return .period }
        scanExponent(scanMantissa(peek()))
        return .float
    }

    private mutating func scanNumber(_ first: UInt32) -> HCLToken.Kind {
        guard first == 0x30 else {
            _ = scanMantissa(first)
            return scanRest(next())
        }
        var character = next()
        if character | 0x20 == 0x78 { return scanHexadecimal() }
        var isIllegalOctal = false
        while Self.isDecimal(character) {
            character = next()
            // 0159 is illegal, but 0159.23 is not.
            if character == 0x38 || character == 0x39 { isIllegalOctal = true }
        }
        return scanRest(character, isIllegalOctal: isIllegalOctal)
    }

    private mutating func scanHexadecimal() -> HCLToken.Kind {
        var character = next()
        let isMissing = Self.digit(character) == 16
        while Self.digit(character) < 16 { character = next() }
        if isMissing { note("illegal hexadecimal number") }
        if character != Self.end { unread() }
        return .number
    }

    /// What follows the digits of a number: nothing, a fraction, an exponent.
    mutating func scanRest(_ character: UInt32, isIllegalOctal: Bool = false) -> HCLToken.Kind {
        if character | 0x20 == 0x65 {
            scanExponent(character)
            return .float
        }
        if character == 0x2e {
            if scanMantissa(peek()) | 0x20 == 0x65 { scanExponent(next()) }
            return .float
        }
        if isIllegalOctal { note("illegal octal number") }
        if character != Self.end { unread() }
        return .number
    }

    /// Reads digits from a first that is read already, or looked at only; answers what follows them.
    mutating func scanMantissa(_ first: UInt32) -> UInt32 {
        var character = first
        guard Self.isDecimal(character) else { return character }
        while Self.isDecimal(character) { character = next() }
        if character != Self.end { unread() }
        return character
    }

    mutating func scanExponent(_ first: UInt32) {
        guard first | 0x20 == 0x65 else { return }
        var character = next()
        if character == 0x2d || character == 0x2b { character = next() }
        _ = scanMantissa(character)
    }
}
