// SPDX-License-Identifier: MIT

/// The flags that a template asks for: those of the interface must all be there, of those of the address one will do.
struct AddressFlags {
    private var interfaceFlags: InterfaceAddress.Flags = []
    private var checksInterface = false
    private var kinds: [Kind] = []

    private enum Kind: String {
        case forwardable, loopback, multicast, unspecified
        case globalUnicast = "global unicast"
        case interfaceLocalMulticast = "interface-local multicast"
        case linkLocalMulticast = "link-local multicast"
        case linkLocalUnicast = "link-local unicast"
    }

    /// Flags with `|` between them.
    init(_ text: String) throws(AddressTemplate.Failure) {
        for part in text.lowercased().split(separator: "|", omittingEmptySubsequences: false) {
            let name = String(part)
            let kind = Kind(rawValue: name)
            let flag = Self.interfaceFlag(name)
            guard kind != nil || flag != nil else {
                throw AddressTemplate.Failure(message: "unknown interface flag: \(AddressTemplate.quoted(name))")
            }
            if let kind { kinds.append(kind) }
            if let flag {
                checksInterface = true
                interfaceFlags = name == "down" ? interfaceFlags.subtracting(.up) : interfaceFlags.union(flag)
            }
        }
    }

    private static func interfaceFlag(_ name: String) -> InterfaceAddress.Flags? {
        switch name {
        case "broadcast": .broadcast
        case "loopback": .loopback
        case "multicast": .multicast
        case "point-to-point": .pointToPoint
        case "up", "down": .up
        default: nil
        }
    }

    func match(_ address: InterfaceAddress) -> Bool {
        checksInterface && address.flags.isSuperset(of: interfaceFlags) || kinds.contains { Self.isOfKind($0, address) }
    }

    private static func isOfKind(_ kind: Kind, _ address: InterfaceAddress) -> Bool {
        let ip = address.address
        let isMulticast = ip.v4.map { $0 >> 28 == 0xe } ?? (ip.high >> 56 == 0xff)
        let isLinkLocal = ip.v4.map { $0 >> 16 == 0xa9fe } ?? (ip.high >> 54 == 0x3fa)
        switch kind {
        case .forwardable: return !KnownNetworks.isUnforwardable(address.network)
        case .loopback: return ip.isLoopback
        case .multicast: return isMulticast
        case .unspecified: return ip.isUnspecified
        case .linkLocalUnicast: return isLinkLocal
        case .linkLocalMulticast: return ip.v4.map { $0 >> 8 == 0xe00000 } ?? (ip.high >> 48 & 0xff0f == 0xff02)
        case .interfaceLocalMulticast: return ip.v4 == nil && ip.high >> 48 & 0xff0f == 0xff01
        case .globalUnicast:
            return !(ip.isUnspecified || ip.isLoopback || isMulticast || isLinkLocal || ip.v4 == 0xffff_ffff)
        }
    }
}
