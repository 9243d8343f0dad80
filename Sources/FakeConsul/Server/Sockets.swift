// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import CEpoll
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The system's socket calls, the same on Linux and Darwin: descriptors never block, and no child inherits them.
enum Sockets {
    enum Kind { case stream, datagram }

    static func open(_ family: Int32, _ kind: Kind) throws(SystemError) -> Int32 {
        #if canImport(Darwin)
        let descriptor = socket(family, kind == .stream ? SOCK_STREAM : SOCK_DGRAM, 0)
        guard descriptor >= 0 else { throw .last }
        prepare(descriptor)
        #else
        let type = kind == .stream ? SOCK_STREAM : SOCK_DGRAM
        let flags = SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = socket(family, Int32(type.rawValue | flags), 0)
        guard descriptor >= 0 else { throw .last }
        #endif
        return descriptor
    }

    static func bind(_ descriptor: Int32, to address: SocketAddress) throws(SystemError) {
        #if canImport(Darwin)
        guard address.withPointer({ Darwin.bind(descriptor, $0, $1) }) == 0 else { throw .last }
        #else
        guard address.withPointer({ Glibc.bind(descriptor, $0, $1) }) == 0 else { throw .last }
        #endif
    }

    /// Begins to connect. True where that is done already, false where the descriptor will say.
    static func connect(_ descriptor: Int32, to address: SocketAddress) throws(SystemError) -> Bool {
        #if canImport(Darwin)
        let result = address.withPointer { Darwin.connect(descriptor, $0, $1) }
        #else
        let result = address.withPointer { Glibc.connect(descriptor, $0, $1) }
        #endif
        if result == 0 { return true }
        let error = SystemError.last
        if error.code == EINPROGRESS || error.isWouldBlock { return false }
        throw error
    }

    /// What became of a connection that was begun; nil is success.
    static func pendingError(_ descriptor: Int32) -> SystemError? {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        return code == 0 ? nil : SystemError(code)
    }

    static func accept(_ listener: Int32, from address: inout SocketAddress) throws(SystemError) -> Int32 {
        #if canImport(Darwin)
        let descriptor = address.mutate { Darwin.accept(listener, $0, $1) }
        guard descriptor >= 0 else { throw .last }
        prepare(descriptor)
        #else
        let descriptor = address.mutate { cepoll_accept(listener, $0, $1) }
        guard descriptor >= 0 else { throw .last }
        #endif
        return descriptor
    }

    /// Sends what the system takes now of the bytes from `start` on; a dead peer is an error and never a signal.
    static func send(_ descriptor: Int32, _ bytes: [UInt8], from start: Int = 0) throws(SystemError) -> Int {
        while true {
            let sent = bytes.withUnsafeBytes { all in
                let rest = UnsafeRawBufferPointer(rebasing: all[start...])
                #if canImport(Darwin)
                return Darwin.send(descriptor, rest.baseAddress, rest.count, 0)
                #else
                return Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                #endif
            }
            if sent >= 0 { return sent }
            let error = SystemError.last
            if error.code != EINTR { throw error }
        }
    }

    /// Receives what is there; zero is the end.
    static func receive(_ descriptor: Int32, into room: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        while true {
            let count = recv(descriptor, room.baseAddress, room.count, 0)
            if count >= 0 { return count }
            let error = SystemError.last
            if error.code != EINTR { throw error }
        }
    }

    /// Receives what is there, so many bytes at most; nothing is the end.
    static func receive(_ descriptor: Int32, most count: Int) throws(SystemError) -> [UInt8] {
        var failure: SystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { room, filled in
            do throws(SystemError) {
                filled = try receive(descriptor, into: UnsafeMutableRawBufferPointer(room))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Sends a FIN: the other side sees the end, and can still be heard.
    static func endOutput(_ descriptor: Int32) { _ = shutdown(descriptor, Int32(SHUT_WR)) }

    /// Makes `close` send a RST.
    static func resetOnClose(_ descriptor: Int32) {
        var setting = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &setting, socklen_t(MemoryLayout<linger>.size))
    }

    static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32 = 1) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    #if canImport(Darwin)
    private static func prepare(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        set(descriptor, SOL_SOCKET, SO_NOSIGPIPE)
    }
    #endif
}
