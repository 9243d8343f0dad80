// SPDX-License-Identifier: MIT

extension Request {
    /// A client's address without its port, and without the brackets of IPv6; as it is where it has no port.
    static func host(of client: String) -> Substring {
        guard let colon = client.lastIndex(of: ":") else { return client[...] }
        let host = client[..<colon]
        return host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host
    }
}
