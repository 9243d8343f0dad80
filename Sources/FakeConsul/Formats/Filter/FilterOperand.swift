// SPDX-License-Identifier: MIT

/// The value of an expression, ready to be compared with what a field holds.
enum FilterOperand: Sendable {
    case none
    case string(String)
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case float(Double)
    case part(ByteSearch)
    case pattern(RegularExpression)
}

extension FilterOperand {
    func equals(_ value: FilterValue) -> Bool {
        switch (self, value) {
        case (.string(let wanted), .string(let found)): return wanted.hasSameBytes(as: found)
        case (.bool(let wanted), .bool(let found)): return wanted == found
        case (.int(let wanted), .int(let found)): return wanted == found
        case (.uint(let wanted), .uint(let found)): return wanted == found
        case (.float(let wanted), .float(let found)): return wanted == found
        default: return false
        }
    }

    /// Whether the value is, or has, what is looked for: the key of a map, an element of a list, a part of a string.
    func isContained(in value: FilterValue) -> Bool {
        switch (self, value) {
        case (.part(let search), .string(let text)): return search.isFound(in: text)
        case (.string(let key), .lookup(_, let value)): return value(key) != nil
        case (.string(let wanted), .strings(let found)): return found.contains { $0.hasSameBytes(as: wanted) }
        case (_, .list(let elements)): return elements.contains { equals($0) }
        default: return false
        }
    }

    func matches(_ value: FilterValue) -> Bool {
        guard case .pattern(let pattern) = self, case .string(let text) = value else { return false }
        return pattern.isMatch(text)
    }
}
