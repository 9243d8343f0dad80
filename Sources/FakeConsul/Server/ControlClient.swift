// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Asks an agent over HTTP and waits for the answer: for the command line, which has nothing else to do.
package struct ControlClient {
    package struct Answer {
        package let status: Int
        package let body: [UInt8]

        package var text: String { String(decoding: body, as: UTF8.self) }
    }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private let address: String
    private let token: String

    /// How long the agent may be silent, in milliseconds: longer than the longest advance takes.
    private static let patience: Int32 = 600_000

    /// - Parameters:
    ///   - address: `host:port`, perhaps with `http://` in front, or `unix://` and a path.
    ///   - token: the value of `simulation.token`; empty for none.
    package init(address: String, token: String) throws(Failure) {
        var text = address
        if text.hasPrefix("http://") { text = String(text.dropFirst(7)) }
        if text.hasPrefix("https://") { throw Failure(description: "\(address): HTTPS is not supported") }
        if text.hasSuffix("/") && !text.hasPrefix("unix://") { text.removeLast() }
        self.address = text
        self.token = token
    }

    /// Sends a request over a connection of its own and reads the answer whole.
    package func send(_ method: String, _ target: String, _ body: [UInt8] = []) throws(Failure) -> Answer {
        let descriptor = try connect()
        defer { close(descriptor) }
        var head = "\(method) \(target) HTTP/1.1\r\nHost: \(address)\r\nConnection: close\r\n"
        if !token.isEmpty { head += "X-Sim-Token: \(token)\r\n" }
        head += "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n"
        let bytes = Array(head.utf8) + body
        var sent = 0
        while sent < bytes.count {
            try wait(descriptor, Int16(POLLOUT))
            do throws(SystemError) { sent += try Sockets.send(descriptor, bytes, from: sent) } catch {
                if !error.isWouldBlock { throw Failure(description: "write tcp \(address): \(error.words)") }
            }
        }
        return try read(descriptor)
    }

    private func read(_ descriptor: Int32) throws(Failure) -> Answer {
        var parser = ResponseParser(isHead: false)
        var status = 0
        var body: [UInt8] = []
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { room.deallocate() }
        while true {
            switch parser.next() {
            case .head(let head): status = head.code
            case .body(let bytes): body += bytes
            case .finished: return Answer(status: status, body: body)
            case .failed(let words): throw Failure(description: "\(address): \(words)")
            case .needsMore:
                try wait(descriptor, Int16(POLLIN))
                do throws(SystemError) {
                    let count = try Sockets.receive(descriptor, into: room)
                    if count == 0 { parser.end() } else { parser.feed(room[..<count]) }
                } catch {
                    if !error.isWouldBlock { throw Failure(description: "read tcp \(address): \(error.words)") }
                }
            }
        }
    }

    // MARK: Connecting

    private func connect() throws(Failure) -> Int32 {
        var failure = Failure(description: "dial tcp: lookup \(address): no such host")
        for candidate in try candidates() {
            do throws(SystemError) { return try connect(to: candidate) } catch {
                let target = candidate.isIP ? candidate.text : address
                failure = Failure(description: "dial tcp \(target): connect: \(error.words)")
            }
        }
        throw failure
    }

    private func candidates() throws(Failure) -> [SocketAddress] {
        if address.hasPrefix("unix://") {
            guard let socket = SocketAddress(unixPath: String(address.dropFirst(7))) else {
                throw Failure(description: "\(address): the path is too long")
            }
            return [socket]
        }
        let target: HostPort
        do throws(HostPort.Failure) { target = try HostPort(address, network: "tcp") } catch {
            throw Failure(description: "dial tcp: \(error.words)")
        }
        if let address = SocketAddress(ip: target.host.isEmpty ? "127.0.0.1" : target.host, port: target.port) {
            return [address]
        }
        switch Resolver.lookUp(target.host, target.port) {
        case .addresses(let addresses): return addresses
        case .failure(let words): throw Failure(description: "dial tcp: \(words)")
        }
    }

    private func connect(to address: SocketAddress) throws(SystemError) -> Int32 {
        let descriptor = try Sockets.open(address.family, .stream)
        do throws(SystemError) {
            if try Sockets.connect(descriptor, to: address) { return descriptor }
            guard Self.poll(descriptor, Int16(POLLOUT), milliseconds: 10_000) else { throw SystemError(ETIMEDOUT) }
            if let error = Sockets.pendingError(descriptor) { throw error }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    private func wait(_ descriptor: Int32, _ events: Int16) throws(Failure) {
        guard Self.poll(descriptor, events, milliseconds: Self.patience) else {
            throw Failure(description: "\(address): no answer")
        }
    }

    private static func poll(_ descriptor: Int32, _ events: Int16, milliseconds: Int32) -> Bool {
        var watched = pollfd(fd: descriptor, events: events, revents: 0)
        while true {
            #if canImport(Glibc)
            let count = Glibc.poll(&watched, 1, milliseconds)
            #else
            let count = Darwin.poll(&watched, 1, milliseconds)
            #endif
            if count >= 0 { return count > 0 }
            if errno != EINTR { return false }
        }
    }
}
