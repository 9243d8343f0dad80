// SPDX-License-Identifier: MIT

extension LooseObjectReader {
    /// A `string`, or of the named string type given.
    mutating func string(_ name: String, or aliases: String..., type: String = "string") -> String {
        guard let place = single(name, aliases) else { return "" }
        return string(place, type) ?? ""
    }

    mutating func bool(_ name: String, or aliases: String..., default fallback: Bool = false) -> Bool {
        guard let place = single(name, aliases) else { return fallback }
        return bool(place) ?? fallback
    }

    /// A `*bool`: nil where it is absent or null.
    mutating func optionalBool(_ name: String, or aliases: String...) -> Bool? {
        single(name, aliases).flatMap { bool($0) }
    }

    mutating func int(_ name: String, or aliases: String..., type: String = "int") -> Int {
        optionalInt(name, aliases, type) ?? 0
    }

    /// An `*int`: nil where it is absent or null.
    mutating func optionalInt(_ name: String, or aliases: String..., type: String = "int") -> Int? {
        optionalInt(name, aliases, type)
    }

    private mutating func optionalInt(_ name: String, _ aliases: [String], _ type: String) -> Int? {
        single(name, aliases).flatMap { integer($0, type) }.flatMap { Int(exactly: $0) }
    }

    mutating func uint64(_ name: String, or aliases: String..., type: String = "uint64") -> UInt64 {
        optionalUInt64(name, aliases, type) ?? 0
    }

    /// A `*uint32` and the like: nil where it is absent or null.
    mutating func optionalUInt64(_ name: String, or aliases: String..., type: String = "uint64") -> UInt64? {
        optionalUInt64(name, aliases, type)
    }

    private mutating func optionalUInt64(_ name: String, _ aliases: [String], _ type: String) -> UInt64? {
        single(name, aliases).flatMap { unsigned($0, type) }
    }

    mutating func double(_ name: String, or aliases: String..., type: String = "float64") -> Double {
        guard let place = single(name, aliases) else { return 0 }
        return double(place, type) ?? 0
    }

    /// A `time.Duration`: a text, or a number of nanoseconds. Nil where it is absent or null.
    mutating func duration(_ name: String, or aliases: String...) -> Duration? {
        guard let place = single(name, aliases) else { return nil }
        guard case .string(let text) = place.value else {
            return integer(place, "time.Duration").map { .nanoseconds($0) }
        }
        do { return try GoDuration.parse(text) } catch {
            refuse("error decoding '\(place.path)': \(error.message)")
            return nil
        }
    }

    // MARK: Lists and maps

    mutating func strings(_ name: String, or aliases: String...) -> [String]? {
        elements(name, aliases)?.map { element in Self.unwrapped(element).flatMap { string($0, "string") } ?? "" }
    }

    mutating func ints(_ name: String, or aliases: String..., type: String = "int") -> [Int]? {
        elements(name, aliases)?.map { element in
            Self.unwrapped(element).flatMap { integer($0, type) }.flatMap { Int(exactly: $0) } ?? 0
        }
    }

    mutating func stringMap(_ name: String, or aliases: String...) -> [String: String]? {
        guard let entries = entries(name, aliases) else { return nil }
        var result: [String: String] = [:]
        for (key, place) in entries { result[key] = Self.unwrapped(place).flatMap { string($0, "string") } ?? "" }
        return result
    }

    /// Any value, nil where it is absent or null.
    mutating func interface(_ name: String, or aliases: String...) -> JSONValue? { single(name, aliases)?.value }

    /// A `map[string]interface{}`: its members as they stand.
    mutating func interfaceMap(_ name: String, or aliases: String...) -> [(name: String, value: JSONValue)]? {
        entries(name, aliases)?.map { ($0.name, Self.unwrapped($0.place)?.value ?? .null) }
    }

    // MARK: Structs

    mutating func `struct`<Value>(
        _ name: String,
        or aliases: String...,
        fields: (inout LooseObjectReader) -> Value
    ) -> Value? {
        guard let place = single(name, aliases) else { return nil }
        return decode(place, fields)
    }

    mutating func structs<Value>(
        _ name: String,
        or aliases: String...,
        fields: (inout LooseObjectReader) -> Value
    ) -> [Value]? {
        elements(name, aliases)?.map { decode($0, fields) }
    }

    mutating func structMap<Value>(
        _ name: String,
        or aliases: String...,
        fields: (inout LooseObjectReader) -> Value
    ) -> [String: Value]? {
        guard let entries = entries(name, aliases) else { return nil }
        var result: [String: Value] = [:]
        for (key, place) in entries { result[key] = decode(place, fields) }
        return result
    }
}
