// SPDX-License-Identifier: MIT

/// Texts that become names and TXT records.
enum DNSText {
    /// The name with a dot at its end.
    static func complete(_ name: String) -> String {
        guard name.utf8.last == UInt8(ascii: ".") else { return name + "." }
        // A dot behind an odd number of backslashes ends nothing.
        let backslashes = name.utf8.dropLast().reversed().prefix { $0 == UInt8(ascii: "\\") }.count
        return backslashes % 2 == 0 ? name : name + "."
    }

    /// Whether all of a text can stand in a name; what cannot makes a server's node unfit for NS records
    /// (`consul agent/dns InvalidNameRe`).
    static func isFit(_ name: String) -> Bool {
        name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "\\"): true
            default: false
            }
        }
    }

    /// A pair of a node's metadata as a TXT record has it: the value alone for keys that begin with `rfc1035-`, else
    /// both (RFC 1464).
    static func meta(_ key: String, _ value: String) -> [UInt8] {
        let isPlain = key.lowercased().hasPrefix("rfc1035-")
        return DNSEscapes.bytes(of: isPlain ? value : pair(key, value)).map(\.byte)
    }

    private static func pair(_ key: String, _ value: String) -> String {
        let key = Array(key.utf8)
        let leading = key.prefix { $0 == 0x20 }.count
        let trailing = leading == key.count ? 0 : key.reversed().prefix { $0 == 0x20 }.count
        var bytes: [UInt8] = []
        for (index, byte) in key.enumerated() {
            let isOuterSpace = index < leading || index >= key.count - trailing
            let isSpecial = byte == UInt8(ascii: "`") || byte == UInt8(ascii: "=")
            if isSpecial || isOuterSpace { bytes.append(UInt8(ascii: "`")) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "="))
        for byte in value.utf8 {
            if byte == UInt8(ascii: "`") { bytes.append(byte) }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Names that stand for addresses: `4.3.2.1.in-addr.arpa.` and its kin of IPv6.
enum DNSReverse {
    /// The name of an address.
    static func name(of address: IPAddress) -> String {
        if address.v4 != nil {
            return address.bytes.reversed().map { String($0) }.joined(separator: ".") + ".in-addr.arpa."
        }
        let digits = address.bytes.reversed().flatMap { [Hex.digit($0 & 0xf), 0x2e, Hex.digit($0 >> 4), 0x2e] }
        return String(decoding: digits, as: UTF8.self) + "ip6.arpa."
    }

    /// The address that a name in lower case stands for, as text; nil where it stands for none.
    static func address(of name: String) -> String? {
        if name.hasSuffix(".in-addr.arpa.") {
            let rest = name.dropLast(".in-addr.arpa.".utf8.count)
            let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
            let address = IPAddress(parts.reversed().joined(separator: "."))
            return address?.v4 == nil ? nil : address?.description
        }
        guard name.hasSuffix(".ip6.arpa.") else { return nil }
        let nibbles = name.dropLast(".ip6.arpa.".utf8.count).split(separator: ".", omittingEmptySubsequences: false)
        guard nibbles.count <= 64 else { return nil }
        let reversed = Array(nibbles.reversed())
        let groups = stride(from: 0, to: reversed.count / 4 * 4, by: 4).map { reversed[$0..<($0 + 4)].joined() }
        return IPAddress(groups.joined(separator: ":"))?.description
    }
}
