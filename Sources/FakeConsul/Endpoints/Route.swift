// SPDX-License-Identifier: MIT

/// A resource of the API: its routes stand on its first lines, one small function each follows.
protocol Endpoint {
    static var routes: [Route] { get }
}

/// One pattern of the API with the methods that it allows, as Consul registers it (`consul agent/http_register.go`). A
/// pattern that ends in `/` matches every path that begins with it; the longest pattern wins.
struct Route: Sendable {
    typealias Handler = @Sendable (Call) throws -> Operation

    let pattern: String
    /// In the order in which the `Allow` header lists them.
    let handlers: [(method: HTTPMethod, handle: Handler)]
    /// What answers whatever method comes, and knows itself which it allows; nil where `handlers` says it.
    private let handlesAny: Handler?
    /// The series of `api.http` of each handler.
    private let metrics: [MetricsKey]

    init(_ pattern: String, _ handlers: (HTTPMethod, Handler)...) { self.init(pattern, handlers: handlers) }

    init(_ pattern: String, handlers: [(HTTPMethod, Handler)]) {
        self.pattern = pattern
        self.handlers = handlers
        handlesAny = nil
        metrics = handlers.map { Self.metric($0.0, pattern) }
    }

    init(_ pattern: String, any handle: @escaping Handler) {
        self.pattern = pattern
        handlers = []
        handlesAny = handle
        metrics = []
    }

    /// What answers a request of the method; nil where none may.
    func handler(of method: HTTPMethod) -> Handler? {
        handlesAny ?? handlers.first { $0.method == method }?.handle
    }

    /// Whether it belongs to the simulation, not to Consul's API.
    var isOfSimulation: Bool { pattern.hasPrefix("/sim/") }

    /// The series of `api.http` that a request of the method belongs to.
    func metric(_ method: HTTPMethod) -> MetricsKey {
        handlers.firstIndex { $0.method == method }.map { metrics[$0] } ?? Self.metric(method, pattern)
    }

    private static func metric(_ method: HTTPMethod, _ pattern: String) -> MetricsKey {
        let path = pattern.utf8.dropFirst().map { $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0 }
        return MetricsKey("api.http", ["method": method.name, "path": String(decoding: path, as: UTF8.self)])
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
