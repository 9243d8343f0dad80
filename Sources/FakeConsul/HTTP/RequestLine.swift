// SPDX-License-Identifier: MIT

/// The first line of a request: `GET /path?query HTTP/1.1`.
struct RequestLine {
    let method: HTTPMethod
    let target: RequestTarget
    let majorVersion: UInt8
    let minorVersion: UInt8

    /// Reads the line without its line feed. One space between the parts, no more and no less, as in Go.
    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ProtocolRefusal) {
        let line = bytes.last == 0x0d ? bytes.part(0..<bytes.count - 1) : bytes
        guard
            let first = line.firstIndex(of: 0x20), first > 0,
            let second = line.part(first + 1..<line.count).firstIndex(of: 0x20),
            line.part(0..<first).allSatisfy(\.isTokenByte),
            let version = Self.version(line.part(first + second + 2..<line.count))
        else { throw .malformed }
        method = Self.method(line.part(0..<first))
        guard let target = RequestTarget(line.part(first + 1..<first + 1 + second), method: method) else {
            throw .malformed
        }
        self.target = target
        majorVersion = version.major
        minorVersion = version.minor
    }

    /// The line that opens HTTP/2; Go's HTTP/1 server lets it through to the handler.
    var isHTTP2Preface: Bool {
        majorVersion == 2 && minorVersion == 0 && method.name == "PRI" && target.rawPath.elementsEqual("*".utf8)
    }

    private static func version(_ text: UnsafeBufferPointer<UInt8>) -> (major: UInt8, minor: UInt8)? {
        guard text.count == 8, text.starts(with: "HTTP/".utf8), text[6] == UInt8(ascii: ".") else { return nil }
        guard text[5].isASCIIDigit, text[7].isASCIIDigit else { return nil }
        return (text[5] & 0x0f, text[7] & 0x0f)
    }

    private static func method(_ bytes: UnsafeBufferPointer<UInt8>) -> HTTPMethod {
        if bytes.elementsEqual("GET".utf8) { return .get }
        if bytes.elementsEqual("PUT".utf8) { return .put }
        return HTTPMethod(bytes.string)
    }
}
