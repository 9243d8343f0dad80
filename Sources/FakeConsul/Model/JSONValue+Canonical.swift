// SPDX-License-Identifier: MIT

extension JSONValue {
    /// The document with its objects' members by the bytes of their names and none twice, as Go's maps have them: so
    /// two that say the same compare equal.
    var canonical: JSONValue {
        switch self {
        case .array(let elements): return .array(elements.map(\.canonical))
        case .object(let members): return .canonicalObject(members)
        case .null, .bool, .number, .string: return self
        }
    }

    /// An object of members that may be in any order, the last of several of one name counting.
    static func canonicalObject(_ members: [(name: String, value: JSONValue)]) -> JSONValue {
        let map = SortedMap(members.map { (key: $0.name, value: $0.value.canonical) })
        return .object(map.pairs.map { (name: $0.key, value: $0.value) })
    }
}

extension JSONObjectReader {
    /// An opaque object (`map[string]interface{}`); nil where it is absent or null.
    mutating func config(_ name: String) -> JSONValue? { interfaceMap(name).map(JSONValue.canonicalObject) }

    /// A `map[string]string`; nil where it is absent or null.
    mutating func sortedStringMap(_ name: String) -> StringMap? { stringMap(name).map(StringMap.init) }
}
