// SPDX-License-Identifier: MIT

/// One address of a network interface of this machine.
package struct InterfaceAddress: Sendable, Equatable {
    let interface: String
    let network: IPNetwork
    let flags: Flags

    package init(interface: String, network: IPNetwork, flags: Flags) {
        self.interface = interface
        self.network = network
        self.flags = flags
    }

    var address: IPAddress { network.address }
    var isV4: Bool { network.isV4 }

    package struct Flags: OptionSet, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let up = Flags(rawValue: 1)
        package static let broadcast = Flags(rawValue: 2)
        package static let loopback = Flags(rawValue: 4)
        package static let pointToPoint = Flags(rawValue: 8)
        package static let multicast = Flags(rawValue: 16)
    }
}

/// The network interfaces of this machine, in the system's order.
package struct NetworkInterfaces: Sendable {
    let addresses: [InterfaceAddress]
    /// The interface of the default route, empty where there is none.
    let defaultInterface: String

    package init(addresses: [InterfaceAddress], defaultInterface: String = "") {
        self.addresses = addresses
        self.defaultInterface = defaultInterface
    }

    /// The private IPv4 addresses of interfaces that are up; those of the loopback only where there are no others
    /// (ipaddr.GetPrivateIPv4).
    var privateV4: [IPAddress] {
        let active = addresses.filter { $0.flags.contains(.up) }
        let outward = active.filter { !$0.flags.contains(.loopback) }
        return (outward.isEmpty ? active : outward).map(\.address).filter {
            $0.v4 != nil && KnownNetworks.isPrivate($0)
        }
    }

    /// The public IPv6 addresses (ipaddr.GetPublicIPv6).
    var publicV6: [IPAddress] {
        addresses.map(\.address).filter { $0.v4 == nil && !KnownNetworks.isPrivate($0) }
    }
}
