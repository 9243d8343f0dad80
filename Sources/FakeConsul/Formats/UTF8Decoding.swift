// SPDX-License-Identifier: MIT

/// One Unicode scalar read from bytes, in the way of Go's `utf8.DecodeRune`.
struct DecodedScalar: Equatable {
    /// U+FFFD where the bytes are no UTF-8, and at the end.
    let value: UInt32
    /// How many bytes it takes: 1 where the bytes are no UTF-8, 0 at the end.
    let width: Int

    static let end = DecodedScalar(value: 0xfffd, width: 0)
    static let invalid = DecodedScalar(value: 0xfffd, width: 1)

    var isEnd: Bool { width == 0 }
    var isInvalid: Bool { width == 1 && value == 0xfffd }
}

extension [UInt8] {
    /// The scalar that begins at `offset`; `.end` there and beyond.
    func decodeScalar(at offset: Int) -> DecodedScalar {
        guard offset < count else { return .end }
        let lead = self[offset]
        switch lead {
        case 0..<0x80: return DecodedScalar(value: UInt32(lead), width: 1)
        case 0xc2...0xdf: return decode(at: offset, lead: UInt32(lead & 0x1f), following: 1, from: 0x80)
        case 0xe0...0xef: return decode(at: offset, lead: UInt32(lead & 0x0f), following: 2, from: 0x800)
        case 0xf0...0xf4: return decode(at: offset, lead: UInt32(lead & 0x07), following: 3, from: 0x10000)
        default: return .invalid
        }
    }

    private func decode(at offset: Int, lead: UInt32, following length: Int, from least: UInt32) -> DecodedScalar {
        guard length < count - offset else { return .invalid }
        var value = lead
        for next in (offset + 1)...(offset + length) {
            guard self[next] & 0xc0 == 0x80 else { return .invalid }
            value = value << 6 | UInt32(self[next] & 0x3f)
        }
        let isScalar = value >= least && value <= 0x10ffff && !(0xd800...0xdfff).contains(value)
        return isScalar ? DecodedScalar(value: value, width: length + 1) : .invalid
    }
}

extension [UInt8] {
    /// Appends the scalar as UTF-8; what is no scalar becomes U+FFFD, as in Go's `utf8.AppendRune`.
    mutating func appendScalar(_ value: UInt32) {
        append(contentsOf: String(Unicode.Scalar(value) ?? "\u{fffd}").utf8)
    }
}

extension String {
    /// Whether both are the same bytes. `==` would take canonically equivalent texts as equal, which Consul does not.
    func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
