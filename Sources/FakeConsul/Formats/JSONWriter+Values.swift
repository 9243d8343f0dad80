// SPDX-License-Identifier: MIT

extension JSONWriter {
    mutating func strings(_ values: some Sequence<String>) {
        array { json in
            for value in values { json.string(value) }
        }
    }

    /// A map as Go writes it: by the bytes of the keys.
    mutating func stringMap(_ map: [String: String]) {
        object { json in
            for (name, value) in map.sorted(by: { $0.key.precedesInBytes($1.key) }) {
                json.key(name)
                json.string(value)
            }
        }
    }

    /// A document of any form as Go writes what it read into an `interface{}`: members by the bytes of their names, the
    /// last of several of one name, numbers as `float64`.
    mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .number(let text): number(text)
        case .string(let text): string(text)
        case .array(let elements):
            array { json in
                for element in elements { json.value(element) }
            }
        case .object(let members): members.isEmpty ? object { _ in } : sortedObject(members)
        }
    }

    private mutating func number(_ text: String) {
        // Most numbers are small integers, which are themselves.
        if text.utf8.count < 16, let integer = Int64(text), integer != 0 { return int(integer) }
        double(Double(text) ?? .infinity)
    }

    private mutating func sortedObject(_ members: [(name: String, value: JSONValue)]) {
        let sorted = members.enumerated().sorted { a, b in
            if a.element.name.precedesInBytes(b.element.name) { return true }
            return !b.element.name.precedesInBytes(a.element.name) && a.offset < b.offset
        }
        object { json in
            for (index, (_, member)) in sorted.enumerated() {
                if index + 1 < sorted.count, !member.name.precedesInBytes(sorted[index + 1].element.name) { continue }
                json.key(member.name)
                json.value(member.value)
            }
        }
    }
}

extension String {
    /// Go's `<` of strings: by their bytes.
    func precedesInBytes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
