// SPDX-License-Identifier: MIT

/// One TLS connection as a translator of bytes: it owns no socket. What the other side sent goes in, what it meant
/// comes out; and the other way round, what is to be sent gathers in `output`.
final class TLSSession {
    /// What becomes of the connection.
    enum Progress: Equatable {
        case goesOn
        /// The other side has said that it will send nothing more.
        case ended
        /// It cannot go on; what is in `output`, an alert, is still to be sent.
        case failed(String)
    }

    /// What is to be sent over the socket, from `sent` on.
    private(set) var output: [UInt8] = []
    private var sent = 0
    /// Whether the handshake is over, and bytes of the application may flow.
    private(set) var isEstablished = false

    /// Whom the other side's certificate must be of; empty for nobody.
    private(set) var serverName = ""
    private let context: TLSContext
    private let handle: OpenSSL.Handle
    private let incoming: OpenSSL.Handle
    private let outgoing: OpenSSL.Handle
    private var hasFailed = false
    private var hasSaidGoodbye = false
    private var isVerified: Bool { context.verifies }

    /// The largest TLS record, and a bit.
    private static let pieceSize = 17 << 10

    /// A connection that a client has opened; nil where there is no memory for it.
    static func accepting(_ context: TLSContext) -> TLSSession? {
        guard let session = TLSSession(context) else { return nil }
        context.library.setAccepting(session.handle)
        return session
    }

    /// A connection to a server, whose first bytes are in `output`.
    ///
    /// - Parameters:
    ///   - serverName: whom the certificate must be of, and who is asked for; empty for nobody.
    ///   - protocols: what is offered, in order (ALPN).
    static func connecting(_ context: TLSContext, to serverName: String, protocols: [String] = []) -> TLSSession? {
        guard let session = TLSSession(context) else { return nil }
        let library = context.library
        library.setConnecting(session.handle)
        session.expect(serverName)
        if !protocols.isEmpty {
            let list = protocols.flatMap { [UInt8(clamping: $0.utf8.count)] + $0.utf8.prefix(255) }
            _ = library.setProtocols(session.handle, list, UInt32(list.count))
        }
        _ = session.shakeHands()
        session.collect()
        return session
    }

    private init?(_ context: TLSContext) {
        let library = context.library
        guard let handle = library.newSession(context.handle) else { return nil }
        guard let incoming = library.newBuffer(library.memoryMethod()),
            let outgoing = library.newBuffer(library.memoryMethod())
        else {
            library.freeSession(handle)
            return nil
        }
        // The session owns both buffers now.
        library.setBuffers(handle, incoming, outgoing)
        self.context = context
        self.handle = handle
        self.incoming = incoming
        self.outgoing = outgoing
    }

    deinit { context.library.freeSession(handle) }

    private func expect(_ serverName: String) {
        self.serverName = serverName
        guard !serverName.isEmpty else { return }
        let library = context.library
        let rules = library.verificationRules(handle)
        if IPAddress(serverName) != nil {
            _ = library.verifyIP(rules, serverName)
            return
        }
        _ = library.verifyName(rules, serverName, serverName.utf8.count)
        var name = Array(serverName.utf8CString)
        _ = library.controlSession(handle, OpenSSL.Number.setServerName, 0, &name)
    }

    /// What became of the other side's certificate, as OpenSSL numbers it; 0 where it is good, or nobody looked.
    var verificationResult: Int { isVerified ? context.library.verificationResult(handle) : 0 }

