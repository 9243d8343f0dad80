// SPDX-License-Identifier: MIT

/// The core as the HTTP server sees it. Facts go in; answers come back through the server's `respond` and its kin, at
/// once or in any later turn, once for each request.
protocol HTTPService: AnyObject {
    /// The most bytes of body that the handler of this head takes.
    func bodyLimit(for head: RequestHead, at listener: ListenerID) -> Int

    func received(_ request: Request, id: RequestID, at listener: ListenerID)

    /// The client will send nothing more, or is gone: an answer may reach nobody. Returns whether one will still be
    /// given; where not, the connection is closed and the id forgotten.
    func clientHungUp(_ id: RequestID) -> Bool

    /// The time that the `Date` header shows.
    func date(wallClock: Instant) -> Instant

    /// A client could not be talked to over TLS.
    func handshakeFailed(with client: String, _ reason: String, at listener: ListenerID)
}

extension HTTPService {
    func handshakeFailed(with client: String, _ reason: String, at listener: ListenerID) {}
}
