// SPDX-License-Identifier: MIT

/// How a connection is made to fail in its client's eyes.
enum HangUp: Hashable, Sendable {
    /// The connection is reset: what the client has not read yet may be lost.
    case reset
    /// The head promises the whole answer; after so many bytes of the body the connection is reset.
    case resetWithin(afterBytes: Int)
    /// The connection ends in good order without an answer.
    case emptyReply
    /// The head promises the whole answer, the body stops after so many bytes.
    case truncated(afterBytes: Int)
    /// The answer goes out as it is, also where its `Content-Length` is wrong; then the connection ends.
    case answerAndClose
    /// These bytes come in place of an answer, then the connection ends.
    case garbage([UInt8])

    /// What of the answer a client gets that reads all there is; nil where it gets none.
    func seen(of response: Response) -> Response? {
        switch self {
        case .reset, .emptyReply, .garbage: return nil
        case .answerAndClose: return response
        case .truncated(let bytes), .resetWithin(let bytes):
            var seen = response
            seen.body = Array(response.body.prefix(max(0, bytes)))
            return seen
        }
    }
}
