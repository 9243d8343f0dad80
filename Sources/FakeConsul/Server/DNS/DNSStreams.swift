// SPDX-License-Identifier: MIT

/// A listening TCP socket for DNS, and the connections that came to it.
final class DNSStreams: AcceptingSocket {
    let listener: ListenerID
    let descriptor: Int32
    private unowned let server: DNSServer
    private var connections: [ObjectIdentifier: DNSConnection] = [:]
    private(set) var isClosed = false
    var loop: EventLoop { server.loop }

    init(_ descriptor: Int32, _ listener: ListenerID, _ server: DNSServer) {
        self.descriptor = descriptor
        self.listener = listener
        self.server = server
    }

    func admit(_ accepted: Int32, _ client: SocketAddress) {
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
        server.loop.close(descriptor)
        resetConnections()
    }
}
