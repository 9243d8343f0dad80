// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// One client's connection. It has at most one request with the core; what the client sends meanwhile waits, so answers
/// are in order by themselves.
final class Connection: ReadinessHandler {
    /// What becomes of the connection once everything has been sent.
    private enum Ending {
        case none
        case close
        /// Say that nothing more comes, and let the client read it before the connection goes: what the client still
        /// sends would otherwise turn the end into a reset (Go's `closeWriteAndWait`).
        case linger
        /// Reset it, a little later: a reset takes along what the client's system has not received yet.
        case reset
    }

    private enum Life { case open, lingering, closed }

    let slot: Int32
    let listener: ListenerID
    /// Whether the server has it on the list of this turn.
    var isActive = false
    /// The serial of the request that the core has; 0 where it has none.
    private(set) var outstanding: UInt64 = 0

    private let descriptor: Int32
    private let client: String
    /// Nil where it is not counted.
    private let limiter: ConnectionLimiter?
    /// Between the socket and HTTP, where TLS is spoken.
    private let secure: TLSSession?
    /// Runs until the first request over TLS.
    private var handshakeTimer: EventID?
    private var hasBegun = false
    private unowned let server: HTTPServer
    private var parser: RequestParser
    private var framing = MessageFraming()
    private var output: [UInt8] = []
    private var sent = 0
    private var canRead = false
    /// Whether the system has said that the client's end is coming, behind what is still to be read.
    private var endIsAnnounced = false
    private var inputHasEnded = false
    /// Whether requests wait for the output to drain.
    private var isHeldBack = false
    /// Whether the core was told that the client hung up, and wants to answer nonetheless.
    private var answersAnyway = false
    private var streamIsOpen = false
    private var streamHasLength = false
    private var staysAfterStream = false
    private var ending = Ending.none
    private var life = Life.open

    /// No further request is begun while so much waits to be sent.
    private static let outputHighWater = 256 << 10
    /// A stream whose client reads so slowly that this much waits is cut.
    private static let streamHighWater = 4 << 20
    /// So much is read ahead of a request that is not answered yet.
    private static let readAhead = 64 << 10
    /// What one connection may read in a turn.
    private static let readBudget = 512 << 10
    /// How long a closing connection waits for its client (Go's `rstAvoidanceDelay`).
    private static let lingerTime = Duration.milliseconds(500)
    private static let resetDelay = Duration.milliseconds(10)
    /// How long a client over the limit has to shake hands, so that it can be told (Consul's 10 ms).
    private static let refusalTime = Duration.milliseconds(10)

    /// - Parameter isAdmitted: whether the limiter has counted it. One that is not is told so, and ends.
    init(
        _ descriptor: Int32, _ slot: Int32, _ address: SocketAddress, _ listener: Listener, isAdmitted: Bool,
        server: HTTPServer
    ) {
        self.descriptor = descriptor
        self.slot = slot
        self.server = server
        self.listener = listener.id
        client = address.host
        limiter = isAdmitted ? listener.options.limiter : nil
        secure = listener.options.tls?.accept()
        parser = RequestParser(remoteAddress: address.text, maxHeadBytes: listener.options.maxHeadBytes)
        guard let tls = listener.options.tls else { return }
        let limit = isAdmitted ? tls.timeout : Self.refusalTime
        handshakeTimer = server.loop.schedule(after: limit) { [weak self] in self?.isLate() }
    }

    private var id: RequestID { RequestID(slot: slot, serial: outstanding) }

    /// Whether all that is still to come is the end of an answer that ends the connection.
    var isEnding: Bool { life == .open && outstanding == 0 && ending != .none && unsent > 0 }

    private var unsent: Int { output.count - sent + (secure?.unsent ?? 0) }

    // MARK: Reading

    func ready(_ readiness: Readiness) {
        if life == .closed { return }
        if readiness.contains(.failed) { return die() }
        if readiness.contains(.writable) && unsent > 0 { server.activate(self) }
        guard !readiness.isDisjoint(with: [.readable, .inputEnded]) else { return }
        canRead = !inputHasEnded
        endIsAnnounced = endIsAnnounced || readiness.contains(.inputEnded)
        read()
        if life == .open { server.activate(self) }
    }

