// SPDX-License-Identifier: MIT

/// A request that is passed on to a server outside the simulation, as it goes there.
struct RelayRequest: Sendable {
    let url: ClientURL
    let method: HTTPMethod
    /// What the server takes itself to be called: the `Host` header.
    let host: String
    /// Without those that are for one connection alone.
    let headers: HTTPHeaders
    let body: [UInt8]

    /// As it goes over the wire, its headers by name as Go writes them.
    var bytes: [UInt8] {
        var lines = ["\(method.name) \(url.requestTarget) HTTP/1.1", "Host: \(host)"]
        for field in headers.fields.sorted(by: { $0.name.name.precedesInBytes($1.name.name) }) {
            lines.append("\(field.name.name): \(field.value)")
        }
        if !body.isEmpty { lines.append("Content-Length: \(body.count)") }
        lines.append("Connection: close")
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }
}

/// What a server outside the simulation has answered.
struct RelayAnswer: Sendable {
    let status: HTTPStatus
    let headers: HTTPHeaders
    let body: [UInt8]
}

extension HTTPHeaders {
    /// What a reverse proxy passes on of a message's headers: all but those that are for one connection alone, by
    /// themselves or because `Connection` names them.
    var passedOn: HTTPHeaders {
        let named = all(.connection).flatMap { $0.split(separator: ",") }.map { $0.trimmingASCIISpaces() }
        let kept = fields.filter { field in
            !(Self.ofOneConnection + named).contains { $0.equalsIgnoringASCIICase(field.name.name) }
        }
        return HTTPHeaders(kept)
    }

    /// Those of Go's `httputil.ReverseProxy`, and the length, which is said anew.
    private static let ofOneConnection = [
        "Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Te", "Trailer",
        "Transfer-Encoding", "Upgrade", "Content-Length",
    ]
}
