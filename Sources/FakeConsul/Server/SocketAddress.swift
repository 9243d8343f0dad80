// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Where a socket is bound or connected: an IP address and a port, or a path.
struct SocketAddress: Sendable {
    private var storage = sockaddr_storage()
    private(set) var length: socklen_t

    /// Room for an address that the system fills in.
    init() { length = socklen_t(MemoryLayout<sockaddr_storage>.size) }

    /// - Parameter ip: an IPv4 or IPv6 address in digits. Nil where it is neither.
    init?(ip: String, port: UInt16) {
        var v4 = sockaddr_in()
        var v6 = sockaddr_in6()
        if inet_pton(AF_INET, ip, &v4.sin_addr) == 1 {
            v4.sin_family = sa_family_t(AF_INET)
            v4.sin_port = port.bigEndian
            self.init(v4)
        } else if inet_pton(AF_INET6, ip, &v6.sin6_addr) == 1 {
            v6.sin6_family = sa_family_t(AF_INET6)
            v6.sin6_port = port.bigEndian
            self.init(v6)
        } else {
            return nil
        }
    }

    /// Nil where the path is too long for the system.
    init?(unixPath path: String) {
        var address = sockaddr_un()
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path), !bytes.contains(0) else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        self.init(address)
    }

    private init<Address>(_ address: Address) {
        length = socklen_t(MemoryLayout<Address>.size)
        withUnsafeMutableBytes(of: &storage) { room in
            withUnsafeBytes(of: address) { room.copyMemory(from: $0) }
        }
        #if canImport(Darwin)
        storage.ss_len = UInt8(length)
        #endif
    }

    /// The address that a connected or bound socket has on this side.
    init?(boundTo descriptor: Int32) {
        self.init()
        guard mutate({ getsockname(descriptor, $0, $1) }) == 0 else { return nil }
    }

    /// The address of the other side of a connected socket.
    init?(connectedTo descriptor: Int32) {
        self.init()
        guard mutate({ getpeername(descriptor, $0, $1) }) == 0 else { return nil }
    }

    /// The address that `getaddrinfo` found.
    init(copying found: UnsafePointer<sockaddr>, length: socklen_t, port: UInt16) {
        self.init()
        self.length = min(length, self.length)
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: found, count: Int(self.length)))
        }
        setPort(port)
    }

    var family: Int32 { Int32(storage.ss_family) }

    var isIP: Bool { family == AF_INET || family == AF_INET6 }

    /// Zero for a path.
    var port: UInt16 {
        switch family {
        case AF_INET: read(as: sockaddr_in.self).sin_port.bigEndian
        case AF_INET6: read(as: sockaddr_in6.self).sin6_port.bigEndian
        default: 0
        }
    }

    /// The IP address in digits, an IPv4 one also where it came over IPv6; `@` for a path.
    var host: String {
        switch family {
        case AF_INET:
            return text(read(as: sockaddr_in.self).sin_addr, AF_INET)
        case AF_INET6:
            let found = text(read(as: sockaddr_in6.self).sin6_addr, AF_INET6)
            let mapped = "::ffff:"
            return found.hasPrefix(mapped) && found.utf8.contains(UInt8(ascii: "."))
                ? String(found.dropFirst(mapped.count)) : found
        default:
            return "@"
        }
    }

    /// `127.0.0.1:8500`, `[::1]:8500` or `@`.
    var text: String {
        let host = host
        guard isIP else { return host }
        return host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    mutating func mutate<Result>(
        _ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Result
    ) -> Result {
        withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
        }
    }

    private mutating func setPort(_ port: UInt16) {
        // The port lies in the same place in both kinds of address.
        let offset = MemoryLayout<sockaddr_in>.offset(of: \.sin_port) ?? 2
        withUnsafeMutableBytes(of: &storage) {
            $0.storeBytes(of: port.bigEndian, toByteOffset: offset, as: UInt16.self)
        }
    }

    private func read<Address>(as type: Address.Type) -> Address {
        withUnsafeBytes(of: storage) { $0.loadUnaligned(as: type) }
    }

    private func text<Address>(_ address: Address, _ family: Int32) -> String {
        var room = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        _ = withUnsafeBytes(of: address) { inet_ntop(family, $0.baseAddress, &room, socklen_t(room.count)) }
        return String(decoding: room.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
