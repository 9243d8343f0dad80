// SPDX-License-Identifier: MIT

extension HCLToken {
    /// The text that a string, a heredoc or an identifier stands for.
    func value() throws(HCLError) -> String {
        switch kind {
        case .string where text.isEmpty:
            return ""
        case .string:
            guard let bytes = isJSON ? GoQuote.unquote(text) : Self.unquote(text) else {
                throw HCLError("unquote \(spelling) err: invalid syntax")
            }
            return GoText.string(bytes)
        case .heredoc:
            return GoText.string(Self.heredocBody(text))
        default:
            return spelling
        }
    }

    /// The bytes of a quoted string. What stands in `${}` is left as it is, with its quotes and escapes.
    private static func unquote(_ literal: [UInt8]) -> [UInt8]? {
        guard literal.count >= 2, literal.first == UInt8(ascii: "\""), literal.last == UInt8(ascii: "\"") else {
            return nil
        }
        let bytes = Array(literal[1..<literal.count - 1])
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var offset = 0
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "$") where offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "{"):
                guard let end = endOfInterpolation(in: bytes, from: offset + 2) else { return nil }
                out += bytes[offset..<end]
                offset = end
            case UInt8(ascii: "\n"), UInt8(ascii: "\""):
                return nil
            case UInt8(ascii: "\\"):
                let quote = UInt8(ascii: "\"")
                guard let next = GoQuote.appendEscape(in: bytes, at: offset + 1, quote: quote, to: &out) else {
                    return nil
                }
                offset = next
            default:
                let scalar = bytes.decodeScalar(at: offset)
                out.appendScalar(scalar.value)
                offset += scalar.width
            }
        }
        return out
    }

    private static func endOfInterpolation(in bytes: [UInt8], from start: Int) -> Int? {
        var braces = 1
        var offset = start
        while braces > 0 {
            let scalar = bytes.decodeScalar(at: offset)
            guard scalar.value != 0xfffd else { return nil }
            offset += scalar.width
            if scalar.value == 0x7b { braces += 1 }
            if scalar.value == 0x7d { braces -= 1 }
        }
        return offset
    }

    /// The lines between the anchors of a heredoc. After `<<-` the indentation of the closing anchor is taken off each
    /// line, if all lines have it.
    private static func heredocBody(_ text: [UInt8]) -> [UInt8] {
        let newline = UInt8(ascii: "\n")
        guard let first = text.firstIndex(of: newline), text.count > 2 else { return [] }
        let plain = slice(text, from: first + 1, to: text.count - first + 1)
        guard text[2] == UInt8(ascii: "-") else { return plain }
        let body = slice(text, from: first + 1, to: text.count - first + 2)
        let lines = body.split(separator: newline, omittingEmptySubsequences: false)
        let indent = lines.last ?? []
        guard lines.allSatisfy({ $0.starts(with: indent) }) else {
            let end = plain.lastIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") } ?? -1
            return Array(plain[...end])
        }
        return Array((lines.dropLast().map { $0.dropFirst(indent.count) } + [[]]).joined(separator: [newline]))
    }

    private static func slice(_ bytes: [UInt8], from start: Int, to end: Int) -> [UInt8] {
        start < end && end <= bytes.count ? Array(bytes[start..<end]) : []
    }
}
