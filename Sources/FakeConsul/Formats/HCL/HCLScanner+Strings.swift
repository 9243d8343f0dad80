// SPDX-License-Identifier: MIT

/// Quoted strings and heredocs.
extension HCLScanner {
    /// Reads to the closing quote. In HCL a `${}` may hold quotes and newlines.
    mutating func scanString() -> HCLToken.Kind {
        var braces = 0
        while true {
            let character = next()
            let isOpen = braces > 0 && !isJSON
            if character == Self.end || (character == 0x0a && !isOpen) {
                note("literal not terminated")
                return .string
            }
            if character == 0x22 && !isOpen { return .string }
            if braces == 0, character == 0x24, self.character(is: "{") {
                braces += 1
                _ = next()
            } else if braces > 0, character == 0x7b {
                braces += 1
            }
            if braces > 0, character == 0x7d { braces -= 1 }
            if character == 0x5c { scanEscape() }
        }
    }

    private mutating func scanEscape() {
        let letter = next()
        switch Unicode.Scalar(letter) {
        case "a", "b", "f", "n", "r", "t", "v", "\\", "\"": return
        case "0", "1", "2", "3", "4", "5", "6", "7": scanDigits(letter, base: 8, count: 3)
        case "x": scanDigits(next(), base: 16, count: 2)
        case "u": scanDigits(next(), base: 16, count: 4)
        case "U": scanDigits(next(), base: 16, count: 8)
        default: note("illegal char escape")
        }
    }

    private mutating func scanDigits(_ first: UInt32, base: UInt32, count: Int) {
        var character = first
        var missing = count
        while missing > 0 && Self.digit(character) < base {
            character = next()
            if character == Self.end && !isJSON { break }
            missing -= 1
        }
        if missing > 0 { note("illegal char escape") }
        if isJSON || missing != count, character != Self.end { unread() }
    }

    mutating func scanHeredoc() -> HCLToken.Kind {
        guard next() == 0x3c else {
            note("heredoc expected second '<', didn't see it")
            return .heredoc
        }
        guard let anchor = scanAnchor() else { return .heredoc }
        let isIndented = anchor.first == UInt8(ascii: "-")
        let word = isIndented ? anchor.dropFirst() : anchor[...]
        var lineStart = position.offset
        while true {
            let character = next()
            if character == 0x0a {
                let line = text[lineStart..<position.offset - lastWidth]
                if line.count >= anchor.count, Self.isAnchor(line, word) { return .heredoc }
                lineStart = position.offset
            } else if character == Self.end {
                note("heredoc not terminated")
                return .heredoc
            }
        }
    }

    /// The word after `<<`, with its `-` if there is one; nil where it is none.
    private mutating func scanAnchor() -> [UInt8]? {
        let start = position.offset
        var character = next()
        if character == 0x2d { character = next() }
        while Self.isLetter(character) || Self.isDigit(character) { character = next() }
        if character == Self.end {
            note("heredoc not terminated")
            return nil
        }
        if character == 0x0d, self.character(is: "\n") { character = next() }
        guard character == 0x0a else {
            note("invalid characters in heredoc anchor")
            return nil
        }
        let anchor = Array(text[start..<position.offset - lastWidth])
        guard !anchor.isEmpty, anchor != [UInt8(ascii: "-")] else {
            note("zero-length heredoc anchor")
            return nil
        }
        return anchor
    }

    /// Whether a line is the word, with space before it and carriage returns after it.
    private static func isAnchor(_ line: ArraySlice<UInt8>, _ word: ArraySlice<UInt8>) -> Bool {
        let rest = line.drop { (9...13).contains($0) || $0 == 0x20 }
        return rest.starts(with: word) && rest.dropFirst(word.count).allSatisfy { $0 == 0x0d }
    }
}