    /// Reads what there is and hands over what it makes up. A short read means that there is no more, unless the
    /// client's end has been announced: that is read too.
    private func read() {
        var budget = Self.readBudget
        while canRead && life != .closed && wantsInput {
            guard let count = readOnce() else { return }
            if count < server.scratch.count && !endIsAnnounced { canRead = false }
            if life == .lingering { continue }
            handOver()
            budget -= count
            if budget <= 0 { return }
        }
    }

    private var wantsInput: Bool {
        if life == .lingering || parser.bufferedCount < Self.readAhead { return true }
        return outstanding == 0 && !isHeldBack
    }

    /// Nil where there is nothing, or nobody, to read from.
    private func readOnce() -> Int? {
        do throws(SystemError) {
            let count = try Sockets.receive(descriptor, into: server.scratch)
            if count == 0 { endInput() }
            if count > 0 && life == .open { take(UnsafeRawBufferPointer(rebasing: server.scratch[..<count])) }
            return count > 0 ? count : nil
        } catch {
            canRead = false
            if !error.isWouldBlock { die() }
            return nil
        }
    }

    private func take(_ bytes: UnsafeRawBufferPointer) {
        guard let secure else { return parser.feed(bytes) }
        if !hasBegun, let answer = TLSAcceptor.answerToPlainHTTP(bytes) {
            hasBegun = true
            _ = try? Sockets.send(descriptor, answer)
            return fail("client sent an HTTP request to an HTTPS server")
        }
        hasBegun = true
        switch secure.receive(bytes, { parser.feed($0) }) {
        case .goesOn: break
        case .ended: endInput()
        case .failed(let reason): return fail(reason)
        }
        if limiter == nil && secure.isEstablished && ending == .none {
            output += ConnectionLimiter.refusal
            ending = .close
        }
    }

    /// TLS cannot go on: an alert may have to be sent still.
    private func fail(_ reason: String) {
        if secure?.isEstablished == false { server.service.handshakeFailed(with: client, reason, at: listener) }
        if outstanding != 0 { _ = server.service.clientHungUp(id) }
        outstanding = 0
        ending = .linger
        server.activate(self)
    }

    /// The time in which the first request should have come is over.
    private func isLate() {
        handshakeTimer = nil
        if secure?.isEstablished == false && limiter != nil {
            server.service.handshakeFailed(with: client, "i/o timeout", at: listener)
        }
        close()
    }

    private func endInput() {
        canRead = false
        inputHasEnded = true
        if life == .lingering { return close() }
        parser.end()
        handOver()
    }

    // MARK: Handing over

    /// Gives the core the next requests, as far as it answers at once.
    private func handOver() {
        isHeldBack = false
        while outstanding == 0, life == .open, ending == .none {
            isHeldBack = unsent >= Self.outputHighWater
            if isHeldBack { return }
            switch parser.next(bodyLimit: { server.service.bodyLimit(for: $0, at: listener) }) {
            case .needsMore:
                if inputHasEnded { ending = .close }
                return
            case .sendContinue:
                output.append("HTTP/1.1 100 Continue\r\n\r\n")
            case .refused(let refusal):
                output += refusal.bytes
                ending = .linger
            case .request(let request, let framing):
                begin(request, framing)
            }
        }
    }

    private func begin(_ request: Request, _ framing: MessageFraming) {
        self.framing = framing
        answersAnyway = false
        if let timer = handshakeTimer { server.loop.cancel(timer) }
        handshakeTimer = nil
        outstanding = server.nextSerial()
        if let answer = request.answerToAsteriskForm { return respond(answer) }
        server.service.received(request, id: id, at: listener)
    }

    /// The connection's part in the end of a turn: what the last answer has made room for.
    func goOn() {
        guard life == .open else { return }
        if outstanding == 0 {
            handOver()
            read()
        }
        if (inputHasEnded || endIsAnnounced) && outstanding != 0 && !answersAnyway { tellHangUp() }
    }

