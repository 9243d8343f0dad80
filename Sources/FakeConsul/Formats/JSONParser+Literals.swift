// SPDX-License-Identifier: MIT

extension JSONParser {
    /// Go's refusal of one byte.
    func unexpected(_ byte: UInt8, _ context: String) -> JSONError {
        // Go quotes the byte as the code point of that number.
        JSONError("invalid character '\(GoQuote.escaped(Unicode.Scalar(byte), quote: "'"))' \(context)")
    }

    /// The refusal of an input that ends too early. Within a token (`context`), Go's `Unmarshal` complains about the
    /// blank that it feeds its scanner in place of the end.
    func endOfInput(_ context: String? = nil) -> JSONError {
        switch framing {
        case .stream:
            let isBlank = input.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0a || $0 == 0x0d }
            return JSONError(isBlank ? "EOF" : "unexpected EOF")
        case .whole:
            guard let context else { return JSONError("unexpected end of JSON input") }
            return unexpected(0x20, context)
        }
    }

    /// The byte at the position if the test holds for it; else Go's refusal of it.
    private func require(_ context: String, _ test: (UInt8) -> Bool) throws(JSONError) {
        guard position < input.count else { throw endOfInput(context) }
        guard test(input[position]) else { throw unexpected(input[position], context) }
    }

    mutating func literal(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for offset in 1..<word.utf8CodeUnitCount {
            position += 1
            let wanted = word.utf8Start[offset]
            if position < input.count, input[position] == wanted { continue }
            try require("in literal \(word) (expecting '\(Unicode.Scalar(wanted))')") { $0 == wanted }
        }
        position += 1
        return value
    }

    // MARK: Numbers

    /// A number's text. What follows it is for the caller to judge.
    mutating func number() throws(JSONError) -> String {
        let start = position
        if input[position] == UInt8(ascii: "-") {
            position += 1
            try require("in numeric literal", Self.isDigit)
        }
        if input[position] == UInt8(ascii: "0") { position += 1 } else { skipDigits() }
        if position < input.count, input[position] == UInt8(ascii: ".") {
            position += 1
            try require("after decimal point in numeric literal", Self.isDigit)
            skipDigits()
        }
        if position < input.count, input[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < input.count, input[position] == UInt8(ascii: "+") || input[position] == UInt8(ascii: "-") {
                position += 1
            }
            try require("in exponent of numeric literal", Self.isDigit)
            skipDigits()
        }
        return String(decoding: input[start..<position], as: UTF8.self)
    }

    private mutating func skipDigits() {
        while position < input.count, Self.isDigit(input[position]) { position += 1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    // MARK: Strings

    /// The text of the string that begins at the position.
    mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        var hasEscape = false
        while position < input.count {
            let byte = input[position]
            if byte == UInt8(ascii: "\"") {
                let content = UnsafeBufferPointer(rebasing: input[start..<position])
                position += 1
                return hasEscape ? Self.unescaped(content) : GoText.string(content)
            }
            if byte == UInt8(ascii: "\\") {
                hasEscape = true
                try skipEscape()
            } else if byte < 0x20 {
                throw unexpected(byte, "in string literal")
            } else {
                position += 1
            }
        }
        throw endOfInput()
    }

    private mutating func skipEscape() throws(JSONError) {
        position += 1
        try require("in string escape code") { byte in "bfnrt\\/\"u".utf8.contains(byte) }
        let isUnicode = input[position] == UInt8(ascii: "u")
        position += 1
        guard isUnicode else { return }
        for _ in 0..<4 {
            try require("in \\u hexadecimal character escape") { Self.hexValue($0) != nil }
            position += 1
        }
    }

    private static func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x41 + 10)
        case 0x61...0x66: UInt32(byte - 0x61 + 10)
        default: nil
        }
    }

    /// The text of a string whose escapes are known to be well formed; half a surrogate pair becomes U+FFFD.
    private static func unescaped(_ content: UnsafeBufferPointer<UInt8>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(content.count)
        var index = 0
        while index < content.count {
            guard content[index] == UInt8(ascii: "\\") else {
                bytes.append(content[index])
                index += 1
                continue
            }
            let letter = content[index + 1]
            if letter == UInt8(ascii: "u") {
                let (scalar, length) = unicodeEscape(content, at: index)
                bytes.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
                index += length
            } else {
                bytes.append(simpleEscape(letter))
                index += 2
            }
        }
        return GoText.string(bytes)
    }

    private static func simpleEscape(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0c
        case UInt8(ascii: "n"): 0x0a
        case UInt8(ascii: "r"): 0x0d
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
    }

    private static func unicodeEscape(_ content: UnsafeBufferPointer<UInt8>, at index: Int) -> (Unicode.Scalar, Int) {
        guard let high = codeUnit(content, at: index) else { return ("\u{fffd}", 2) }
        if let scalar = Unicode.Scalar(high) { return (scalar, 6) }
        guard high < 0xdc00, let low = codeUnit(content, at: index + 6), (0xdc00...0xdfff).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xd800) << 10 + (low - 0xdc00))
        else { return ("\u{fffd}", 6) }
        return (scalar, 12)
    }

    /// The number of the escape `\uXXXX` at the index, or nil where none is.
    private static func codeUnit(_ content: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32? {
        guard index + 6 <= content.count, content[index] == UInt8(ascii: "\\"), content[index + 1] == UInt8(ascii: "u")
        else { return nil }
        var unit: UInt32 = 0
        for offset in 2..<6 {
            guard let digit = hexValue(content[index + offset]) else { return nil }
            unit = unit << 4 | digit
        }
        return unit
    }
}
