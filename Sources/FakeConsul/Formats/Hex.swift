// SPDX-License-Identifier: MIT

/// Lower-case hexadecimal text, as Go's `encoding/hex`.
enum Hex {
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digit(byte >> 4))
            text.append(digit(byte & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes that the text stands for, in either case; throws Go's refusals.
    static func decode(_ text: String) throws(FormatError) -> [UInt8] {
        let digits = Array(text.utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count - digits.count % 2, by: 2) {
            bytes.append(try value(digits[index]) << 4 | value(digits[index + 1]))
        }
        if digits.count % 2 == 1 {
            _ = try value(digits[digits.count - 1])
            throw FormatError("encoding/hex: odd length hex string")
        }
        return bytes
    }

    @inline(__always)
    static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

    private static func value(_ digit: UInt8) throws(FormatError) -> UInt8 {
        switch digit {
        case 0x30...0x39: return digit - 0x30
        case 0x41...0x46: return digit - 0x41 + 10
        case 0x61...0x66: return digit - 0x61 + 10
        default: break
        }
        // Go's %#U: the code point, and the character where it is printable.
        let scalar = Unicode.Scalar(digit)
        let escaped = GoQuote.escaped(scalar, quote: "'")
        let shown = escaped.unicodeScalars.count == 1 || digit == 0x27 || digit == 0x5c ? " '\(Character(scalar))'" : ""
        throw FormatError("encoding/hex: invalid byte: U+00\(encode([digit]).uppercased())\(shown)")
    }
}
