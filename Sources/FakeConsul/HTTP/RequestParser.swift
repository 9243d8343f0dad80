// SPDX-License-Identifier: MIT

/// Turns the bytes of one connection into requests, one after the other, however the bytes are cut.
///
/// What it takes and what it refuses is what Go's `net/http` 1.20 server does. It holds no more than one head and one
/// body: the caller says how long a body may be, head by head, and does not feed more while it has a request to answer.
struct RequestParser {
    enum Output {
        /// Feed more bytes.
        case needsMore
        /// Send `100 Continue`, then ask again.
        case sendContinue
        case request(Request, MessageFraming)
        /// Nothing more comes out of this connection.
        case refused(ProtocolRefusal)
    }

    /// The longest body that is read where nothing says otherwise.
    static let defaultBodyLimit = 64 << 20
    /// How much of an unwanted body is read and dropped to keep the connection (Go's `maxPostHandlerReadBytes`).
    static let discardLimit = 256 << 10

    private enum Phase {
        case head
        case fixedBody(RequestHead, left: Int)
        case chunkedBody(RequestHead, ChunkedDecoder, limit: Int)
        case discarding(RequestHead, left: Int)
        case over
    }

    let remoteAddress: String
    private let headLimit: Int
    private var phase = Phase.head
    private var buffer: [UInt8] = []
    /// Where in `buffer` the unread bytes begin.
    private var position = 0
    /// How far the search for the end of the head has come.
    private var scanned = 0
    /// Where the request line ends, once the search has passed it.
    private var requestLineEnd: Int?
    private var requestLineIsChecked = false
    private var body: [UInt8] = []
    private var inputHasEnded = false
    private var lastMethodWasPost = false

    /// - Parameter maxHeadBytes: Consul's `http_config.max_header_bytes`; zero or less is Go's default. Go reads 4096
    /// more.
    init(remoteAddress: String = "", maxHeadBytes: Int = 0) {
        self.remoteAddress = remoteAddress
        headLimit = (maxHeadBytes > 0 ? min(maxHeadBytes, 1 << 28) : 1 << 20) + 4096
    }

    /// How many bytes wait to be read.
    var bufferedCount: Int { buffer.count - position }

    /// Whether not a byte of a request has come since the last one.
    var isIdle: Bool { if case .head = phase { bufferedCount == 0 } else { false } }

    mutating func feed(_ bytes: UnsafeRawBufferPointer) {
        if case .over = phase { return }
        buffer.append(contentsOf: bytes)
    }

    /// The client will send nothing more.
    mutating func end() { inputHasEnded = true }

    /// The next thing to do. `bodyLimit` gives the most bytes of body that the head's handler takes.
    mutating func next(bodyLimit: (RequestHead) -> Int) -> Output {
        while true {
            switch phase {
            case .head:
                if let output = readHead(bodyLimit) { return output }
            case .fixedBody(let head, let left):
                return readFixedBody(head, left)
            case .chunkedBody(let head, let decoder, let limit):
                return readChunks(head, decoder, limit)
            case .discarding(let head, let left):
                return discard(head, left)
            case .over:
                return .needsMore
            }
        }
    }

    // MARK: The head

    /// Nil where a body follows.
    private mutating func readHead(_ bodyLimit: (RequestHead) -> Int) -> Output? {
        skipLeadingLineEnds()
        guard let end = headEnd() else { return refuseUnfinishedHead() }
        if end - position > headLimit { return refuse(.headTooLarge) }
        let head: RequestHead
        do throws(ProtocolRefusal) { head = try parsedHead(upTo: end) } catch { return refuse(error) }
        consume(upTo: end)
        lastMethodWasPost = head.request.method == .post
        return begin(head, bodyLimit)
    }

