// SPDX-License-Identifier: MIT

/// One HTTP request, its body read whole, or the reason why it was not.
struct Request: Sendable {
    var method: HTTPMethod
    /// The path as it was sent, percent escapes and all, without the query.
    var rawPath: String
    /// The path with its percent escapes decoded, as bytes: KV keys need not be UTF-8.
    var path: [UInt8]
    /// The query as it was sent, without the `?`.
    var rawQuery: String
    var query: QueryParameters
    var headers: HTTPHeaders
    var body: [UInt8]
    /// The client's address as `ip:port`, or `@` for a Unix socket.
    var remoteAddress: String
    /// The body's length as the client declared it, -1 where it came in chunks; nil is the length of `body`.
    var declaredLength: Int?
    /// Why `body` is not what the client meant to send; nil where it is.
    var bodyFault: BodyFault?

    /// What Go calls `ContentLength`: the declared length of the body, -1 where it came in chunks.
    var contentLength: Int { declaredLength ?? body.count }
}

/// Why a body was not read whole. `goText` is the error that a Go handler gets from reading it.
enum BodyFault: Hashable, Sendable {
    /// The declared length is over the limit, so that nothing of it was read.
    case declaredTooLong
    /// It came in chunks and went over the limit.
    case tooLong
    /// The client stopped in the middle.
    case endedEarly
    /// The chunks were not well formed.
    case malformedChunks(ChunkedDecoder.Failure)

    var goText: String {
        switch self {
        case .declaredTooLong, .tooLong: "http: request body too large"
        case .endedEarly: "unexpected EOF"
        case .malformedChunks(let failure): failure.rawValue
        }
    }
}
