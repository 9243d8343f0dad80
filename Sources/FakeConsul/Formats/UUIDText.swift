// SPDX-License-Identifier: MIT

/// UUIDs as text: `8-4-4-4-12` hexadecimal digits, by the rules of hashicorp/go-uuid.
enum UUIDText {
    /// Whether the text is a UUID to Consul. Upper case counts; version and variant do not matter.
    static func isValid(_ text: String) -> Bool { (try? parse(text)) != nil }

    /// The sixteen bytes; throws go-uuid's refusals.
    static func parse(_ text: String) throws(FormatError) -> [UInt8] {
        let characters = Array(text.utf8)
        guard characters.count == 36 else { throw FormatError("uuid string is wrong length") }
        for index in [8, 13, 18, 23] where characters[index] != UInt8(ascii: "-") {
            throw FormatError("uuid is improperly formatted")
        }
        let digits = characters.enumerated().filter { ![8, 13, 18, 23].contains($0.offset) }.map(\.element)
        return try Hex.decode(GoText.string(digits))
    }

    /// The key of a whole UUID in tables, by the rules of hashicorp/go-memdb; throws its refusals.
    static func tableKey(_ text: String) throws(FormatError) -> [UInt8] {
        guard text.utf8.count == 36 else { throw FormatError("UUID must be 36 characters") }
        let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
        let hyphens = 36 - digits.count
        guard hyphens <= 4 else { throw FormatError("UUID should have maximum of 4 \"-\"; got \(hyphens)") }
        guard digits.count % 2 == 0 else { throw FormatError("Input (without hyphens) must be even length") }
        do throws(FormatError) {
            return try Hex.decode(GoText.string(Array(digits)))
        } catch {
            throw FormatError("Invalid UUID: " + error.message)
        }
    }

    /// The text of sixteen bytes.
    static func format(_ high: UInt64, _ low: UInt64) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for nibble in 0..<32 {
            if [8, 12, 16, 20].contains(nibble) { text.append(UInt8(ascii: "-")) }
            let word = nibble < 16 ? high : low
            text.append(Hex.digit(UInt8(truncatingIfNeeded: word >> UInt64(60 - nibble % 16 * 4)) & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }
}
