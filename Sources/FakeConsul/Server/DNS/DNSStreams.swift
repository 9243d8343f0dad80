// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A listening TCP socket for DNS, and the connections that came to it.
final class DNSStreams: ReadinessHandler {
    let listener: ListenerID
    private let descriptor: Int32
    private unowned let server: DNSServer
    private var connections: [ObjectIdentifier: DNSConnection] = [:]
    private var isClosed = false

    private static let mostPerTurn = 128
    /// How long new connections are left in the system's queue when there are no descriptors for them.
    private static let exhaustionPause = Duration.milliseconds(50)

    init(_ descriptor: Int32, _ listener: ListenerID, _ server: DNSServer) {
        self.descriptor = descriptor
        self.listener = listener
        self.server = server
    }

    func ready(_ readiness: Readiness) { acceptAll() }

    private func acceptAll() {
        for _ in 0..<Self.mostPerTurn {
            if isClosed { return }
            var client = SocketAddress()
            do throws(SystemError) {
                admit(try Sockets.accept(descriptor, from: &client), client)
            } catch {
                if error.isExhaustion {
                    server.loop.schedule(after: Self.exhaustionPause) { [weak self] in self?.acceptAll() }
                    return
                }
                if error.isWouldBlock || error.code == EBADF || error.code == EINVAL { return }
            }
        }
        server.loop.later { [weak self] in self?.acceptAll() }
    }

    private func admit(_ accepted: Int32, _ client: SocketAddress) {
        guard server.admitConnection() else { return closeDescriptor(accepted) }
        let connection = DNSConnection(accepted, client: client.host, self, server)
        connections[ObjectIdentifier(connection)] = connection
        if server.loop.watch(accepted, connection) { connection.begin() } else { connection.reset() }
    }

    func remove(_ connection: DNSConnection) {
        connections[ObjectIdentifier(connection)] = nil
        server.connectionEnded()
    }

    func resetConnections() {
        for connection in Array(connections.values) { connection.reset() }
    }

    func close() {
        if isClosed { return }
        isClosed = true
        server.loop.unwatch(descriptor)
        closeDescriptor(descriptor)
        resetConnections()
    }
}
