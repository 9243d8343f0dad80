// SPDX-License-Identifier: MIT

/// What the metadata of nodes and services may hold (agent/structs validateMetadata).
enum MetadataRules {
    /// Why the metadata is refused; nil where it is not. Of several faults the one of the first key in order counts.
    static func refusal(of meta: [String: String], allowing reserved: [String] = []) -> String? {
        if meta.count > 64 { return "Node metadata cannot contain more than 64 key/value pairs" }
        for (key, value) in meta.sorted(by: { $0.key < $1.key }) {
            if let fault = fault(of: key, value, reserved) {
                return "Couldn't load metadata pair ('\(key)', '\(value)'): \(fault)"
            }
        }
        return nil
    }

    private static func fault(of key: String, _ value: String, _ reserved: [String]) -> String? {
        if key.isEmpty { return "Key cannot be blank" }
        if !key.utf8.allSatisfy(isAllowed) { return "Key contains invalid characters" }
        if key.utf8.count > 128 { return "Key is too long (limit: 128 characters)" }
        if key.hasPrefix("consul-") && !reserved.contains(key) {
            return "Key prefix 'consul-' is reserved for internal use"
        }
        return value.utf8.count > 512 ? "Value is too long (limit: 512 characters)" : nil
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
