// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Machine {
    /// Every address of every interface, in the system's order.
    static var interfaceAddresses: [InterfaceAddress] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return [] }
        defer { freeifaddrs(first) }
        var found: [InterfaceAddress] = []
        var next = first
        while let entry = next?.pointee {
            next = entry.ifa_next
            guard let network = network(entry.ifa_addr, mask: entry.ifa_netmask) else { continue }
            found.append(
                InterfaceAddress(
                    interface: String(cString: entry.ifa_name), network: network, flags: flags(entry.ifa_flags)))
        }
        return found
    }

    /// The bits of `<net/if.h>`, whose names the two systems export as different types.
    private static func flags(_ bits: UInt32) -> InterfaceAddress.Flags {
        #if canImport(Glibc)
        let multicast: UInt32 = 0x1000
        #else
        let multicast: UInt32 = 0x8000
        #endif
        let meanings: [(UInt32, InterfaceAddress.Flags)] = [
            (0x1, .up), (0x2, .broadcast), (0x8, .loopback), (0x10, .pointToPoint), (multicast, .multicast),
        ]
        return meanings.reduce(into: []) { if bits & $1.0 != 0 { $0.insert($1.1) } }
    }

    private static func network(
        _ address: UnsafeMutablePointer<sockaddr>?, mask: UnsafeMutablePointer<sockaddr>?
    ) -> IPNetwork? {
        guard let address, let ip = bytes(of: address).flatMap({ IPAddress(bytes: $0) }) else { return nil }
        let prefix = mask.flatMap { bytes(of: $0) }?.reduce(0) { $0 + $1.nonzeroBitCount }
        return IPNetwork(ip, prefixLength: prefix ?? (address.pointee.sa_family == sa_family_t(AF_INET) ? 32 : 128))
    }

    private static func bytes(of address: UnsafeMutablePointer<sockaddr>) -> [UInt8]? {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                withUnsafeBytes(of: $0.pointee.sin_addr) { [UInt8]($0) }
            }
        case AF_INET6:
            return address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                withUnsafeBytes(of: $0.pointee.sin6_addr) { [UInt8]($0) }
            }
        default: return nil
        }
    }

    /// The interface of the default route, where the system tells in `/proc`; empty elsewhere.
    static var defaultInterface: String {
        guard let file = fopen("/proc/net/route", "r") else { return "" }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 512)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = line.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
            let fields = text.split(separator: "\t")
            if fields.count > 7, fields[1] == "00000000", fields[7] == "00000000" { return String(fields[0]) }
        }
        return ""
    }
}
