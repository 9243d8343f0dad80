// SPDX-License-Identifier: MIT

/// A `host:port` taken apart as Go's `net.Dial` takes it apart.
struct HostPort: Hashable {
    let host: String
    let port: UInt16

    struct Failure: Error, Hashable {
        /// In Go's words: `address 127.0.0.1: missing port in address`.
        let words: String
    }

    init(_ text: String, network: String) throws(Failure) {
        let bytes = Array(text.utf8)
        guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")) else {
            throw Self.failure(text, "missing port in address")
        }
        var host = bytes[..<colon]
        if host.first == UInt8(ascii: "[") {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else {
                throw Self.failure(text, "missing ']' in address")
            }
            if close + 1 > colon { throw Self.failure(text, "missing port in address") }
            if close + 1 < colon { throw Self.failure(text, "too many colons in address") }
            host = bytes[1..<close]
        } else if host.contains(UInt8(ascii: ":")) {
            throw Self.failure(text, "too many colons in address")
        }
        self.host = String(decoding: host, as: UTF8.self)
        port = try Self.port(String(decoding: bytes[(colon + 1)...], as: UTF8.self), network)
    }

    private static func port(_ text: String, _ network: String) throws(Failure) -> UInt16 {
        if text.isEmpty { return 0 }
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy(\.isASCIIDigit) else {
            throw Failure(words: "lookup \(network)/\(text): unknown port")
        }
        guard let port = UInt16(text) else { throw Self.failure(text, "invalid port") }
        return port
    }

    private static func failure(_ address: String, _ words: String) -> Failure {
        Failure(words: "address \(address): \(words)")
    }
}
