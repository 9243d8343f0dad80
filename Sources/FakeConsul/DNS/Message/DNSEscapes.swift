// SPDX-License-Identifier: MIT

/// Backslashes in the text of names and strings (RFC 1035 §5.1): `\.` is a dot that parts nothing, `\046` the byte 46.
enum DNSEscapes {
    /// The bytes that a text stands for, and whether each stood behind a backslash.
    static func bytes(of text: String) -> [(byte: UInt8, isEscaped: Bool)] {
        let source = Array(text.utf8)
        var bytes: [(byte: UInt8, isEscaped: Bool)] = []
        bytes.reserveCapacity(source.count)
        var index = 0
        while index < source.count {
            guard source[index] == UInt8(ascii: "\\") else {
                bytes.append((source[index], false))
                index += 1
                continue
            }
            index += 1
            // One at the very end stands for nothing.
            guard index < source.count else { break }
            if let decimal = decimal(source[index...]) {
                bytes.append((decimal, true))
                index += 3
            } else {
                bytes.append((source[index], true))
                index += 1
            }
        }
        return bytes
    }

    /// The byte of three digits; what is more than 255 wraps around.
    private static func decimal(_ digits: ArraySlice<UInt8>) -> UInt8? {
        let three = digits.prefix(3)
        guard three.count == 3, three.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return three.reduce(0) { $0 &* 10 &+ ($1 - 0x30) }
    }
}
