// SPDX-License-Identifier: MIT

/// The rules for selectors, values and space.
extension FilterParser {
    mutating func selector() -> [String]? {
        rule("\"selector\"") { parser in
            guard let first = parser.identifier() else { return nil }
            var names = [first]
            while let next = parser.selectorOrIndex() { names.append(next) }
            return names
        }
    }

    private mutating func identifier() -> String? {
        rule("Identifier") { parser in
            let start = parser.cursor.position.offset
            guard parser.character("[a-zA-Z]", Self.isLetter) else { return nil }
            while parser.character("[a-zA-Z0-9_]", Self.isWord) {}
            return parser.read(from: start)
        }
    }

    private mutating func selectorOrIndex() -> String? {
        rule("SelectorOrIndex") { parser in
            parser.attempt { $0.literal(".") ? $0.identifier() : nil } ?? parser.index()
        }
    }

    private mutating func index() -> String? {
        rule("\"index\"") { parser in
            parser.attempt { parser in
                guard parser.literal("[") else { return nil }
                parser.skip()
                guard let name = parser.string() else { return nil }
                parser.skip()
                return parser.literal("]") ? name : nil
            } ?? parser.attempt { parser in
                guard parser.literal("[") else { return nil }
                parser.skip()
                return parser.isNotAhead { $0.string() != nil } ? parser.refuse("Invalid index") : nil
            }
                ?? parser.attempt { parser in
                    guard parser.literal("[") else { return nil }
                    parser.skip()
                    guard parser.string() != nil else { return nil }
                    parser.skip()
                    return parser.isNotAhead { $0.literal("]") } ? parser.refuse("Unclosed index expression") : nil
                }
        }
    }

    mutating func value() -> String? {
        rule("\"value\"") { $0.selector()?.joined(separator: ".") ?? $0.number() ?? $0.string() }
    }

    private mutating func number() -> String? {
        rule("\"number\"") { parser in
            parser.attempt { parser in
                let start = parser.cursor.position.offset
                guard parser.signedNumber(), parser.isAhead({ $0.isAfterNumber() }) else { return nil }
                return parser.read(from: start)
            }
                ?? parser.attempt { parser in
                    guard parser.signedNumber(), parser.isNotAhead({ $0.isAfterNumber() }) else { return nil }
                    return parser.refuse("Invalid number literal")
                }
        }
    }

    private mutating func signedNumber() -> Bool {
        _ = literal("-")
        let number: Void? = rule("IntegerOrFloat") { parser in
            if !parser.literal("0") {
                guard parser.character("[1-9]", { Self.isDigit($0) && $0 != UInt8(ascii: "0") }) else { return nil }
                while parser.character("[0-9]", Self.isDigit) {}
            }
            _ = parser.attempt { parser in
                guard parser.literal("."), parser.character("[0-9]", Self.isDigit) else { return nil as Void? }
                while parser.character("[0-9]", Self.isDigit) {}
                return ()
            }
            return ()
        }
        return number != nil
    }

    private mutating func isAfterNumber() -> Bool {
        isAhead { parser in
            parser.rule("AfterNumbers") { $0.space() || $0.isAtEnd() || $0.literal(")") ? true : nil } ?? false
        }
    }

    mutating func string() -> String? {
        rule("\"string\"") { parser in
            let start = parser.cursor.position
            if parser.quoted(isClosed: true) {
                let literal = parser.text[start.offset..<parser.cursor.position.offset]
                guard let bytes = GoQuote.unquote(literal) else {
                    parser.noteError("invalid syntax", at: start)
                    return ""
                }
                return GoText.string(bytes)
            }
            return parser.quoted(isClosed: false) && parser.isAtEnd()
                ? parser.refuse("Unterminated string literal") : nil
        }
    }

    private mutating func quoted(isClosed: Bool) -> Bool {
        quoted("`", "RawStringChar", isClosed: isClosed) || quoted("\"", "DoubleStringChar", isClosed: isClosed)
    }

    private mutating func quoted(_ quote: String, _ name: StaticString, isClosed: Bool) -> Bool {
        let literal: Void? = attempt { parser in
            guard parser.literal(quote) else { return nil }
            while parser.rule(name, { $0.isNotAhead { $0.literal(quote) } && $0.anyCharacter() ? true : nil }) != nil {}
            return !isClosed || parser.literal(quote) ? () : nil
        }
        return literal != nil
    }

    mutating func space() -> Bool {
        rule("\"whitespace\"") { parser in
            var isFound = false
            while parser.character(#"[ \t\r\n]"#, { " \t\r\n".utf8.contains($0) }) { isFound = true }
            return isFound ? true : nil
        } ?? false
    }

    /// Space that may be absent.
    mutating func skip() { _ = space() }

    mutating func isAtEnd() -> Bool {
        rule("EOF") { $0.isNotAhead { $0.anyCharacter() } ? true : nil } ?? false
    }

    private func read(from start: Int) -> String {
        String(decoding: text[start..<cursor.position.offset], as: UTF8.self)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }

    private static func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
