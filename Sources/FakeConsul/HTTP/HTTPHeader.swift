// SPDX-License-Identifier: MIT

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
    static let forwardedFor = HTTPHeader("X-Forwarded-For")
    static let host = HTTPHeader("Host")
    static let location = HTTPHeader("Location")
    static let transferEncoding = HTTPHeader("Transfer-Encoding")
    static let userAgent = HTTPHeader("User-Agent")
    static let vary = HTTPHeader("Vary")

    /// The canonical spelling of a received name: each word's first letter in upper case, the others in lower case.
    init(canonicalizing name: some Sequence<UInt8>) {
        var isFirst = true
        let bytes = name.map { byte -> UInt8 in
            defer { isFirst = byte == UInt8(ascii: "-") }
            return isFirst ? byte.uppercasedASCII : byte.lowercasedASCII
        }
        self.name = String(decoding: bytes, as: UTF8.self)
    }
}
