// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Where an agent serves HTTP or DNS.
enum ListenAddress: Hashable, Sendable {
    /// An IP address in digits; port 0 lets the system choose.
    case tcp(ip: String, port: UInt16)
    /// A socket file, with Consul's `unix_sockets` settings.
    case unix(path: String, UnixSocketPermissions)
}

/// Who may use a socket file; empty texts change nothing (Consul's `unix_sockets`).
struct UnixSocketPermissions: Hashable, Sendable {
    /// A name or a number.
    var user = ""
    /// A number.
    var group = ""
    /// Octal digits.
    var mode = ""
}

/// An address that cannot be served, in Consul's words.
struct ListenError: Error, Hashable, Sendable {
    let message: String
}

extension ListenAddress {
    /// Opens the listening socket.
    func open() throws(ListenError) -> Int32 {
        switch self {
        case .tcp(let ip, let port): try Self.openTCP(ip, port)
        case .unix(let path, let permissions): try Self.openUnix(path, permissions)
        }
    }

    private static func openTCP(_ ip: String, _ port: UInt16) throws(ListenError) -> Int32 {
        guard let address = SocketAddress(ip: ip, port: port) else {
            throw ListenError(message: "listen tcp: lookup \(ip): no such host")
        }
        return try listen(to: address, as: "tcp \(address.text)") {
            Sockets.set($0, SOL_SOCKET, SO_REUSEADDR)
            if address.family == AF_INET6 { Sockets.set($0, Int32(IPPROTO_IPV6), IPV6_V6ONLY, ip == "::" ? 0 : 1) }
            // Accepted connections inherit these; the half minute is Consul's tcpKeepAliveListener.
            Sockets.set($0, Int32(IPPROTO_TCP), TCP_NODELAY)
            Sockets.set($0, SOL_SOCKET, SO_KEEPALIVE)
            #if canImport(Darwin)
            Sockets.set($0, Int32(IPPROTO_TCP), TCP_KEEPALIVE, 30)
            #else
            Sockets.set($0, Int32(IPPROTO_TCP), TCP_KEEPIDLE, 30)
            #endif
            Sockets.set($0, Int32(IPPROTO_TCP), TCP_KEEPINTVL, 30)
        }
    }

    private static func openUnix(_ path: String, _ permissions: UnixSocketPermissions) throws(ListenError) -> Int32 {
        if unlink(path) != 0 && errno != ENOENT {
            throw ListenError(message: "error removing socket file: remove \(path): \(SystemError.last.words)")
        }
        guard let address = SocketAddress(unixPath: path) else {
            throw ListenError(message: "listen unix \(path): bind: invalid argument")
        }
        let descriptor = try listen(to: address, as: "unix \(path)") { _ in }
        do {
            try permissions.apply(to: path)
        } catch {
            close(descriptor)
            unlink(path)
            throw ListenError(message: "Failed setting up socket: \(error.message)")
        }
        return descriptor
    }

    private static func listen(
        to address: SocketAddress, as name: String, _ configure: (Int32) -> Void
    ) throws(ListenError) -> Int32 {
        let descriptor: Int32
        do throws(SystemError) { descriptor = try Sockets.open(address.family, .stream) } catch {
            throw ListenError(message: "listen \(name): socket: \(error.words)")
        }
        configure(descriptor)
        do throws(SystemError) { try Sockets.bind(descriptor, to: address) } catch {
            close(descriptor)
            throw ListenError(message: "listen \(name): bind: \(error.words)")
        }
        #if canImport(Darwin)
        let result = Darwin.listen(descriptor, 4096)
        #else
        let result = Glibc.listen(descriptor, 4096)
        #endif
        guard result == 0 else {
            let words = SystemError.last.words
            close(descriptor)
            throw ListenError(message: "listen \(name): listen: \(words)")
        }
        return descriptor
    }
}

extension UnixSocketPermissions {
    /// Consul `agent/util.go setFilePermissions`.
    fileprivate func apply(to path: String) throws(ListenError) {
        var owner = getuid()
        var ownersGroup = getgid()
        if !user.isEmpty {
            guard let id = UInt32(user) ?? Self.userID(named: user) else {
                throw ListenError(message: "failed to look up user \(user): user: unknown user \(user)")
            }
            owner = id
        }
        if !group.isEmpty {
            guard let id = UInt32(group) else { throw ListenError(message: "invalid group specified: \(group)") }
            ownersGroup = id
        }
        if chown(path, owner, ownersGroup) != 0 {
            let words = "chown \(path): \(SystemError.last.words)"
            throw ListenError(message: "failed setting ownership to \(owner):\(ownersGroup) on \"\(path)\": \(words)")
        }
        if mode.isEmpty { return }
        guard let bits = UInt32(mode, radix: 8) else { throw ListenError(message: "invalid mode specified: \(mode)") }
        if chmod(path, mode_t(truncatingIfNeeded: bits)) != 0 {
            let words = "chmod \(path): \(SystemError.last.words)"
            throw ListenError(message: "failed setting permissions to \(bits) on \"\(path)\": \(words)")
        }
    }

    private static func userID(named name: String) -> UInt32? { getpwnam(name)?.pointee.pw_uid }
}
