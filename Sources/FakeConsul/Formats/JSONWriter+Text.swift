// SPDX-License-Identifier: MIT

extension JSONWriter {
    @inline(__always)
    mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(contentsOf text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    mutating func appendDecimal(_ magnitude: UInt64, isNegative: Bool) {
        if magnitude < 10 && !isNegative { return bytes.append(0x30 + UInt8(truncatingIfNeeded: magnitude)) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var start = 20
            var rest = magnitude
            repeat {
                start -= 1
                digits[start] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            // The largest magnitude with a sign has 19 digits, so there is room.
            if isNegative {
                start -= 1
                digits[start] = UInt8(ascii: "-")
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
        }
    }

    mutating func appendQuoted(_ text: String) {
        var text = text
        text.withUTF8 { appendQuoted($0) }
    }

    mutating func appendQuoted(_ utf8: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        while true {
            let end = Self.endOfPlain(utf8, from: start)
            if end > start { bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<end])) }
            guard end < utf8.count else { break }
            start = end + appendEscaped(utf8, at: end)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// The first position from the start on whose byte may need an escape, or is beyond ASCII.
    private static func endOfPlain(_ utf8: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position + 8 <= utf8.count {
            let word = UnsafeRawPointer(utf8.baseAddress.unsafelyUnwrapped).loadUnaligned(
                fromByteOffset: position,
                as: UInt64.self
            )
            guard needsNoEscape(word) else { break }
            position += 8
        }
        while position < utf8.count, isPlain(utf8[position]) { position += 1 }
        return position
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x22, 0x26, 0x3c, 0x3e, 0x5c: false
        default: byte >= 0x20 && byte < 0x80
        }
    }

    /// Whether all eight bytes are plain, tested at once. In each sum a byte's top bit tells of it alone: what borrows
    /// from the next byte has set its own bit already, so a false alarm is possible and a miss is not.
    @inline(__always)
    private static func needsNoEscape(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        let beyondASCIIOrControl = word | (word &- ones &* 0x20)
        let quote = (word ^ ones &* 0x22) &- ones
        let ampersand = (word ^ ones &* 0x26) &- ones
        // '<' and '>' differ in one bit.
        let angle = ((word | ones &* 0x02) ^ ones &* 0x3e) &- ones
        let backslash = (word ^ ones &* 0x5c) &- ones
        return (beyondASCIIOrControl | quote | ampersand | angle | backslash) & tops == 0
    }

    /// Appends what stands for the character at the position, and answers how many bytes it was.
    private mutating func appendEscaped(_ utf8: UnsafeBufferPointer<UInt8>, at position: Int) -> Int {
        let byte = utf8[position]
        guard byte >= 0x80 else {
            appendEscape(byte)
            return 1
        }
        let length = GoText.sequenceLength(utf8, at: position)
        if length == 0 {
            append("\\ufffd")
            return 1
        }
        if byte == 0xe2, utf8[position + 1] == 0x80, utf8[position + 2] & 0xfe == 0xa8 {
            append(utf8[position + 2] == 0xa8 ? "\\u2028" : "\\u2029")
        } else {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[position..<position + length]))
        }
        return length
    }

    private mutating func appendEscape(_ byte: UInt8) {
        switch byte {
        case 0x22: append("\\\"")
        case 0x5c: append("\\\\")
        case 0x08: append("\\b")
        case 0x0c: append("\\f")
        case 0x0a: append("\\n")
        case 0x0d: append("\\r")
        case 0x09: append("\\t")
        case 0x3c, 0x3e, 0x26, ..<0x20:
            append("\\u00")
            bytes.append(Hex.digit(byte >> 4))
            bytes.append(Hex.digit(byte & 15))
        default: bytes.append(byte)
        }
    }
}
