// SPDX-License-Identifier: MIT

/// Writes answers as bytes, and decides as Go's `(*chunkWriter).writeHeader` whether the connection may serve another
/// request.
struct ResponseWriter {
    let framing: MessageFraming
    /// The text of the `Date` header.
    let date: [UInt8]

    /// Adds a whole answer to `output`. Returns whether the connection stays.
    func write(_ response: Response, into output: inout [UInt8]) -> Bool {
        let length = response.body.count
        output.reserveCapacity(output.count + length + 256)
        let hasLength = response.headers[.contentLength] != nil || allowsBody(response.status)
        let stays = writeHead(response, isDelimited: hasLength || !allowsBody(response.status), into: &output)
        if allowsBody(response.status) && response.headers[.contentLength] == nil && (!isHead || length > 0) {
            output.append("Content-Length: ")
            output.append(decimal: length)
            output.append("\r\n")
        }
        output.append("\r\n")
        if !isHead && allowsBody(response.status) { output.append(contentsOf: response.body) }
        return stays
    }

    /// Adds the head of an answer whose body comes piece by piece: in chunks, or as it is where the head says its
    /// length. Returns whether the connection stays after its end.
    func begin(_ response: Response, into output: inout [UInt8]) -> Bool {
        let hasLength = response.headers[.contentLength] != nil
        let stays = writeHead(response, isDelimited: hasLength, into: &output)
        if isChunked && !hasLength { output.append("Transfer-Encoding: chunked\r\n") }
        output.append("\r\n")
        return stays
    }

    /// Adds a piece of such a body.
    func writePiece(_ bytes: [UInt8], hasLength: Bool = false, into output: inout [UInt8]) {
        guard !bytes.isEmpty, !isHead else { return }
        if isChunked && !hasLength {
            output.append(contentsOf: String(bytes.count, radix: 16).utf8)
            output.append("\r\n")
        }
        output.append(contentsOf: bytes)
        if isChunked && !hasLength { output.append("\r\n") }
    }

    /// Ends such a body.
    func end(hasLength: Bool = false, into output: inout [UInt8]) {
        if isChunked && !hasLength && !isHead { output.append("0\r\n\r\n") }
    }

    // MARK: The head

    private var isHead: Bool { framing.method == .head }

    /// An HTTP/1.0 client knows no chunks: there a body of unknown length ends with the connection.
    private var isChunked: Bool { framing.isHTTP11 }

    private func allowsBody(_ status: HTTPStatus) -> Bool {
        status.code >= 200 && status.code != 204 && status.code != 304
    }

    private func writeHead(_ response: Response, isDelimited: Bool, into output: inout [UInt8]) -> Bool {
        writeStatusLine(response.status, into: &output)
        var handlerCloses = false
        var handlerDates = false
        response.headers.forEach { name, value in
            if name == "Connection" { handlerCloses = handlerCloses || value.equalsIgnoringASCIICase("close") }
            if name == "Date" { handlerDates = true }
            Self.writeField(name, value, into: &output)
        }
        if !handlerDates {
            output.append("Date: ")
            output.append(contentsOf: date)
            output.append("\r\n")
        }
        let keeps10 = framing.wantsHTTP10KeepAlive && (isDelimited || isHead)
        let closes = framing.mustClose || framing.wantsClose || handlerCloses || (!framing.isHTTP11 && !keeps10)
        if closes {
            if !handlerCloses && (framing.isHTTP11 || framing.mustClose) { output.append("Connection: close\r\n") }
        } else if keeps10 {
            output.append("Connection: keep-alive\r\n")
        }
        return !closes
    }

    private func writeStatusLine(_ status: HTTPStatus, into output: inout [UInt8]) {
        if status == .ok && framing.isHTTP11 {
            output.append("HTTP/1.1 200 OK\r\n")
            return
        }
        output.append(framing.isHTTP11 ? "HTTP/1.1 " : "HTTP/1.0 ")
        output.append(decimal: status.code)
        output.append(" ")
        if let reason = status.reason {
            output.append(reason)
        } else {
            output.append("status code ")
            output.append(decimal: status.code)
        }
        output.append("\r\n")
    }

    /// A line end in a value would forge a header: like Go, a space is written in its place.
    private static func writeField(_ name: String, _ value: String, into output: inout [UInt8]) {
        output.append(contentsOf: name.utf8)
        output.append(": ")
        let start = output.count
        output.append(contentsOf: value.utf8)
        for index in start..<output.count where output[index] == 0x0d || output[index] == 0x0a { output[index] = 0x20 }
        output.append("\r\n")
    }
}
