// SPDX-License-Identifier: MIT

/// The head of an answer that a server gave us.
struct ResponseHead: Sendable {
    let code: Int
    /// The code and its words as the server wrote them: `200 OK`.
    let status: String
    let headers: HTTPHeaders
}

/// Reads the one answer of a connection to a server, as Go's HTTP client does; the body comes out as it comes in.
struct ResponseParser {
    enum Output {
        case needsMore
        case head(ResponseHead)
        case body([UInt8])
        case finished
        /// In Go's words.
        case failed(String)
    }

    private enum Phase {
        case head
        case fixedBody(left: Int)
        case chunkedBody(ChunkedDecoder)
        case bodyToTheEnd
        case finished
    }

    private static let longestHead = 1 << 20
    private let isHead: Bool
    private var phase = Phase.head
    private var buffer: [UInt8] = []
    private var scanned = 0
    private var inputHasEnded = false
    private var sawByte = false

    /// - Parameter isHead: whether a HEAD was asked, whose answer has no body.
    init(isHead: Bool) { self.isHead = isHead }

    mutating func feed(_ bytes: some Sequence<UInt8>) {
        buffer.append(contentsOf: bytes)
        sawByte = sawByte || !buffer.isEmpty
    }

    /// The server will send nothing more.
    mutating func end() { inputHasEnded = true }

    mutating func next() -> Output {
        switch phase {
        case .head: return readHead()
        case .fixedBody(let left): return readFixedBody(left)
        case .chunkedBody(let decoder): return readChunks(decoder)
        case .bodyToTheEnd:
            if !buffer.isEmpty { return takeBody(buffer.count) }
            if inputHasEnded { phase = .finished }
            return inputHasEnded ? .finished : .needsMore
        case .finished: return .finished
        }
    }

    // MARK: The head

    private mutating func readHead() -> Output {
        guard let end = headEnd() else {
            if buffer.count > Self.longestHead { return .failed("server response headers exceeded limit; aborted") }
            guard inputHasEnded else { return .needsMore }
            return .failed(sawByte ? "unexpected EOF" : "EOF")
        }
        let bytes = Array(buffer[..<end])
        buffer.removeSubrange(..<end)
        scanned = 0
        do throws(Failure) {
            let (head, fields) = try Self.parse(bytes)
            // An interim answer: the real one follows.
            if head.code >= 100 && head.code < 200 && head.code != 101 { return readHead() }
            phase = body(of: head, fields)
            return .head(head)
        } catch {
            return .failed(error.words)
        }
    }

    private mutating func headEnd() -> Int? {
        let start = max(0, scanned - 3)
        scanned = buffer.count
        var index = start
        while index + 1 < buffer.count {
            if buffer[index] == 0x0a {
                if buffer[index + 1] == 0x0a { return index + 2 }
                if index + 2 < buffer.count, buffer[index + 1] == 0x0d, buffer[index + 2] == 0x0a { return index + 3 }
            }
            index += 1
        }
        return nil
    }

    private struct Failure: Error {
        let words: String
    }

    private static func parse(_ bytes: [UInt8]) throws(Failure) -> (ResponseHead, FieldSection) {
        let lineEnd = bytes.firstIndex(of: 0x0a) ?? bytes.count
        var line = String(decoding: bytes[..<lineEnd], as: UTF8.self)
        if line.utf8.last == 0x0d { line = String(decoding: line.utf8.dropLast(), as: UTF8.self) }
        let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw Failure(words: "malformed HTTP response \"\(line)\"") }
        let status = String(parts[1].drop { $0 == " " })
        let code = status.prefix { $0 != " " }
        guard code.utf8.count == 3, let number = Int(code), number >= 0 else {
            throw Failure(words: "malformed HTTP status code \"\(code)\"")
        }
        guard isVersion(parts[0]) else { throw Failure(words: "malformed HTTP version \"\(parts[0])\"") }
        let fields = bytes.withUnsafeBufferPointer { all -> FieldSection? in
            do throws(ProtocolRefusal) {
                return try FieldSection(all.part(min(lineEnd + 1, all.count)..<all.count))
            } catch {
                return nil
            }
        }
        guard let fields else { throw Failure(words: "malformed MIME header line") }
        return (ResponseHead(code: number, status: status, headers: fields.headers), fields)
    }

    private static func isVersion(_ text: Substring) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 8 && bytes.starts(with: "HTTP/".utf8) && bytes[5].isASCIIDigit
            && bytes[6] == UInt8(ascii: ".") && bytes[7].isASCIIDigit
    }

    private func body(of head: ResponseHead, _ fields: FieldSection) -> Phase {
        if isHead || head.code == 204 || head.code == 304 || head.code < 200 { return .finished }
        if fields.isChunked { return .chunkedBody(ChunkedDecoder()) }
        if let length = fields.length { return length == 0 ? .finished : .fixedBody(left: length) }
        return .bodyToTheEnd
    }

    // MARK: The body

    private mutating func readFixedBody(_ left: Int) -> Output {
        if buffer.isEmpty { return inputHasEnded ? .failed("unexpected EOF") : .needsMore }
        let taken = min(left, buffer.count)
        phase = taken == left ? .finished : .fixedBody(left: left - taken)
        return takeBody(taken)
    }

    private mutating func readChunks(_ decoder: ChunkedDecoder) -> Output {
        var decoder = decoder
        var position = 0
        var body: [UInt8] = []
        let progress = decoder.read(buffer, from: &position, into: &body)
        buffer.removeSubrange(..<position)
        switch progress {
        case .finished: phase = .finished
        case .needsMore: phase = .chunkedBody(decoder)
        case .failed(let failure): return .failed(failure.rawValue)
        }
        if !body.isEmpty { return .body(body) }
        if progress == .finished { return .finished }
        return inputHasEnded ? .failed("unexpected EOF") : .needsMore
    }

    private mutating func takeBody(_ count: Int) -> Output {
        let body = Array(buffer.prefix(count))
        buffer.removeSubrange(..<count)
        return .body(body)
    }
}
