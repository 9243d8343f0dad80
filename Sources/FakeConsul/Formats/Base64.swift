// SPDX-License-Identifier: MIT

/// Base64 (RFC 4648) as Go's `encoding/base64`: padding required, line ends ignored, the last character's unused bits
/// ignored.
struct Base64: Sendable {
    private let alphabet: StaticString
    private let isPadded: Bool

    static let standard = Base64(
        alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        isPadded: true
    )
    static let url = Base64(
        alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
        isPadded: true
    )
    /// Without padding, as in JSON web tokens.
    static let rawURL = Base64(
        alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
        isPadded: false
    )

    private static let padding = UInt8(ascii: "=")

    func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        bytes.withUnsafeBufferPointer { append($0, to: &text) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the encoded bytes to a buffer.
    func append(_ bytes: UnsafeBufferPointer<UInt8>, to text: inout [UInt8]) {
        let letters = alphabet.utf8Start
        text.reserveCapacity(max(text.count + (bytes.count + 2) / 3 * 4, text.capacity))
        var index = 0
        while index + 3 <= bytes.count {
            let group = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
            text.append(letters[Int(group >> 18)])
            text.append(letters[Int(group >> 12 & 63)])
            text.append(letters[Int(group >> 6 & 63)])
            text.append(letters[Int(group & 63)])
            index += 3
        }
        let left = bytes.count - index
        guard left > 0 else { return }
        let group = UInt32(bytes[index]) << 16 | (left == 2 ? UInt32(bytes[index + 1]) << 8 : 0)
        text.append(letters[Int(group >> 18)])
        text.append(letters[Int(group >> 12 & 63)])
        if left == 2 { text.append(letters[Int(group >> 6 & 63)]) }
        if isPadded { text.append(contentsOf: repeatElement(Self.padding, count: 3 - left)) }
    }

    /// The bytes that the text stands for; throws Go's `illegal base64 data at input byte N`.
    func decode(_ text: String) throws(FormatError) -> [UInt8] { try decode(Array(text.utf8)) }

    func decode(_ text: [UInt8]) throws(FormatError) -> [UInt8] {
        let values = decodingTable()
        var reader = Reader(text: text)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3 + 3)
        while reader.position < text.count {
            var group: UInt32 = 0
            let digits = try readGroup(&reader, values, &group)
            if digits >= 2 { bytes.append(UInt8(truncatingIfNeeded: group >> 16)) }
            if digits >= 3 { bytes.append(UInt8(truncatingIfNeeded: group >> 8)) }
            if digits == 4 { bytes.append(UInt8(truncatingIfNeeded: group)) }
        }
        return bytes
    }

    private struct Reader {
        let text: [UInt8]
        var position = 0

        mutating func skipLineEnds() {
            while position < text.count, text[position] == 0x0a || text[position] == 0x0d { position += 1 }
        }
    }

    /// Up to four digits as one number of 24 bits; answers how many there were.
    private func readGroup(_ reader: inout Reader, _ values: [UInt8], _ group: inout UInt32) throws(FormatError) -> Int
    {
        for digit in 0..<4 {
            reader.skipLineEnds()
            guard reader.position < reader.text.count else {
                if digit == 0 || digit > 1 && !isPadded { return digit }
                throw Self.illegal(reader.position - digit)
            }
            let byte = reader.text[reader.position]
            reader.position += 1
            let value = values[Int(byte)]
            if value == 0xff {
                guard isPadded, byte == Self.padding else { throw Self.illegal(reader.position - 1) }
                try readPadding(&reader, after: digit)
                return digit
            }
            group |= UInt32(value) << (18 - 6 * UInt32(digit))
        }
        return 4
    }

    /// What must follow the first padding character: a second one after two digits, and then nothing.
    private func readPadding(_ reader: inout Reader, after digits: Int) throws(FormatError) {
        guard digits >= 2 else { throw Self.illegal(reader.position - 1) }
        reader.skipLineEnds()
        if digits == 2 {
            guard reader.position < reader.text.count else { throw Self.illegal(reader.text.count) }
            guard reader.text[reader.position] == Self.padding else { throw Self.illegal(reader.position - 1) }
            reader.position += 1
            reader.skipLineEnds()
        }
        guard reader.position == reader.text.count else { throw Self.illegal(reader.position) }
    }

    private static func illegal(_ position: Int) -> FormatError {
        FormatError("illegal base64 data at input byte \(position)")
    }

    private func decodingTable() -> [UInt8] {
        var values = [UInt8](repeating: 0xff, count: 256)
        for index in 0..<64 { values[Int(alphabet.utf8Start[index])] = UInt8(index) }
        return values
    }
}
