// SPDX-License-Identifier: MIT

/// A client's TCP connection: messages, each behind its length in two bytes. One at a time is with the core, so that
/// answers are in order; what comes meanwhile waits.
final class DNSConnection: ReadinessHandler {
    let listener: ListenerID
    let client: String
    /// Whether the server has it on the list of this turn.
    var isActive = false

    private let descriptor: Int32
    private unowned let streams: DNSStreams
    private unowned let server: DNSServer
    private var input: [UInt8] = []
    private var read = 0
    private var output: [UInt8] = []
    private var sent = 0
    /// How many messages have come.
    private var count = 0
    private var isAnswering = false
    private var canRead = false
    private var inputHasEnded = false
    private var isClosed = false
    /// When the connection is given up, unless something happens before.
    private var deadline: Instant

    /// How long the first message may take, and a client may not read; how long the next (miekg/dns `server.go`).
    private static let firstTimeout = Duration.seconds(2)
    private static let idleTimeout = Duration.seconds(8)
    /// After so many messages the connection is closed.
    private static let mostMessages = 128
    /// No more is read, or begun, while so much waits.
    private static let highWater = 256 << 10

    init(_ descriptor: Int32, client: String, _ streams: DNSStreams, _ server: DNSServer) {
        self.descriptor = descriptor
        self.client = client
        self.streams = streams
        self.server = server
        listener = streams.listener
        deadline = server.loop.now + Self.firstTimeout
    }

    /// Begins to count the time.
    func begin() { watchDeadline() }

    private func watchDeadline() {
        server.loop.schedule(at: deadline) { [weak self] in
            guard let self, !isClosed else { return }
            if isAnswering && unsent == 0 { put(off: Self.idleTimeout) }
            if server.loop.now >= deadline { close() } else { watchDeadline() }
        }
    }

    private func put(off duration: Duration) { deadline = server.loop.now + duration }

    private var unsent: Int { output.count - sent }
    private var unread: Int { input.count - read }

    // MARK: Reading

    func ready(_ readiness: Readiness) {
        if isClosed { return }
        if readiness.contains(.failed) { return close() }
        if !readiness.isDisjoint(with: [.readable, .inputEnded]) { canRead = true }
        server.activate(self)
        goOn()
    }

    /// Reads what there is, and hands over the next message if none is with the core.
    func goOn() {
        while !isClosed {
            handOver()
            guard canRead, !isClosed, unread < Self.highWater, unsent < Self.highWater else { return }
            readOnce()
        }
    }

    private func readOnce() {
        do throws(SystemError) {
            let received = try Sockets.receive(descriptor, into: server.scratch)
            if received == 0 {
                canRead = false
                inputHasEnded = true
            } else {
                if read > 0 { input.removeFirst(read) }
                read = 0
                input += server.scratch[..<received]
            }
        } catch {
            canRead = false
            if !error.isWouldBlock { close() }
        }
    }

    /// How long the next message is; nil where it is not whole yet.
    private var nextLength: Int? {
        guard unread >= 2 else { return nil }
        let length = Int(input[read]) << 8 | Int(input[read + 1])
        return unread >= 2 + length ? length : nil
    }

    private func handOver() {
        guard !isAnswering, count < Self.mostMessages, unsent < Self.highWater else { return }
        guard let length = nextLength else { return endIfDone() }
        let message = Array(input[(read + 2)..<(read + 2 + length)])
        read += 2 + length
        if read == input.count {
            input = []
            read = 0
        }
        count += 1
        isAnswering = true
        server.received(message, over: self)
    }

    /// A client that will send nothing more has no more to hope for.
    private func endIfDone() {
        if inputHasEnded && unsent == 0 { close() }
    }

    // MARK: Answering

    /// The answer to the message that is with the core; with nil, there is none.
    func respond(_ bytes: [UInt8]?) {
        guard !isClosed else { return }
        isAnswering = false
        if let bytes {
            output += [UInt8(truncatingIfNeeded: bytes.count >> 8), UInt8(truncatingIfNeeded: bytes.count)]
            output += bytes
        }
        put(off: Self.idleTimeout)
        server.activate(self)
    }

    /// Sends what the system takes; the rest goes when the client has read.
    func flush() {
        guard !isClosed else { return }
        while unsent > 0 {
            do throws(SystemError) { sent += try Sockets.send(descriptor, output, from: sent) } catch {
                if !error.isWouldBlock { return close() }
                put(off: Self.firstTimeout)
                return
            }
        }
        output = []
        sent = 0
        if count >= Self.mostMessages && !isAnswering { return close() }
        if !isAnswering { endIfDone() }
        // What came while the output drained is taken up in a turn of its own.
        if !isClosed, !isAnswering, canRead || nextLength != nil {
            server.loop.later { [weak self] in
                guard let self, !isClosed else { return }
                server.activate(self)
            }
        }
    }

    // MARK: Ending

    /// Ends the connection at once, with a RST.
    func reset() {
        if isClosed { return }
        Sockets.resetOnClose(descriptor)
        close()
    }

    private func close() {
        if isClosed { return }
        isClosed = true
        server.loop.close(descriptor)
        streams.remove(self)
    }
}
