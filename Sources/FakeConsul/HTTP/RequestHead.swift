// SPDX-License-Identifier: MIT

/// A request before its body, and how that body comes.
struct RequestHead: Sendable {
    /// Its body is still empty.
    var request: Request
    var framing: MessageFraming

    /// Reads a head: the request line, the fields, the empty line. As strict as Go's `http.readRequest`.
    init(_ bytes: UnsafeBufferPointer<UInt8>, remoteAddress: String) throws(ProtocolRefusal) {
        let lineEnd = bytes.firstIndex(of: 0x0a) ?? bytes.count
        let line = try RequestLine(bytes.part(0..<lineEnd))
        let fieldBytes = bytes.part(min(lineEnd + 1, bytes.count)..<bytes.count)
        let fields = try FieldSection(fieldBytes)
        framing = MessageFraming(method: line.method, isHTTP11: line.minorVersion > 0 || line.majorVersion > 1)
        try framing.read(fields)
        try Self.checkVersion(line)
        try Self.checkHost(fields, line, isHTTP11: framing.isHTTP11)
        if fields.hasBlankInName { throw .invalidHeaderName }
        request = Request(
            method: line.method,
            rawPath: line.target.rawPath.string,
            path: line.target.path,
            rawQuery: line.target.rawQuery.string,
            query: QueryParameters(line.target.rawQuery),
            headers: fields.headers,
            body: [],
            remoteAddress: remoteAddress,
            declaredLength: framing.declaredLength
        )
        if framing.rejectsExpectation(fields) { throw .expectationFailed }
    }

    private static func checkVersion(_ line: RequestLine) throws(ProtocolRefusal) {
        if line.majorVersion == 1 || line.isHTTP2Preface { return }
        throw .unsupportedVersion
    }

    private static func checkHost(
        _ fields: FieldSection, _ line: RequestLine, isHTTP11: Bool
    ) throws(ProtocolRefusal) {
        if fields.hosts == 0 && isHTTP11 && line.method != .connect && !line.isHTTP2Preface { throw .missingHost }
        if fields.hosts == 1 && !fields.hostIsValid { throw .malformedHost }
    }
}

extension MessageFraming {
    /// The length as Go's `ContentLength` gives it.
    fileprivate var declaredLength: Int {
        switch body {
        case .none: 0
        case .length(let length): length
        case .chunked: -1
        }
    }

    /// Takes what the fields say about the body and the connection (Go's `readTransfer` and `shouldClose`).
    fileprivate mutating func read(_ fields: FieldSection) throws(ProtocolRefusal) {
        if fields.hosts > 1 { throw .malformed }
        if isHTTP11 && fields.transferEncodings > 0 {
            guard fields.transferEncodings == 1, fields.isChunked else { throw .unsupportedTransferEncoding }
            body = .chunked
            if fields.trailerIsForbidden { throw .malformed }
        }
        if fields.lengthsDiffer && body != .chunked { throw .malformed }
        if method == .head && body != .chunked {
            if fields.lengths > 1 || (fields.lengths == 1 && !fields.lengthIsZero) { throw .malformed }
        } else if body != .chunked && fields.lengths > 0 && !fields.lengthIsEmpty {
            guard let length = fields.length else { throw .malformed }
            body = length == 0 ? .none : .length(length)
        }
        wantsHTTP10KeepAlive = !isHTTP11 && fields.connectionKeepsAlive
        wantsClose = fields.connectionCloses || (!isHTTP11 && !wantsHTTP10KeepAlive)
    }

    /// Whether there is an `Expect` that we cannot meet. Notes whether the client waits for `100 Continue`.
    fileprivate mutating func rejectsExpectation(_ fields: FieldSection) -> Bool {
        switch fields.expectation {
        case .none: return false
        case .other: return true
        case .continue:
            expectsContinue = isHTTP11 && body != .none
            return false
        }
    }
}
