// SPDX-License-Identifier: MIT

/// What the HTTPS listeners of this process have in common. Its certificates may be exchanged while they listen: those
/// who connect from then on see the new ones.
final class TLSAcceptor {
    /// How long a client may take from its connection to its first request (`limits.https_handshake_timeout`).
    let timeout: Duration
    private var context: TLSContext

    init(_ settings: AgentConfiguration.TLS.Listener, timeout: Duration) throws(TLSFailure) {
        self.timeout = timeout
        context = try .server(settings)
    }

    /// Takes over settings, and files, that may have changed. Where they are refused, all stays as it was.
    func reload(_ settings: AgentConfiguration.TLS.Listener) throws(TLSFailure) {
        context = try .server(settings)
    }

    /// Nil where there is no memory for another connection.
    func accept() -> TLSSession? { .accepting(context) }

    /// What Go answers, in plain text, to who speaks HTTP where TLS is spoken; nil where the first bytes are none of
    /// HTTP's.
    static func answerToPlainHTTP(_ firstBytes: UnsafeRawBufferPointer) -> [UInt8]? {
        let methods = ["GET /", "HEAD ", "POST ", "PUT /", "OPTIO"]
        guard methods.contains(where: { firstBytes.starts(with: $0.utf8) }) else { return nil }
        return Array("HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n".utf8)
    }
}
