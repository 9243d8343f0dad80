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
    static let connect = HTTPMethod("CONNECT")
}
