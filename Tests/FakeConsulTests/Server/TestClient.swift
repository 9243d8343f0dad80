// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@testable import FakeConsul

/// A blocking client of the tests: every wait ends after five seconds.
final class TestClient {
    let descriptor: Int32

    init(to address: SocketAddress) throws {
        descriptor = try Sockets.open(address.family, .stream)
        if try !Sockets.connect(descriptor, to: address) { _ = wait(POLLOUT) }
    }

    convenience init(port: UInt16) throws {
        guard let address = SocketAddress(ip: "127.0.0.1", port: port) else { throw SystemError(EINVAL) }
        try self.init(to: address)
    }

    deinit { closeDescriptor(descriptor) }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            do throws(SystemError) { sent += try Sockets.send(descriptor, bytes, from: sent) } catch {
                guard error.isWouldBlock, wait(POLLOUT) else { throw error }
            }
        }
    }

    func endOutput() { Sockets.endOutput(descriptor) }

    /// Ends the connection with a RST.
    func reset() { Sockets.resetOnClose(descriptor) }

    /// Everything until the server ends the connection.
    func readToEnd() -> String {
        var text: [UInt8] = []
        while let more = readSome() { text += more }
        return String(decoding: text, as: UTF8.self)
    }

    /// What comes until the text ends so.
    func read(until end: String) -> String {
        var text: [UInt8] = []
        while !text.reversed().starts(with: end.utf8.reversed()), let more = readSome() { text += more }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil at the end, after an error, and when nothing comes.
    func readSome() -> [UInt8]? {
        var room = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(descriptor, &room, room.count, 0)
            if count > 0 { return Array(room.prefix(count)) }
            guard count < 0, errno == EAGAIN, wait(POLLIN) else { return nil }
        }
    }

    private func wait(_ events: Int32) -> Bool {
        var watched = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        return poll(&watched, 1, 5000) == 1
    }
}

/// How many descriptors this process may have.
func openFileLimit() -> Int {
    var limit = rlimit()
    #if canImport(Glibc)
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    #else
    getrlimit(RLIMIT_NOFILE, &limit)
    #endif
    return Int(clamping: limit.rlim_cur)
}
