// SPDX-License-Identifier: MIT

/// The method of a request. Open: a client may send any token.
struct HTTPMethod: Hashable, Sendable {
    let name: String
    init(_ name: String) { self.name = name }

    static let get = HTTPMethod("GET")
    static let put = HTTPMethod("PUT")
    static let post = HTTPMethod("POST")
    static let delete = HTTPMethod("DELETE")
    static let head = HTTPMethod("HEAD")
    static let options = HTTPMethod("OPTIONS")
    static let patch = HTTPMethod("PATCH")
}

/// The name of a header field, in the canonical case that Go writes (`X-Consul-Index`).
struct HTTPHeader: Hashable, Sendable {
    let name: String
    init(_ name: String) { self.name = name }

    static let accept = HTTPHeader("Accept")
    static let acceptEncoding = HTTPHeader("Accept-Encoding")
    static let age = HTTPHeader("Age")
    static let allow = HTTPHeader("Allow")
    static let authorization = HTTPHeader("Authorization")
    static let cacheControl = HTTPHeader("Cache-Control")
    static let connection = HTTPHeader("Connection")
    static let contentEncoding = HTTPHeader("Content-Encoding")
    static let contentLength = HTTPHeader("Content-Length")
    static let contentType = HTTPHeader("Content-Type")
    static let date = HTTPHeader("Date")
    static let expect = HTTPHeader("Expect")
    static let location = HTTPHeader("Location")
    static let transferEncoding = HTTPHeader("Transfer-Encoding")
    static let vary = HTTPHeader("Vary")
}

/// Header fields in the order in which they were added; names compare without case.
struct HTTPHeaders: Sendable {
    private(set) var fields: [(name: HTTPHeader, value: String)] = []

    init() {}

    /// The first value of the field, or nil. Setting replaces every field of that name; nil removes them.
    subscript(_ name: HTTPHeader) -> String? {
        get { fields.first { $0.name.name.equalsIgnoringASCIICase(name.name) }?.value }
        set {
            fields.removeAll { $0.name.name.equalsIgnoringASCIICase(name.name) }
            if let newValue { fields.append((name, newValue)) }
        }
    }

    /// Adds a field, also where one of that name is there already.
    mutating func add(_ name: HTTPHeader, _ value: String) { fields.append((name, value)) }

    /// Every value of the field, in order.
    func all(_ name: HTTPHeader) -> [String] {
        fields.filter { $0.name.name.equalsIgnoringASCIICase(name.name) }.map(\.value)
    }
}

/// One HTTP request, its body read whole.
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
}
