// SPDX-License-Identifier: MIT

/// The tokens of the JSON that hashicorp/hcl reads in place of HCL: a text that begins with a brace.
extension HCLScanner {
    mutating func scanJSONToken(_ first: UInt32) -> HCLToken.Kind {
        if Self.isLetter(first) { return scanWord() }
        if Self.isDecimal(first) { return scanJSONNumber(first) }
        switch Unicode.Scalar(first) {
        case "\0": return .end
        case "\"": return scanString()
        case ".": return scanPeriod()
        case "[": return .leftBracket
        case "]": return .rightBracket
        case "{": return .leftBrace
        case "}": return .rightBrace
        case ",": return .comma
        case ":": return .colon
        case "-" where Self.isDecimal(peek()): return scanJSONNumber(next())
        case "-": note("illegal char")
        case let other: note("illegal char: \(other.map { String(Character($0)) } ?? "\u{fffd}")")
        }
        return .illegal
    }

    private mutating func scanWord() -> HCLToken.Kind {
        let start = position.offset - lastWidth
        var character = next()
        while Self.isLetter(character) || Self.isDigit(character) || character == 0x2d { character = next() }
        if character != Self.end { unread() }
        switch String(decoding: text[start..<position.offset], as: UTF8.self) {
        case "true", "false": return .bool
        case "null": return .null
        default:
            note("illegal char")
            return .illegal
        }
    }

    private mutating func scanJSONNumber(_ first: UInt32) -> HCLToken.Kind {
        let start = position.offset
        _ = scanMantissa(first)
        let kind = scanRest(next())
        if kind == .number, first == 0x30, position.offset != start { note("numbers cannot start with 0") }
        return kind
    }
}
