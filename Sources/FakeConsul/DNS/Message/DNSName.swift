// SPDX-License-Identifier: MIT

/// A domain name as it goes over the wire uncompressed: its labels, each behind its length, and the root's zero.
///
/// Written as text, labels are parted by dots; a byte that means something there stands behind a backslash, one that
/// cannot be printed as a backslash and three decimal digits (RFC 1035 §5.1).
struct DNSName: Hashable, Sendable {
    let wire: [UInt8]
    /// Whether it may be sent: no label is empty, or longer than 63 bytes.
    let isSound: Bool

    static let root = DNSName(wire: [0])

    /// - Parameter wire: labels that are sound.
    init(wire: [UInt8]) {
        self.wire = wire
        isSound = true
    }

    /// The name that a text writes, with or without the dot at its end.
    init(_ text: String) {
        var wire: [UInt8] = []
        var isSound = true
        var label: [UInt8] = []
        for (byte, isEscaped) in DNSEscapes.bytes(of: text) {
            if byte != UInt8(ascii: ".") || isEscaped {
                label.append(byte)
            } else {
                isSound = Self.append(label, to: &wire) && isSound
                label = []
            }
        }
        if !label.isEmpty { isSound = Self.append(label, to: &wire) && isSound }
        self.wire = wire + [0]
        self.isSound = isSound || text == "."
    }

    var isRoot: Bool { wire.count == 1 }

    /// The name as text, with a dot at its end.
    var text: String {
        if isRoot { return "." }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(wire.count + 8)
        forEachLabel { label in
            for byte in label { Self.escape(byte, into: &bytes) }
            bytes.append(UInt8(ascii: "."))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The labels as text, the host's first.
    var labels: [String] {
        var labels: [String] = []
        forEachLabel { label in
            var bytes: [UInt8] = []
            for byte in label { Self.escape(byte, into: &bytes) }
            labels.append(String(decoding: bytes, as: UTF8.self))
        }
        return labels
    }

    /// The same name in lower case; only letters of ASCII have one (RFC 4343). A length is never taken for a letter,
    /// since the first letter is 65.
    var lowercased: DNSName {
        guard wire.contains(where: { (0x41...0x5a).contains($0) }) else { return self }
        return DNSName(wire: wire.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }, isSound: isSound)
    }

    /// False where it is no label that could be sent.
    private static func append(_ label: [UInt8], to wire: inout [UInt8]) -> Bool {
        if label.isEmpty { return false }
        wire.append(UInt8(min(label.count, longestLabel)))
        wire += label.prefix(longestLabel)
        return label.count <= longestLabel
    }

    private static let longestLabel = 63

    private init(wire: [UInt8], isSound: Bool) {
        self.wire = wire
        self.isSound = isSound
    }

    /// The places where the labels begin; the name from one of them on is a name, too.
    var labelStarts: [Int] {
        var starts: [Int] = []
        var index = 0
        while index < wire.count, wire[index] != 0 {
            starts.append(index)
            index += Int(wire[index]) + 1
        }
        return starts
    }

    private func forEachLabel(_ body: (ArraySlice<UInt8>) -> Void) {
        var index = 0
        while index < wire.count, wire[index] != 0 {
            let end = min(wire.count, index + 1 + Int(wire[index]))
            body(wire[(index + 1)..<end])
            index = end
        }
    }

    private static func escape(_ byte: UInt8, into bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: " "), UInt8(ascii: "'"), UInt8(ascii: "@"), UInt8(ascii: ";"),
            UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes += [UInt8(ascii: "\\"), byte]
        case 0x21...0x7e: bytes.append(byte)
        default:
            bytes += [UInt8(ascii: "\\"), 0x30 + byte / 100, 0x30 + byte / 10 % 10, 0x30 + byte % 10]
        }
    }
}
