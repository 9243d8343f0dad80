// SPDX-License-Identifier: MIT

/// What the server answers, before any handler, to bytes that are not a request it takes; the connection ends with it.
///
/// Statuses and texts are those of Go's `net/http` 1.20, `(*conn).serve`.
struct ProtocolRefusal: Error, Hashable, Sendable {
    let status: HTTPStatus
    /// Follows the status in the first line and in the body; nil adds nothing.
    let detail: String?

    private init(_ status: HTTPStatus, _ detail: String? = nil) {
        self.status = status
        self.detail = detail
    }

    /// A line, a header, a length or an escape that makes no sense: Go does not say which.
    static let malformed = ProtocolRefusal(.badRequest)
    static let missingHost = ProtocolRefusal(.badRequest, "missing required Host header")
    static let malformedHost = ProtocolRefusal(.badRequest, "malformed Host header")
    static let invalidHeaderName = ProtocolRefusal(.badRequest, "invalid header name")
    static let headTooLarge = ProtocolRefusal(.requestHeaderFieldsTooLarge)
    static let unsupportedTransferEncoding = ProtocolRefusal(.notImplemented)
    static let unsupportedVersion = ProtocolRefusal(.versionNotSupported, "unsupported protocol version")
    static let expectationFailed = ProtocolRefusal(.expectationFailed)

    /// The whole answer. Like Go's, it has no length: it ends where the connection does.
    var bytes: [UInt8] {
        if self == .expectationFailed {
            return Array("HTTP/1.1 417 Expectation Failed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".utf8)
        }
        let line = "\(status.code) \(status.reason ?? "")" + (detail.map { ": \($0)" } ?? "")
        let body = self == .unsupportedTransferEncoding ? "Unsupported transfer encoding" : line
        let fields = "Content-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
        return Array("HTTP/1.1 \(line)\r\n\(fields)\(body)".utf8)
    }
}
