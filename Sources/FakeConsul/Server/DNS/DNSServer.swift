// SPDX-License-Identifier: MIT

/// The core as the DNS server sees it.
protocol DNSHandler: AnyObject {
    /// A packet has come. It is answered once, by `DNSServer.respond`, at once or in any later turn.
    func received(_ packet: [UInt8], id: RequestID, at listener: ListenerID, isTCP: Bool, client: String)
}

/// Every DNS listener of the process, the questions that came to them, and the connections over which some came. Lives
/// on one event loop.
final class DNSServer {
    let loop: EventLoop
    private unowned let service: any DNSHandler
    /// Where every socket reads to.
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    private var listeners: [ListenerID: (datagrams: DNSDatagrams, streams: DNSStreams)] = [:]
    /// Who waits for an answer, by the serial of the question.
    private var waiting: [UInt64: Asker] = [:]
    private var lastSerial: UInt64 = 0
    /// What is sent at the end of the turn, once all is kept that it rests on.
    private var outgoing: [(socket: DNSDatagrams, bytes: [UInt8], address: SocketAddress)] = []
    private var active: [DNSConnection] = []
    private(set) var connectionCount = 0

    private enum Asker {
        case datagram(DNSDatagrams, SocketAddress)
        case stream(DNSConnection)
    }

    /// More questions than these do not wait at once: what comes meanwhile is lost, as in a full queue.
    private static let mostWaiting = 32_768
    /// More connections than these are not taken.
    private static let mostConnections = 2_048

    init(loop: EventLoop, service: any DNSHandler) {
        self.loop = loop
        self.service = service
        loop.add(self)
    }

    deinit { scratch.deallocate() }

    // MARK: Listeners

    /// Serves an address over UDP and TCP at the same port. Returns the port, which the system chose where there was
    /// none.
    func listen(ip: String, port: UInt16, as id: ListenerID) throws(ListenError) -> UInt16 {
        var failure = ListenError(message: "listen udp \(ip): no port is free")
        // The port that the system chooses for TCP may be taken for UDP.
        for _ in 0..<(port == 0 ? Self.portAttempts : 1) {
            let stream = try ListenAddress.tcp(ip: ip, port: port).open()
            let chosen = SocketAddress(boundTo: stream)?.port ?? port
            do throws(ListenError) {
                let datagram = try DNSDatagrams.open(ip: ip, port: chosen)
                try serve(stream, datagram, as: id)
                return chosen
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private static let portAttempts = 16

    private func serve(_ stream: Int32, _ datagram: Int32, as id: ListenerID) throws(ListenError) {
        let pair = (DNSDatagrams(datagram, id, self), DNSStreams(stream, id, self))
        guard loop.watch(datagram, pair.0), loop.watch(stream, pair.1) else {
            let words = SystemError.last.words
            pair.0.close()
            pair.1.close()
            throw ListenError(message: "epoll_ctl: \(words)")
        }
        listeners[id] = pair
    }

    func isListening(_ id: ListenerID) -> Bool { listeners[id] != nil }

    /// Stops serving an address, resets its connections and forgets its questions, as when its process dies.
    func close(_ id: ListenerID) {
        guard let (datagrams, streams) = listeners.removeValue(forKey: id) else { return }
        datagrams.close()
        streams.close()
        outgoing.removeAll { $0.socket === datagrams }
        waiting = waiting.filter { _, asker in
            switch asker {
            case .datagram(let socket, _): socket !== datagrams
            case .stream(let connection): connection.listener != id
            }
        }
    }

    /// Forgets every question; the connections over which some came are reset.
    func forgetAll() {
        waiting = [:]
        for (_, streams) in listeners.values { streams.resetConnections() }
    }

    /// Ends everything.
    func closeAll() {
        for id in listeners.keys.sorted(by: { $0.number < $1.number }) { close(id) }
        loop.remove(self)
    }

    // MARK: Questions

    func received(_ bytes: [UInt8], from address: SocketAddress, at socket: DNSDatagrams) {
        guard waiting.count < Self.mostWaiting else { return }
        let id = note(.datagram(socket, address))
        service.received(bytes, id: id, at: socket.listener, isTCP: false, client: address.host)
    }

    func received(_ bytes: [UInt8], over connection: DNSConnection) {
        let id = note(.stream(connection))
        service.received(bytes, id: id, at: connection.listener, isTCP: true, client: connection.client)
    }

    private func note(_ asker: Asker) -> RequestID {
        lastSerial += 1
        waiting[lastSerial] = asker
        return RequestID(slot: Caller.dnsSlot, serial: lastSerial)
    }

    /// Sends the answer to a question; with nil, nothing.
    func respond(_ id: RequestID, _ bytes: [UInt8]?) {
        switch waiting.removeValue(forKey: id.serial) {
        case .datagram(let socket, let address)?:
            if let bytes { outgoing.append((socket, bytes, address)) }
        case .stream(let connection)?: connection.respond(bytes)
        case nil: break
        }
    }

    /// Whether one more connection may be opened.
    func admitConnection() -> Bool {
        guard connectionCount < Self.mostConnections else { return false }
        connectionCount += 1
        return true
    }

    func connectionEnded() { connectionCount -= 1 }

    func activate(_ connection: DNSConnection) {
        if connection.isActive { return }
        connection.isActive = true
        active.append(connection)
    }
}

extension DNSServer: EventLoop.Participant {
    func handOver() -> Bool {
        let before = lastSerial
        var index = 0
        while index < active.count {
            active[index].goOn()
            index += 1
        }
        return lastSerial != before
    }

    func flush() {
        for item in outgoing { item.socket.send(item.bytes, to: item.address) }
        outgoing.removeAll(keepingCapacity: outgoing.count < 256)
        let flushed = active
        active = []
        for connection in flushed {
            connection.isActive = false
            connection.flush()
        }
    }
}
