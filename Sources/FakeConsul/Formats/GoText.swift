// SPDX-License-Identifier: MIT

/// Text as Go sees and quotes it: strings from bytes that need not be UTF-8, and Go's `strconv.Quote`.
enum GoText {
    /// The string of the bytes; every byte that is not part of well-formed UTF-8 becomes one U+FFFD, as in Go.
    ///
    /// `String(decoding:)` replaces a whole broken sequence by one, so it serves only where the bytes are well formed.
    static func string(_ utf8: UnsafeBufferPointer<UInt8>) -> String {
        var position = 0
        while position < utf8.count, utf8[position] < 0x80 { position += 1 }
        while position < utf8.count {
            let length = sequenceLength(utf8, at: position)
            if length == 0 { return repaired(utf8, validUpTo: position) }
            position += length
        }
        return String(decoding: utf8, as: UTF8.self)
    }

    static func string(_ utf8: [UInt8]) -> String {
        utf8.withUnsafeBufferPointer { string($0) }
    }

    /// The length of the well-formed UTF-8 sequence at the position (Unicode table 3-7), or 0 where there is none.
    @inline(__always)
    static func sequenceLength(_ utf8: UnsafeBufferPointer<UInt8>, at position: Int) -> Int {
        let first = utf8[position]
        if first < 0x80 { return 1 }
        return multiByteLength(utf8, at: position, first: first)
    }

    private static func multiByteLength(_ utf8: UnsafeBufferPointer<UInt8>, at position: Int, first: UInt8) -> Int {
        let length: Int
        var range: ClosedRange<UInt8> = 0x80...0xbf
        switch first {
        case 0xc2...0xdf: length = 2
        case 0xe0: (length, range) = (3, 0xa0...0xbf)
        case 0xed: (length, range) = (3, 0x80...0x9f)
        case 0xe1...0xef: length = 3
        case 0xf0: (length, range) = (4, 0x90...0xbf)
        case 0xf1...0xf3: length = 4
        case 0xf4: (length, range) = (4, 0x80...0x8f)
        default: return 0
        }
        guard position + length <= utf8.count, range.contains(utf8[position + 1]) else { return 0 }
        for offset in 2..<max(2, length) where utf8[position + offset] & 0xc0 != 0x80 { return 0 }
        return length
    }

    private static func repaired(_ utf8: UnsafeBufferPointer<UInt8>, validUpTo start: Int) -> String {
        var bytes = Array(utf8[..<start])
        bytes.reserveCapacity(utf8.count + 16)
        var position = start
        while position < utf8.count {
            let length = sequenceLength(utf8, at: position)
            if length == 0 {
                bytes.append(contentsOf: [0xef, 0xbf, 0xbd])
            } else {
                bytes.append(contentsOf: utf8[position..<position + length])
            }
            position += max(1, length)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension GoText {
    /// Go's `strconv.Quote`: in double quotes, with Go's escapes for what is not printable.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars { result += escaped(scalar, quote: "\"") }
        return result + "\""
    }

    /// One scalar as Go's `strconv` writes it between quotes of the kind given.
    static func escaped(_ scalar: Unicode.Scalar, quote: Unicode.Scalar) -> String {
        switch scalar {
        case quote, "\\": return "\\" + String(Character(scalar))
        case "\u{07}": return "\\a"
        case "\u{08}": return "\\b"
        case "\u{0c}": return "\\f"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        case "\u{0b}": return "\\v"
        case " "..."~": return String(Character(scalar))
        default: break
        }
        if isPrintable(scalar) { return String(Character(scalar)) }
        if scalar.value < 0x80 { return "\\x" + hex(scalar.value, digits: 2) }
        return scalar.value < 0x10000 ? "\\u" + hex(scalar.value, digits: 4) : "\\U" + hex(scalar.value, digits: 8)
    }

    /// The value in lower-case hexadecimal with at least so many digits.
    static func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// Go's `unicode.IsPrint` beyond ASCII: letters, marks, numbers, punctuation and symbols.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
            return false
        default:
            return true
        }
    }
}
