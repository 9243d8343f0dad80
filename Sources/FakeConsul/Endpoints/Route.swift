// SPDX-License-Identifier: MIT

/// A resource of the API: its routes stand on its first lines, one small function each follows.
protocol Endpoint {
    static var routes: [Route] { get }
}

/// One pattern of the API with the methods that it allows, as Consul registers it (`consul agent/http_register.go`). A pattern that ends
/// in `/` matches every path that begins with it; the longest pattern wins.
struct Route: Sendable {
    typealias Handler = @Sendable (Call) throws -> Operation

    let pattern: String
    /// In the order in which the `Allow` header lists them.
    let handlers: [(method: HTTPMethod, handle: Handler)]

    init(_ pattern: String, _ handlers: (HTTPMethod, Handler)...) {
        self.pattern = pattern
        self.handlers = handlers
    }
}

/// One request on its way through a handler.
struct Call {
    let request: Request
    let agent: Agent
    /// The decoded path behind the route's pattern.
    let tail: [UInt8]

    /// The tail as text, invalid UTF-8 replaced.
    var tailText: String { String(decoding: tail, as: UTF8.self) }
    var query: QueryParameters { request.query }
}
