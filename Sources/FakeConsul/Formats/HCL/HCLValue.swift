// SPDX-License-Identifier: MIT

/// A decoded value, with the kinds of number and of list that decoding tells apart.
indirect enum HCLValue: Sendable {
    case bool(Bool)
    case int(Int64)
    case float(Double)
    case string(String)
    case list([HCLValue])
    /// A block, once for each time that it is written.
    case maps([HCLMap])
    case map(HCLMap)
}

/// Values by their keys, in the order in which the keys are first written.
struct HCLMap: Sendable {
    private var entries: [(key: [UInt8], value: HCLValue)] = []
    private var places: [[UInt8]: Int] = [:]

    subscript(key: [UInt8]) -> HCLValue? { places[key].map { entries[$0].value } }

    /// Puts the value in place of what the key holds, or adds it to the list that it holds.
    mutating func set(_ value: HCLValue, for key: [UInt8]) {
        guard let place = places[key] else {
            places[key] = entries.count
            entries.append((key, value))
            return
        }
        let old = entries[place].value
        // Out of its place the old list is in one hand only, and grows without being copied.
        entries[place].value = value
        entries[place].value = Self.joined(old, value)
    }

    private static func joined(_ old: consuming HCLValue, _ new: HCLValue) -> HCLValue {
        switch (consume old, new) {
        case (.list(var elements), .list(let more)):
            elements += more
            return .list(elements)
        case (.maps(var maps), .maps(let more)):
            maps += more
            return .maps(maps)
        default:
            return new
        }
    }

    var json: JSONValue { .object(entries.map { (name: GoText.string($0.key), value: $0.value.json) }) }
}

extension HCLValue {
    /// An integer without a point, any other number with one or with an exponent.
    var json: JSONValue {
        switch self {
        case .bool(let value): return .bool(value)
        case .int(let value): return .number(String(value))
        case .float(let value): return .number(value.description)
        case .string(let value): return .string(value)
        case .list(let elements): return .array(elements.map(\.json))
        case .maps(let maps): return .array(maps.map(\.json))
        case .map(let map): return map.json
        }
    }
}
