// SPDX-License-Identifier: MIT

/// The rules for the metadata of nodes and services (`consul agent/structs validateMetadata`).
enum Metadata {
    static let maxPairs = 64
    static let maxKeyLength = 128
    static let maxValueLength = 512
    static let reservedPrefix = "consul-"

    /// Consul's refusal of a node's metadata, or nil. An agent's own may use the reserved prefix.
    static func refusal(ofNode meta: StringMap?, allowsReserved: Bool = false) -> String? {
        refusal(of: meta, allowsReserved: allowsReserved, allowedKeys: [])
    }

    /// Consul's refusal of a service's metadata, or nil.
    static func refusal(ofService meta: StringMap?, kind: ServiceKind) -> String? {
        refusal(of: meta, allowsReserved: false, allowedKeys: kind == .meshGateway ? ["consul-wan-federation"] : [])
    }

    private static func refusal(of meta: StringMap?, allowsReserved: Bool, allowedKeys: [String]) -> String? {
        guard let meta else { return nil }
        if meta.count > maxPairs { return "Node metadata cannot contain more than \(maxPairs) key/value pairs" }
        for (key, value) in meta.pairs {
            let isAllowed = allowsReserved || allowedKeys.contains(key)
            if let refusal = refusal(of: key, value, allowsReserved: isAllowed) {
                return "Couldn't load metadata pair ('\(key)', '\(value)'): \(refusal)"
            }
        }
        return nil
    }

    private static func refusal(of key: String, _ value: String, allowsReserved: Bool) -> String? {
        if key.isEmpty { return "Key cannot be blank" }
        if !key.utf8.allSatisfy(isKeyByte) { return "Key contains invalid characters" }
        if key.utf8.count > maxKeyLength { return "Key is too long (limit: \(maxKeyLength) characters)" }
        if key.utf8.starts(with: reservedPrefix.utf8), !allowsReserved {
            return "Key prefix '\(reservedPrefix)' is reserved for internal use"
        }
        if value.utf8.count > maxValueLength { return "Value is too long (limit: \(maxValueLength) characters)" }
        return nil
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
