// SPDX-License-Identifier: MIT

/// Percent escapes as Go's `net/url` reads and writes them.
enum PercentEncoding {
    /// The bytes that an escaped path stands for; nil where an escape is broken. A `+` stays a `+`.
    static func decodePath(_ text: some Collection<UInt8>) -> [UInt8]? { decode(text, plusIsSpace: false) }

    /// The text that a name or a value of a query stands for; nil where an escape is broken.
    static func decodeQueryPart(_ text: some Collection<UInt8>) -> String? {
        decode(text, plusIsSpace: true).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The path as Go's `URL.EscapedPath` writes it: everything escaped but letters, digits and `-_.~$&+,/:;=@`.
    static func encodePath(_ path: some Sequence<UInt8>) -> String {
        encode(path) { "-_.~$&+,/:;=@".utf8.contains($0) }
    }

    /// The text as Go's `url.QueryEscape` writes it: everything escaped but letters, digits and `-_.~`; a space is a
    /// `+`.
    static func encodeQueryPart(_ text: String) -> String {
        encode(text.utf8.map { $0 }, plusIsSpace: true) { "-_.~".utf8.contains($0) }
    }

    private static func decode(_ text: some Collection<UInt8>, plusIsSpace: Bool) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text.makeIterator()
        while let byte = rest.next() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.next()?.hexDigit, let low = rest.next()?.hexDigit else { return nil }
                bytes.append(high << 4 | low)
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return bytes
    }

    private static func encode(
        _ bytes: some Sequence<UInt8>, plusIsSpace: Bool = false, keeping isKept: (UInt8) -> Bool
    ) -> String {
        var encoded: [UInt8] = []
        for byte in bytes {
            if byte.isASCIILetter || byte.isASCIIDigit || isKept(byte) {
                encoded.append(byte)
            } else if plusIsSpace && byte == 0x20 {
                encoded.append(UInt8(ascii: "+"))
            } else {
                encoded += [UInt8(ascii: "%"), upperHexDigit(byte >> 4), upperHexDigit(byte & 15)]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func upperHexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
