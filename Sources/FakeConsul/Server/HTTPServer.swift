// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Every HTTP listener of the process and every connection to them. Lives on one event loop.
final class HTTPServer {
    let loop: EventLoop
    unowned let service: any HTTPService
    /// Where every connection reads to; what a request needs is copied out at once.
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)

    private var listeners: [ListenerID: Listener] = [:]
    private var connections: [Connection?] = []
    private var freeSlots: [Int32] = []
    private var lastSerial: UInt64 = 0
    /// Those with something to hand over or to send in this turn.
    private var active: [Connection] = []
    private var dateSecond = Int64.min
    private var dateText: [UInt8] = []

    init(loop: EventLoop, service: any HTTPService) {
        self.loop = loop
        self.service = service
        loop.add(self)
    }

    deinit { scratch.deallocate() }

    // MARK: Listeners

    struct ListenOptions {
        /// Shared by the listeners of one agent.
        var limiter = ConnectionLimiter()
        /// Consul's `http_config.max_header_bytes`; zero is Go's default.
        var maxHeadBytes = 0
        /// Nil where HTTP is spoken in plain text.
        var tls: TLSAcceptor?
    }

    /// Serves an address. Returns the port, which the system chose where the address had none.
    @discardableResult
    func listen(
        to address: ListenAddress, as id: ListenerID, _ options: ListenOptions = ListenOptions()
    ) throws(ListenError) -> UInt16 {
        let descriptor = try address.open()
        let listener = Listener(descriptor, address, id, options, server: self)
        guard loop.watch(descriptor, listener) else {
            let words = SystemError.last.words
            listener.close()
            throw ListenError(message: "epoll_ctl: \(words)")
        }
        listeners[id] = listener
        return SocketAddress(boundTo: descriptor)?.port ?? 0
    }

    /// Whether an address is served.
    func isListening(_ id: ListenerID) -> Bool { listeners[id] != nil }

    /// Stops serving an address. Its connections live on unless `resettingConnections`: then they die as with their
    /// process, and the core is not told: it is the one that wants it.
    func close(_ id: ListenerID, resettingConnections: Bool) {
        listeners.removeValue(forKey: id)?.close()
        guard resettingConnections else { return }
        for case let connection? in connections where connection.listener == id && !connection.isEnding {
            connection.reset()
        }
    }

    /// Ends every connection, but for the one over which a request came; the listeners go on.
    func resetConnections(sparing request: RequestID? = nil) {
        for case let connection? in connections where connection.slot != request?.slot { connection.reset() }
    }

    /// Ends everything: listeners and connections.
    func closeAll() {
        for listener in listeners.values { listener.close() }
        listeners = [:]
        resetConnections()
        loop.remove(self)
    }

    // MARK: Answers

    /// Sends the answer to a request. Nothing happens where its client is gone.
    func respond(_ id: RequestID, _ response: Response) { waiting(id)?.respond(response) }

    /// Sends the head of an answer whose body comes piece by piece.
    func beginStream(_ id: RequestID, _ response: Response) { waiting(id)?.beginStream(response) }

    /// Sends a piece of such a body. False where it was dropped: the client is gone, or too slow to be sent more.
    @discardableResult
    func sendPiece(_ id: RequestID, _ bytes: [UInt8]) -> Bool { waiting(id)?.sendPiece(bytes) ?? false }

    func endStream(_ id: RequestID) { waiting(id)?.endStream() }

    /// Fails a request in its client's eyes in place of answering it. `response` is what a truncated answer is cut
    /// from.
    func hangUp(_ id: RequestID, _ manner: HangUp, response: Response = Response()) {
        waiting(id)?.hangUp(manner, response)
    }

    private func waiting(_ id: RequestID) -> Connection? {
        guard connections.indices.contains(Int(id.slot)), let connection = connections[Int(id.slot)] else { return nil }
        return connection.outstanding == id.serial ? connection : nil
    }

    // MARK: Connections

    /// How many connections are open.
    var connectionCount: Int { connections.count - freeSlots.count }

    func add(_ descriptor: Int32, from address: SocketAddress, at listener: Listener, isAdmitted: Bool) {
        let slot = freeSlots.popLast() ?? Int32(connections.count)
        let connection = Connection(descriptor, slot, address, listener, isAdmitted: isAdmitted, server: self)
        if Int(slot) == connections.count { connections.append(nil) }
        connections[Int(slot)] = connection
        if !loop.watch(descriptor, connection) { connection.reset() }
    }

    func remove(_ connection: Connection) {
        connections[Int(connection.slot)] = nil
        freeSlots.append(connection.slot)
    }

    func nextSerial() -> UInt64 {
        lastSerial += 1
        return lastSerial
    }

    /// Asks for the connection's part in this turn's end.
    func activate(_ connection: Connection) {
        if connection.isActive { return }
        connection.isActive = true
        active.append(connection)
    }

    /// The text of the `Date` header, made once a second.
    var date: [UInt8] {
        let second = service.date(wallClock: loop.now).seconds
        if second != dateSecond {
            dateSecond = second
            dateText = HTTPDate.bytes(seconds: second)
        }
        return dateText
    }
}

extension HTTPServer: EventLoop.Participant {
    func handOver() -> Bool {
        let before = lastSerial
        // Handing over may activate others; they come after those that are here.
        var index = 0
        while index < active.count {
            active[index].goOn()
            index += 1
        }
        return lastSerial != before
    }

    func flush() {
        let flushed = active
        active = []
        for connection in flushed {
            connection.isActive = false
            connection.flush()
        }
    }
}
