// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A UDP socket to which questions come.
final class DNSDatagrams: ReadinessHandler {
    let listener: ListenerID
    private let descriptor: Int32
    private unowned let server: DNSServer
    private var isClosed = false

    /// How many packets one turn takes, so that a flood does not starve the others.
    private static let mostPerTurn = 256
    /// The system's queue: a burst of some thousand questions.
    private static let receiveRoom: Int32 = 1 << 20

    init(_ descriptor: Int32, _ listener: ListenerID, _ server: DNSServer) {
        self.descriptor = descriptor
        self.listener = listener
        self.server = server
    }

    static func open(ip: String, port: UInt16) throws(ListenError) -> Int32 {
        guard let address = SocketAddress(ip: ip, port: port) else {
            throw ListenError(message: "listen udp: lookup \(ip): no such host")
        }
        let descriptor: Int32
        do throws(SystemError) { descriptor = try Sockets.open(address.family, .datagram) } catch {
            throw ListenError(message: "listen udp \(address.text): socket: \(error.words)")
        }
        if address.family == AF_INET6 { Sockets.set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, ip == "::" ? 0 : 1) }
        Sockets.setReceiveRoom(descriptor, receiveRoom)
        do throws(SystemError) { try Sockets.bind(descriptor, to: address) } catch {
            closeDescriptor(descriptor)
            throw ListenError(message: "listen udp \(address.text): bind: \(error.words)")
        }
        return descriptor
    }

    func ready(_ readiness: Readiness) { readAll() }

    private func readAll() {
        var address = SocketAddress()
        for _ in 0..<Self.mostPerTurn {
            if isClosed { return }
            do throws(SystemError) {
                let count = try Sockets.receive(descriptor, into: server.scratch, from: &address)
                let bytes = Array(server.scratch[..<count])
                server.received(bytes, from: address, at: self)
            } catch {
                if error.isWouldBlock || error.code == EBADF { return }
                // What a client's system says of an answer that nobody took is no reason to stop.
            }
        }
        server.loop.later { [weak self] in self?.readAll() }
    }

    func send(_ bytes: [UInt8], to address: SocketAddress) {
        if !isClosed { Sockets.send(descriptor, bytes, to: address) }
    }

    func close() {
        if isClosed { return }
        isClosed = true
        server.loop.close(descriptor)
    }
}
