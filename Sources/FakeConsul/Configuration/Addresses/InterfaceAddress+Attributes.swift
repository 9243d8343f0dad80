// SPDX-License-Identifier: MIT

extension IPNetwork {
    /// How go-sockaddr writes it: without the prefix where it is a single address.
    var text: String { prefixLength == (isV4 ? 32 : 128) ? address.description : description }
}

extension InterfaceAddress {
    /// What `attr` and `join` give.
    func attribute(_ name: String) throws(AddressTemplate.Failure) -> String {
        switch name.lowercased() {
        case "name": return interface
        case "flags": return flagNames
        case "string": return network.text
        case "type": return isV4 ? "IPv4" : "IPv6"
        case "port": return "0"
        case "host": return address.description
        case "address": return address.description
        case "mask_bits": return String(network.prefixLength)
        case "netmask": return network.mask.description
        case "network": return network.first.description
        case "octets": return address.bytes.map { String($0) }.joined(separator: " ")
        case "hex": return address.bytes.map { GoQuote.hex(UInt32($0), digits: 2) }.joined()
        case "binary": return address.bytes.map(Self.binary).joined()
        case "first_usable": return usable.first.description
        case "last_usable": return usable.last.description
        case "broadcast" where isV4: return network.last.description
        case "uint32" where isV4: return String(address.v4 ?? 0)
        case "size" where isV4: return String(1 << (32 - network.prefixLength))
        default: throw AddressTemplate.Failure(message: "unsupported attribute name \(GoQuote.quote(name))")
        }
    }

    private static func binary(_ byte: UInt8) -> String {
        let text = String(byte, radix: 2)
        return String(repeating: "0", count: 8 - text.utf8.count) + text
    }

    /// The first and the last address of the network that a machine may have.
    private var usable: (first: IPAddress, last: IPAddress) {
        guard let first = network.first.v4, let last = network.last.v4, network.prefixLength < 31 else {
            return (network.first, network.last)
        }
        return (IPAddress(v4: first &+ 1), IPAddress(v4: last &- 1))
    }

    /// Go's `net.Flags.String`.
    private var flagNames: String {
        let names: [(Flags, String)] = [
            (.up, "up"), (.broadcast, "broadcast"), (.loopback, "loopback"), (.pointToPoint, "pointtopoint"),
            (.multicast, "multicast"),
        ]
        let set = names.filter { flags.contains($0.0) }.map(\.1)
        return set.isEmpty ? "0" : set.joined(separator: "|")
    }

    // MARK: Arithmetic

    /// `math`: the address moved, counted within its network, or masked. IPv4 only.
    func calculated(_ operation: String, _ value: String) throws(AddressTemplate.Failure) -> InterfaceAddress {
        guard let bits = address.v4 else {
            throw AddressTemplate.Failure(message: "unsupported type for operation \(GoQuote.quote(operation))")
        }
        switch operation.lowercased() {
        case "address":
            let number = try Self.signed(value, operation)
            return moved(to: bits &+ UInt32(truncatingIfNeeded: number), prefixLength: network.prefixLength)
        case "network":
            let number = try Self.signed(value, operation)
            let mask = network.mask.v4 ?? 0
            let wrapped = number >= 0 ? number : 1 + number + Int64(~mask)
            return moved(
                to: (bits & mask) &+ (UInt32(truncatingIfNeeded: wrapped) & ~mask),
                prefixLength: network.prefixLength
            )
        case "mask":
            guard let size = UInt32(value) else { throw Self.unreadable(value, operation) }
            guard size <= 32 else {
                throw AddressTemplate.Failure(
                    message:
                        "parameter for operation \(GoQuote.quote(operation)) on ipv4 addresses must be between 0 and 32"
                )
            }
            let masked = IPNetwork(address, prefixLength: Int(size)).first.v4 ?? 0
            return moved(to: masked, prefixLength: min(Int(size), network.prefixLength))
        default:
            throw AddressTemplate.Failure(message: "unsupported math operation: \(GoQuote.quote(operation))")
        }
    }

    private func moved(to bits: UInt32, prefixLength: Int) -> InterfaceAddress {
        let network = IPNetwork(IPAddress(v4: bits), prefixLength: prefixLength)
        return InterfaceAddress(interface: interface, network: network, flags: flags)
    }

    private static func signed(_ value: String, _ operation: String) throws(AddressTemplate.Failure) -> Int64 {
        guard value.hasPrefix("+") || value.hasPrefix("-") else {
            throw AddressTemplate.Failure(message: "sign (+/-) is required for operation \(GoQuote.quote(operation))")
        }
        guard let number = Int64(value), number.magnitude < 1 << 32 else { throw unreadable(value, operation) }
        return number
    }

    private static func unreadable(_ value: String, _ operation: String) -> AddressTemplate.Failure {
        AddressTemplate.Failure(
            message: "unable to convert \(GoQuote.quote(value)) to int for operation \(GoQuote.quote(operation))"
        )
    }
}
