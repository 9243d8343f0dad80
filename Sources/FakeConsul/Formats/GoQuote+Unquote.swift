// SPDX-License-Identifier: MIT

extension GoQuote {
    /// The bytes that a Go string literal in double quotes or backticks means (`strconv.Unquote`); nil where it is
    /// malformed.
    static func unquote(_ literal: some RandomAccessCollection<UInt8>) -> [UInt8]? {
        let bytes = Array(literal)
        guard bytes.count >= 2, let quote = bytes.first, quote == bytes.last else { return nil }
        let inner = Array(bytes[1..<bytes.count - 1])
        switch quote {
        case UInt8(ascii: "`"):
            return inner.contains(quote) ? nil : inner.filter { $0 != UInt8(ascii: "\r") }
        case UInt8(ascii: "\""):
            return inner.contains(UInt8(ascii: "\n")) ? nil : unescape(inner, quote: quote)
        default:
            return nil
        }
    }

    private static func unescape(_ bytes: [UInt8], quote: UInt8) -> [UInt8]? {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var offset = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == quote { return nil }
            if byte == UInt8(ascii: "\\") {
                guard let next = appendEscape(in: bytes, at: offset + 1, quote: quote, to: &out) else { return nil }
                offset = next
            } else if byte < 0x80 {
                out.append(byte)
                offset += 1
            } else {
                let scalar = bytes.decodeScalar(at: offset)
                out.appendScalar(scalar.value)
                offset += scalar.width
            }
        }
        return out
    }

    /// Appends what the escape means whose letter is at `offset`; answers where the text goes on, nil where it is no
    /// escape.
    static func appendEscape(in bytes: [UInt8], at offset: Int, quote: UInt8, to out: inout [UInt8]) -> Int? {
        guard offset < bytes.count else { return nil }
        let letter = bytes[offset]
        let simple: [UInt8: UInt8] = [
            0x61: 0x07, 0x62: 0x08, 0x66: 0x0c, 0x6e: 0x0a, 0x72: 0x0d, 0x74: 0x09, 0x76: 0x0b, 0x5c: 0x5c,
        ]
        if let byte = simple[letter] ?? (letter == quote ? quote : nil) {
            out.append(byte)
            return offset + 1
        }
        switch letter {
        case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
            let digits = letter == UInt8(ascii: "x") ? 2 : letter == UInt8(ascii: "u") ? 4 : 8
            guard let value = number(in: bytes, at: offset + 1, digits: digits, radix: 16) else { return nil }
            if digits == 2 {
                out.append(UInt8(truncatingIfNeeded: value))
            } else {
                guard Unicode.Scalar(value) != nil else { return nil }
                out.appendScalar(value)
            }
            return offset + 1 + digits
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            guard let value = number(in: bytes, at: offset, digits: 3, radix: 8), value <= 255 else { return nil }
            out.append(UInt8(truncatingIfNeeded: value))
            return offset + 3
        default:
            return nil
        }
    }

    private static func number(in bytes: [UInt8], at offset: Int, digits: Int, radix: Int) -> UInt32? {
        guard offset + digits <= bytes.count else { return nil }
        let text = bytes[offset..<offset + digits]
        guard text.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt32(String(decoding: text, as: UTF8.self), radix: radix)
    }
}
