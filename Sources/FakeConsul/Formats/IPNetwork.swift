// SPDX-License-Identifier: MIT

/// A block of IP addresses, or an address within its network: an address and the number of bits that name the network.
package struct IPNetwork: Hashable, Sendable {
    let address: IPAddress
    /// At most 32 for IPv4, 128 for IPv6.
    let prefixLength: Int

    package init(_ address: IPAddress, prefixLength: Int) {
        self.address = address
        self.prefixLength = min(max(0, prefixLength), address.v4 == nil ? 128 : 32)
    }

    /// The block in CIDR notation, as Go's `net.ParseCIDR` reads it.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(String(parts[0])) else { return nil }
        // An IPv4 address written as IPv6 has a prefix of 128 bits; Go keeps it an IPv6 block.
        guard !parts[1].isEmpty, parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let bits = Int(parts[1]),
            bits <= (address.v4 == nil ? 128 : 32)
        else { return nil }
        self.init(address, prefixLength: bits)
    }

    var isV4: Bool { address.v4 != nil }

    /// The first address of the network.
    var first: IPAddress { masked { $0 & $1 } }

    /// The last address of the network; for IPv4 its broadcast address.
    var last: IPAddress { masked { $0 | ~$1 } }

    /// The network's mask, as an address.
    var mask: IPAddress {
        isV4
            ? IPAddress(v4: UInt32(truncatingIfNeeded: maskWords.low))
            : IPAddress(high: maskWords.high, low: maskWords.low)
    }

    func contains(_ other: IPAddress) -> Bool {
        isV4 == (other.v4 != nil) && first <= other && other <= last
    }

    /// Whether the whole network of the other lies in this one.
    func contains(_ other: IPNetwork) -> Bool { contains(other.first) && contains(other.last) }

    private var maskWords: (high: UInt64, low: UInt64) {
        let bits = isV4 ? prefixLength + 96 : prefixLength
        return (high: Self.ones(min(bits, 64)), low: Self.ones(max(bits - 64, 0)))
    }

    private static func ones(_ count: Int) -> UInt64 { count == 0 ? 0 : UInt64.max << UInt64(64 - count) }

    private func masked(_ combine: (UInt64, UInt64) -> UInt64) -> IPAddress {
        let mask = maskWords
        return IPAddress(high: combine(address.high, mask.high), low: combine(address.low, mask.low))
    }
}

extension IPNetwork: CustomStringConvertible {
    package var description: String { "\(address)/\(prefixLength)" }
}