    /// Only now, after the core's turn: who asks and ends in one breath still gets an answer that takes no waiting.
    private func tellHangUp() {
        answersAnyway = server.service.clientHungUp(id)
        if !answersAnyway {
            outstanding = 0
            close()
        }
    }

    // MARK: Answering

    private var writer: ResponseWriter { ResponseWriter(framing: framing, date: server.date) }

    func respond(_ response: Response) {
        finish(stays: writer.write(response, into: &output))
    }

    func beginStream(_ response: Response) {
        guard !streamIsOpen else { return }
        streamIsOpen = true
        streamHasLength = response.headers[.contentLength] != nil
        staysAfterStream = writer.begin(response, into: &output)
        server.activate(self)
    }

    func sendPiece(_ bytes: [UInt8]) -> Bool {
        guard streamIsOpen, unsent < Self.streamHighWater else { return false }
        writer.writePiece(bytes, hasLength: streamHasLength, into: &output)
        server.activate(self)
        return true
    }

    func endStream() {
        guard streamIsOpen else { return }
        streamIsOpen = false
        writer.end(hasLength: streamHasLength, into: &output)
        finish(stays: staysAfterStream)
    }

    func hangUp(_ manner: HangUp, _ response: Response) {
        switch manner {
        case .reset:
            reset()
        case .resetWithin(let count):
            _ = writer.write(response, into: &output)
            output.removeLast(min(output.count, max(0, response.body.count - max(0, count))))
            outstanding = 0
            ending = .reset
            server.activate(self)
        case .answerAndClose:
            _ = writer.write(response, into: &output)
            finish(stays: false)
        case .garbage(let bytes):
            output += bytes
            finish(stays: false)
        case .emptyReply:
            finish(stays: false)
        case .truncated(let count):
            _ = writer.write(response, into: &output)
            output.removeLast(min(output.count, max(0, response.body.count - max(0, count))))
            finish(stays: false)
        }
    }

    private func finish(stays: Bool) {
        outstanding = 0
        if !stays { ending = framing.mustClose ? .linger : .close }
        server.activate(self)
    }

    // MARK: Sending and ending

    /// Sends what the system takes; the rest goes when the client has read.
    func flush() {
        guard life == .open else { return }
        do throws(SystemError) {
            guard try sendOutput() else { return }
        } catch {
            if !error.isWouldBlock { die() }
            return
        }
        if output.capacity > 2048 { output = [] } else { output.removeAll(keepingCapacity: true) }
        end()
        if life == .open && outstanding == 0 && (isHeldBack || canRead) {
            server.loop.later { [weak self] in self?.resume() }
        }
    }

    /// Whether all is gone.
    private func sendOutput() throws(SystemError) -> Bool {
        if let secure {
            secure.send(output)
            output.removeAll(keepingCapacity: true)
            if ending == .close || ending == .linger { secure.sayGoodbye() }
            return try secure.flush(to: descriptor)
        }
        while sent < output.count { sent += try Sockets.send(descriptor, output, from: sent) }
        sent = 0
        return true
    }

    /// Goes on with what waited for the output to drain, or for others to have their turn.
    private func resume() {
        goOn()
        if life == .open { server.activate(self) }
    }

    private func end() {
        switch ending {
        case .none: return
        case .close: close()
        case .linger:
            if inputHasEnded { return close() }
            Sockets.endOutput(descriptor)
            life = .lingering
            server.loop.schedule(after: Self.lingerTime) { [weak self] in self?.close() }
            read()
        case .reset: server.loop.schedule(after: Self.resetDelay) { [weak self] in self?.reset() }
        }
    }

    /// The other side is gone.
    private func die() {
        if outstanding != 0 { _ = server.service.clientHungUp(id) }
        outstanding = 0
        close()
    }

    /// Ends the connection at once, with a RST.
    func reset() {
        if life == .closed { return }
        outstanding = 0
        Sockets.resetOnClose(descriptor)
        close()
    }

    private func close() {
        if life == .closed { return }
        life = .closed
        if let timer = handshakeTimer { server.loop.cancel(timer) }
        server.loop.close(descriptor)
        limiter?.release(client)
        server.remove(self)
    }
}