    private func parsedHead(upTo end: Int) throws(ProtocolRefusal) -> RequestHead {
        let result = buffer.withUnsafeBufferPointer { bytes -> Result<RequestHead, ProtocolRefusal> in
            do throws(ProtocolRefusal) {
                return .success(try RequestHead(bytes.part(position..<end), remoteAddress: remoteAddress))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// After a POST, up to four bytes of line ends are forgiven to old clients (Go's `numLeadingCRorLF`).
    private mutating func skipLeadingLineEnds() {
        guard lastMethodWasPost, scanned == position, bufferedCount > 0 else { return }
        var skipped = 0
        while skipped < 4, position < buffer.count, buffer[position] == 0x0d || buffer[position] == 0x0a {
            position += 1
            skipped += 1
        }
        scanned = position
        if position < buffer.count { lastMethodWasPost = false }
    }

    /// The offset after the empty line that ends the head.
    private mutating func headEnd() -> Int? {
        buffer.withUnsafeBufferPointer { bytes in
            var index = max(scanned, position)
            while index < bytes.count {
                if bytes[index] == 0x0a {
                    if requestLineEnd == nil { requestLineEnd = index }
                    if index + 1 == bytes.count { break }
                    if bytes[index + 1] == 0x0a { return index + 2 }
                    if bytes[index + 1] == 0x0d {
                        if index + 2 == bytes.count { break }
                        if bytes[index + 2] == 0x0a { return index + 3 }
                    }
                }
                index += 1
            }
            scanned = index
            return nil
        }
    }

    /// What is certain before the head is whole: it is too long, its first line is wrong, or it will never be whole.
    private mutating func refuseUnfinishedHead() -> Output {
        if bufferedCount > headLimit { return refuse(.headTooLarge) }
        if inputHasEnded {
            if bufferedCount > 0 { return refuse(.malformed) }
            phase = .over
            return .needsMore
        }
        if !requestLineIsChecked, let refusal = requestLineRefusal() { return refuse(refusal) }
        return .needsMore
    }

    private mutating func requestLineRefusal() -> ProtocolRefusal? {
        guard let end = requestLineEnd else { return nil }
        requestLineIsChecked = true
        return buffer.withUnsafeBufferPointer { bytes in
            do throws(ProtocolRefusal) { _ = try RequestLine(bytes.part(position..<end)) } catch { return error }
            return nil
        }
    }

    // MARK: The body

    /// Decides what becomes of the body; nil goes on with reading it.
    private mutating func begin(_ head: RequestHead, _ bodyLimit: (RequestHead) -> Int) -> Output? {
        var head = head
        switch head.framing.body {
        case .none:
            return .request(head.request, head.framing)
        case .length(let length):
            guard length > bodyLimit(head) else {
                phase = .fixedBody(head, left: length)
                return head.framing.expectsContinue ? .sendContinue : nil
            }
            head.request.bodyFault = .declaredTooLong
            if length >= Self.discardLimit || head.framing.expectsContinue { return finish(head, closing: true) }
            phase = .discarding(head, left: length)
            return nil
        case .chunked:
            phase = .chunkedBody(head, ChunkedDecoder(), limit: bodyLimit(head))
            return head.framing.expectsContinue ? .sendContinue : nil
        }
    }

    private mutating func readFixedBody(_ head: RequestHead, _ left: Int) -> Output {
        if body.isEmpty { body.reserveCapacity(min(left, 1 << 20)) }
        let taken = min(left, bufferedCount)
        body.append(contentsOf: buffer[position..<position + taken])
        consume(upTo: position + taken)
        if taken == left { return finish(head) }
        phase = .fixedBody(head, left: left - taken)
        return inputHasEnded ? fail(head, .endedEarly) : .needsMore
    }

    private mutating func readChunks(_ head: RequestHead, _ decoder: ChunkedDecoder, _ limit: Int) -> Output {
        var decoder = decoder
        var end = position
        let progress = decoder.read(buffer, from: &end, into: &body)
        consume(upTo: end)
        if body.count > limit { return fail(head, .tooLong) }
        switch progress {
        case .finished: return finish(head)
        case .failed(let failure): return fail(head, .malformedChunks(failure))
        case .needsMore:
            phase = .chunkedBody(head, decoder, limit: limit)
            return inputHasEnded ? fail(head, .endedEarly) : .needsMore
        }
    }

    private mutating func discard(_ head: RequestHead, _ left: Int) -> Output {
        let taken = min(left, bufferedCount)
        consume(upTo: position + taken)
        if taken == left { return finish(head) }
        phase = .discarding(head, left: left - taken)
        return inputHasEnded ? finish(head, closing: true) : .needsMore
    }

    // MARK: Ends

    private mutating func finish(_ head: RequestHead, closing: Bool = false) -> Output {
        var head = head
        head.request.body = body
        head.framing.mustClose = closing
        body = []
        phase = closing ? .over : .head
        if closing { drop() }
        return .request(head.request, head.framing)
    }

    /// Hands the request over with what came of its body; what follows on the wire is no request.
    private mutating func fail(_ head: RequestHead, _ fault: BodyFault) -> Output {
        var head = head
        head.request.bodyFault = fault
        return finish(head, closing: true)
    }

    private mutating func refuse(_ refusal: ProtocolRefusal) -> Output {
        phase = .over
        drop()
        return .refused(refusal)
    }

    private mutating func drop() {
        buffer = []
        position = 0
        scanned = 0
    }

    /// Forgets what has been read, and keeps a small buffer only, so that an idle connection costs little.
    private mutating func consume(upTo end: Int) {
        position = end
        requestLineEnd = nil
        requestLineIsChecked = false
        if position == buffer.count {
            if buffer.capacity > 4096 { buffer = [] } else { buffer.removeAll(keepingCapacity: true) }
            position = 0
        } else if position > 1 << 16 {
            buffer.removeSubrange(0..<position)
            position = 0
        }
        scanned = position
    }
}
