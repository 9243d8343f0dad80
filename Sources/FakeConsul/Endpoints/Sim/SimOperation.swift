// SPDX-License-Identifier: MIT

/// A resource of the control surface. Its operations stand on its first lines; the routes, and the document that
/// describes them, follow from these.
protocol SimEndpoint: Endpoint {
    static var operations: [SimOperation] { get }
}

extension SimEndpoint {
    /// Operations of one path make one route; a path that ends in a parameter is all below it.
    static var routes: [Route] {
        var patterns: [String] = []
        for operation in operations where !patterns.contains(operation.pattern) { patterns.append(operation.pattern) }
        return patterns.map { pattern in
            Route(pattern, handlers: operations.filter { $0.pattern == pattern }.map { ($0.method, $0.handle) })
        }
    }
}

/// One thing that the simulation can be asked.
struct SimOperation: Sendable {
    let method: HTTPMethod
    /// As OpenAPI writes it: `/sim/v1/faults/{id}`.
    let path: String
    let summary: String
    var parameters: [Parameter] = []
    /// What the body must be; nil where there is none.
    var request: Schema?
    var response: Schema
    let handle: Route.Handler

    struct Parameter: Sendable {
        let name: String
        let isInPath: Bool
        let schema: Schema
        let summary: String
    }

    init(
        _ method: HTTPMethod, _ path: String, _ summary: String, parameters: [Parameter] = [],
        request: Schema? = nil, response: Schema, _ handle: @escaping Route.Handler
    ) {
        self.method = method
        self.path = path
        self.summary = summary
        self.parameters = parameters
        self.request = request
        self.response = response
        self.handle = handle
    }

    /// The router's pattern of the path.
    var pattern: String { path.firstIndex(of: "{").map { String(path[..<$0]) } ?? path }
}

extension Call {
    /// The members of the body's JSON object, which the schema describes; none where there is no body.
    func fields(of schema: Schema) throws -> FieldReader {
        if let fault = request.bodyFault { throw FaultRefusal("the body cannot be read: \(fault.goText)") }
        return try FieldReader(body: request.body).described(by: schema.memberNames)
    }
}