    /// The other side's certificate, in DER; nil where it has shown none.
    var peerCertificate: [UInt8]? {
        let library = context.library
        guard let certificate = library.peerCertificate(handle) else { return nil }
        defer { library.freeCertificate(certificate) }
        let count = library.encodeCertificate(certificate, nil)
        guard count > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(count))
        bytes.withUnsafeMutableBufferPointer { room in
            var position = room.baseAddress
            _ = library.encodeCertificate(certificate, &position)
        }
        return bytes
    }

    // MARK: Receiving

    /// Takes what came over the socket, and gives away what it means.
    func receive(_ bytes: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) -> Void) -> Progress {
        guard !hasFailed, bytes.count <= Int(Int32.max) else { return .failed("tls: connection has failed") }
        let library = context.library
        library.clearErrors()
        if !bytes.isEmpty {
            let taken = library.writeBuffer(incoming, bytes.baseAddress, Int32(bytes.count))
            guard taken == Int32(bytes.count) else { return fail("tls: out of memory") }
        }
        defer { collect() }
        if !isEstablished {
            let progress = shakeHands()
            guard isEstablished else { return progress }
        }
        return read(take)
    }

    private func shakeHands() -> Progress {
        let result = context.library.handshake(handle)
        if result == 1 {
            if verificationResult != 0 { return fail("certificate verify failed") }
            isEstablished = true
            return .goesOn
        }
        return progress(after: result)
    }

    private func read(_ take: (UnsafeRawBufferPointer) -> Void) -> Progress {
        let library = context.library
        return withUnsafeTemporaryAllocation(byteCount: Self.pieceSize, alignment: 16) { room in
            while true {
                let count = library.read(handle, room.baseAddress, Int32(room.count))
                guard count > 0 else { return progress(after: count) }
                take(UnsafeRawBufferPointer(rebasing: room[..<Int(count)]))
            }
        }
    }

    private func progress(after result: Int32) -> Progress {
        switch context.library.error(handle, result) {
        case OpenSSL.Number.errorWantsRead, OpenSSL.Number.errorWantsWrite: return .goesOn
        case OpenSSL.Number.errorZeroReturn: return .ended
        case OpenSSL.Number.errorSyscall: return fail("unexpected EOF")
        default: return fail(context.library.lastReason())
        }
    }

    private func fail(_ reason: String) -> Progress {
        hasFailed = true
        return .failed(reason)
    }

    // MARK: Sending

    /// Seals bytes of the application into `output`. Before the handshake is over, and after a failure, they are lost.
    func send(_ bytes: [UInt8]) {
        guard isEstablished, !hasFailed, !hasSaidGoodbye, !bytes.isEmpty else { return }
        let library = context.library
        library.clearErrors()
        bytes.withUnsafeBytes { all in
            var rest = all[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 20))
                let count = library.write(handle, part.baseAddress, Int32(part.count))
                guard count > 0 else {
                    hasFailed = true
                    break
                }
                rest = rest.dropFirst(Int(count))
            }
        }
        collect()
    }

    /// Says that nothing more will be sent (`close_notify`).
    func sayGoodbye() {
        guard isEstablished, !hasFailed, !hasSaidGoodbye else { return }
        hasSaidGoodbye = true
        context.library.clearErrors()
        _ = context.library.shutdown(handle)
        collect()
    }

    /// How many bytes wait to be sent over the socket.
    var unsent: Int { output.count - sent }

    /// Sends what the system takes of `output`. Whether all is gone.
    func flush(to descriptor: Int32) throws(SystemError) -> Bool {
        while unsent > 0 {
            do throws(SystemError) { sent += try Sockets.send(descriptor, output, from: sent) } catch {
                if error.isWouldBlock { return false }
                throw error
            }
        }
        sent = 0
        output = []
        return true
    }

    /// Moves what the library has to send to where it is sent from.
    private func collect() {
        let library = context.library
        let count = library.pendingInBuffer(outgoing)
        guard count > 0, count <= Int(Int32.max) else { return }
        if sent > output.count / 2 {
            output.removeFirst(sent)
            sent = 0
        }
        let start = output.count
        output.append(contentsOf: repeatElement(0, count: count))
        let moved = output.withUnsafeMutableBytes { room in
            library.readBuffer(outgoing, room.baseAddress.map { $0 + start }, Int32(count))
        }
        output.removeLast(count - max(0, Int(moved)))
    }
}
