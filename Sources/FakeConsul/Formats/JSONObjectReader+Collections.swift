// SPDX-License-Identifier: MIT

extension JSONObjectReader {
    /// A `[]string`: nil where it is absent or null. Where it is empty the other names count, in order.
    mutating func strings(_ name: String, or aliases: String..., type: String = "[]string") -> [String]? {
        var result = list(name, type: type) { element, refuse in Self.element(element, refuse) }
        for alias in aliases {
            let second = outside { $0.strings(alias, type: type) }
            if result?.isEmpty ?? true { result = second ?? result }
        }
        return result
    }

    /// A `map[string]string`: nil where it is absent or null.
    mutating func stringMap(_ name: String, type: String = "map[string]string") -> [String: String]? {
        map(name, type: type) { element, refuse in Self.element(element, refuse) }
    }

    /// A `map[string][]string`, as of HTTP headers.
    mutating func stringListMap(_ name: String, type: String = "map[string][]string") -> [String: [String]]? {
        map(name, type: type) { element, refuse in
            switch element {
            case .null: return []
            case .array(let elements): return elements.map { Self.element($0, refuse) }
            default:
                refuse(.mismatch(element, "[]string"))
                return []
            }
        }
    }

    /// A `map[string]interface{}`: its members as they stand, nil where it is absent or null.
    mutating func interfaceMap(_ name: String) -> [(name: String, value: JSONValue)]? {
        let type = "map[string]interface {}"
        var result: [(name: String, value: JSONValue)]?
        for position in take(name) {
            switch members[position].value {
            case .null: result = nil
            case .object(let found):
                if result == nil { result = found } else { result?.append(contentsOf: found) }
            case let other: refuse(.mismatch(other, type), field: name, at: position)
            }
        }
        return result
    }

    private static func element(_ value: JSONValue, _ refuse: (JSONRefusal) -> Void) -> String {
        switch value {
        case .string(let text): return text
        case .null: return ""
        default:
            refuse(.mismatch(value, "string"))
            return ""
        }
    }

    // MARK: Structs

    /// A struct, or a pointer to one: nil where it is absent or null. Repetitions of the member are merged, as Go
    /// decodes each into the same struct.
    mutating func `struct`<Value>(
        _ name: String,
        _ shape: JSONStruct,
        _ fields: (inout JSONObjectReader) -> Value
    ) -> Value? {
        var merged: [(name: String, value: JSONValue)]?
        var last = 0
        for position in take(name) {
            switch members[position].value {
            case .null: merged = nil
            case .object(let found):
                if merged == nil { merged = found } else { merged?.append(contentsOf: found) }
                last = position
            case let other: _ = decode(other, shape, field: name, at: position, fields)
            }
        }
        return merged.map { decode(.object($0), shape, field: name, at: last, fields) }
    }

    /// A list of structs: nil where it is absent or null.
    mutating func structs<Value>(
        _ name: String,
        type: String,
        of shape: JSONStruct,
        _ fields: (inout JSONObjectReader) -> Value
    ) -> [Value]? {
        var result: [Value]?
        for position in take(name) {
            switch members[position].value {
            case .null: result = nil
            case .array(let elements):
                result = elements.map { decode($0, shape, field: name, at: position, fields) }
            case let other: refuse(.mismatch(other, type), field: name, at: position)
            }
        }
        return result
    }

    /// A map of structs by name: nil where it is absent or null.
    mutating func structMap<Value>(
        _ name: String,
        type: String,
        of shape: JSONStruct,
        _ fields: (inout JSONObjectReader) -> Value
    ) -> [String: Value]? {
        var result: [String: Value]?
        for position in take(name) {
            switch members[position].value {
            case .null: result = nil
            case .object(let found):
                if result == nil { result = [:] }
                for (key, value) in found { result?[key] = decode(value, shape, field: name, at: position, fields) }
            case let other: refuse(.mismatch(other, type), field: name, at: position)
            }
        }
        return result
    }

    private mutating func decode<Value>(
        _ value: JSONValue,
        _ shape: JSONStruct,
        field: String,
        at position: Int,
        _ fields: (inout JSONObjectReader) -> Value
    ) -> Value {
        var nested = JSONRefusals()
        let result = Self.decode(value, shape, nestedRefuseUnknown, &nested, fields)
        if let first = nested.first { refuse(first.refusal, field: field, at: position, rank: first.rank) }
        return result
    }

    // MARK: Elements

    /// A list whose elements the closure converts; what it refuses is refused of the field.
    mutating func list<Value>(
        _ name: String,
        type: String,
        _ element: (JSONValue, (JSONRefusal) -> Void) -> Value
    ) -> [Value]? {
        var result: [Value]?
        for position in take(name) {
            switch members[position].value {
            case .null: result = nil
            case .array(let elements):
                var refused: JSONRefusal?
                result = elements.map { element($0) { refused = refused ?? $0 } }
                if let refused { refuse(refused, field: name, at: position) }
            case let other: refuse(.mismatch(other, type), field: name, at: position)
            }
        }
        return result
    }

    /// A map whose values the closure converts. Repetitions of the member add to the same map.
    mutating func map<Value>(
        _ name: String,
        type: String,
        _ element: (JSONValue, (JSONRefusal) -> Void) -> Value
    ) -> [String: Value]? {
        var result: [String: Value]?
        for position in take(name) {
            switch members[position].value {
            case .null: result = nil
            case .object(let found):
                var refused: JSONRefusal?
                if result == nil { result = [:] }
                for (key, value) in found { result?[key] = element(value) { refused = refused ?? $0 } }
                if let refused { refuse(refused, field: name, at: position) }
            case let other: refuse(.mismatch(other, type), field: name, at: position)
            }
        }
        return result
    }
}
