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
    private struct Entry {
        let key: [UInt8]
        var value: HCLValue
        /// What later values add to a list. It is beside the list, so that adding copies nothing.
        var elements: [HCLValue] = []
        var maps: [HCLMap] = []
    }

    private var entries: [Entry] = []
    private var places: [[UInt8]: Int] = [:]

    /// The value that the key held first.
    subscript(key: [UInt8]) -> HCLValue? { places[key].map { entries[$0].value } }

    /// Puts the value in place of what the key holds, or adds it to the list that it holds.
    mutating func set(_ value: HCLValue, for key: [UInt8]) {
        guard let place = places[key] else {
            places[key] = entries.count
            entries.append(Entry(key: key, value: value))
            return
        }
        switch (entries[place].value, value) {
        case (.list, .list(let elements)): entries[place].elements += elements
        case (.maps, .maps(let maps)): entries[place].maps += maps
        default: entries[place].value = value
        }
    }

    var json: JSONValue {
        .object(
            entries.map { entry in
                let more = entry.elements.map(\.json) + entry.maps.map(\.json)
                guard !more.isEmpty, case .array(let first) = entry.value.json else {
                    return (name: GoText.string(entry.key), value: entry.value.json)
                }
                return (name: GoText.string(entry.key), value: .array(first + more))
            }
        )
    }
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
