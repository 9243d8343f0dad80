// SPDX-License-Identifier: MIT

/// Strings from bytes that need not be UTF-8, as Go sees them.
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
