// SPDX-License-Identifier: MIT

/// What of a request's head concerns the connection and not the handler.
struct MessageFraming: Hashable, Sendable {
    enum Body: Hashable, Sendable {
        case none
        case length(Int)
        case chunked
    }

    var method: HTTPMethod = .get
    /// Whether the client speaks HTTP/1.1 or a later 1.x.
    var isHTTP11 = true
    var body = Body.none
    /// Whether the client waits for `100 Continue` before it sends the body.
    var expectsContinue = false
    /// Whether the client asked that the connection end after this answer, or its version means it.
    var wantsClose = false
    /// Whether an HTTP/1.0 client asked for the connection to stay.
    var wantsHTTP10KeepAlive = false
    /// Set when what is left of the body on the wire makes the connection useless for another request.
    var mustClose = false
}
