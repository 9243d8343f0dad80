// SPDX-License-Identifier: MIT

extension Request {
    /// A request that came over no connection, read by the same rules as one that did; nil where it is none.
    ///
    /// - Parameter target: path and query as they would stand in the request line.
    init?(method: String, target: String, headers: [(name: String, value: String)], body: [UInt8]) {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        head += "Content-Length: \(body.count)\r\n\r\n"
        var parser = RequestParser(remoteAddress: "127.0.0.1:0")
        (Array(head.utf8) + body).withUnsafeBytes { parser.feed($0) }
        guard case .request(let request, _) = parser.next(bodyLimit: { _ in .max }), parser.bufferedCount == 0 else {
            return nil
        }
        self = request
    }
}
