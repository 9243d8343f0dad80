// SPDX-License-Identifier: MIT

/// An IP address as Go's `net.IP` has it: 128 bits, of which those of an IPv4 address are the last 32 behind `::ffff:`.
package struct IPAddress: Hashable, Sendable, Comparable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The IPv4 address of the bits.
    package init(v4 bits: UInt32) {
        high = 0
        low = 0xffff_0000_0000 | UInt64(bits)
    }

    /// The IPv6 address of 16 bytes, or the IPv4 address of 4; nil for another number of them.
    package init?(bytes: some Collection<UInt8>) {
        switch bytes.count {
        case 4: self.init(v4: bytes.reduce(0) { $0 << 8 | UInt32($1) })
        case 16:
            self.init(
                high: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
                low: bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
            )
        default: return nil
        }
    }

    /// The 32 bits of an IPv4 address; nil for an IPv6 address.
    var v4: UInt32? { high == 0 && low >> 32 == 0xffff ? UInt32(truncatingIfNeeded: low) : nil }

    /// Its 4 or 16 bytes.
    var bytes: [UInt8] {
        if let v4 { return (0..<4).map { UInt8(truncatingIfNeeded: v4 >> UInt32(24 - 8 * $0)) } }
        return [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) } }
    }

    /// `0.0.0.0` or `::`.
    var isUnspecified: Bool { self == Self.anyV4 || self == Self.anyV6 }
    var isLoopback: Bool { v4.map { $0 >> 24 == 127 } ?? (high == 0 && low == 1) }

    static let anyV4 = IPAddress(v4: 0)
    static let anyV6 = IPAddress(high: 0, low: 0)
    static let loopbackV4 = IPAddress(v4: 0x7f00_0001)

    package static func < (a: Self, b: Self) -> Bool { (a.high, a.low) < (b.high, b.low) }
}

// MARK: Text

extension IPAddress: CustomStringConvertible {
    package var description: String {
        if let v4 { return [24, 16, 8, 0].map { String(v4 >> $0 & 0xff) }.joined(separator: ".") }
        let groups = [high, low].flatMap { word in [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: word >> $0) } }
        guard let gap = Self.longestRunOfZeros(groups) else { return Self.text(groups[...]) }
        return Self.text(groups[..<gap.lowerBound]) + "::" + Self.text(groups[gap.upperBound...])
    }

    /// The address with a port, as in a URL: an IPv6 address in brackets.
    func description(port: Int) -> String { v4 == nil ? "[\(description)]:\(port)" : "\(description):\(port)" }

    private static func text(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    /// The first of the longest runs of at least two zeros.
    private static func longestRunOfZeros(_ groups: [UInt16]) -> Range<Int>? {
        var best = 0..<1
        var start = 0
        while start < groups.count {
            var end = start
            while end < groups.count, groups[end] == 0 { end += 1 }
            if end - start > best.count { best = start..<end }
            start = max(end, start + 1)
        }
        return best.count > 1 ? best : nil
    }

    /// The address in the text, as Go's `net.ParseIP` reads it: no zone, no leading zeros in IPv4.
    package init?(_ text: String) {
        if let bits = Self.parseV4(text.utf8[...]) {
            self.init(v4: bits)
        } else if let groups = Self.parseV6(text.utf8[...]) {
            let words = [groups.prefix(4), groups.dropFirst(4)].map { $0.reduce(UInt64(0)) { $0 << 16 | UInt64($1) } }
            self.init(high: words[0], low: words[1])
        } else {
            return nil
        }
    }

    private static func parseV4(_ text: Substring.UTF8View) -> UInt32? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }),
                part.count == 1 || part.first != UInt8(ascii: "0")
            else { return nil }
            let value = part.reduce(0) { $0 * 10 + UInt32($1 - 0x30) }
            guard value <= 255 else { return nil }
            bits = bits << 8 | value
        }
        return bits
    }

    private static func parseV6(_ text: Substring.UTF8View) -> [UInt16]? {
        guard text.count <= 45, text.contains(UInt8(ascii: ":")) else { return nil }
        guard let gap = rangeOfGap(text) else {
            guard let groups = parseGroups(text), groups.count == 8 else { return nil }
            return groups
        }
        let before = text[..<gap.lowerBound]
        let after = text[gap.upperBound...]
        guard let head = before.isEmpty ? [] : parseGroups(before, mayEndInV4: false),
            let tail = after.isEmpty ? [] : parseGroups(after), head.count + tail.count < 8
        else { return nil }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    private static func rangeOfGap(_ text: Substring.UTF8View) -> Range<Substring.Index>? {
        var index = text.startIndex
        while index < text.endIndex {
            let next = text.index(after: index)
            if text[index] == UInt8(ascii: ":"), next < text.endIndex, text[next] == UInt8(ascii: ":") {
                return index..<text.index(after: next)
            }
            index = next
        }
        return nil
    }

    private static func parseGroups(_ text: Substring.UTF8View, mayEndInV4: Bool = true) -> [UInt16]? {
        var groups: [UInt16] = []
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if mayEndInV4, index == parts.count - 1, let v4 = parseV4(part) {
                groups += [UInt16(truncatingIfNeeded: v4 >> 16), UInt16(truncatingIfNeeded: v4)]
                continue
            }
            guard (1...4).contains(part.count), part.first != UInt8(ascii: "+"), part.first != UInt8(ascii: "-"),
                let value = UInt16(String(decoding: part, as: UTF8.self), radix: 16)
            else { return nil }
            groups.append(value)
        }
        return groups.count <= 8 ? groups : nil
    }
}
