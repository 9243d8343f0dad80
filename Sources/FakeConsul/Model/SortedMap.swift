// SPDX-License-Identifier: MIT

/// A map with text keys, ordered by the bytes of its keys as Go writes maps. Keys are the same only if their bytes are:
/// what `==` of strings takes as equal, though spelled differently, are two keys in Consul.
struct SortedMap<Value: Sendable>: Sendable {
    private(set) var pairs: [(key: String, value: Value)] = []

    init() {}

    init(_ dictionary: [String: Value]) {
        pairs = dictionary.map { (key: $0.key, value: $0.value) }.sorted { Self.precedes($0.key, $1.key) }
    }

    /// The last of several pairs of one key counts.
    init(_ elements: [(key: String, value: Value)]) {
        let sorted = elements.enumerated().sorted { a, b in
            if Self.precedes(a.element.key, b.element.key) { return true }
            return a.offset < b.offset && !Self.precedes(b.element.key, a.element.key)
        }
        pairs.reserveCapacity(sorted.count)
        for (_, pair) in sorted {
            if let last = pairs.last, last.key.utf8.elementsEqual(pair.key.utf8) { pairs.removeLast() }
            pairs.append(pair)
        }
    }

    var isEmpty: Bool { pairs.isEmpty }
    var count: Int { pairs.count }
    var keys: [String] { pairs.map(\.key) }

    subscript(_ key: String) -> Value? {
        get {
            let position = position(of: key)
            return isKey(key, at: position) ? pairs[position].value : nil
        }
        set {
            let position = position(of: key)
            switch (isKey(key, at: position), newValue) {
            case (true, let value?): pairs[position].value = value
            case (true, nil): pairs.remove(at: position)
            case (false, let value?): pairs.insert((key, value), at: position)
            case (false, nil): break
            }
        }
    }

    private func isKey(_ key: String, at position: Int) -> Bool {
        position < pairs.count && pairs[position].key.utf8.elementsEqual(key.utf8)
    }

    /// Where the key is, or belongs.
    private func position(of key: String) -> Int {
        var low = 0
        var high = pairs.count
        while low < high {
            let middle = (low + high) / 2
            if Self.precedes(pairs[middle].key, key) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}

/// `map[string]string`.
typealias StringMap = SortedMap<String>

extension SortedMap: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral elements: (String, Value)...) {
        for (key, value) in elements { self[key] = value }
    }
}

extension SortedMap: Equatable where Value: Equatable {
    static func == (a: Self, b: Self) -> Bool {
        a.count == b.count
            && zip(a.pairs, b.pairs).allSatisfy { $0.key.utf8.elementsEqual($1.key.utf8) && $0.value == $1.value }
    }
}

extension SortedMap {
    func write(to json: inout JSONWriter, _ writeValue: (inout JSONWriter, Value) -> Void) {
        json.object { json in
            for (key, value) in pairs {
                json.key(key)
                writeValue(&json, value)
            }
        }
    }
}

extension SortedMap<String> {
    func write(to json: inout JSONWriter) { write(to: &json) { $0.string($1) } }

    /// Whether every pair of the filter is here (`?node-meta`).
    func satisfies(_ filter: [(key: String, value: String)]) -> Bool {
        filter.allSatisfy { self[$0.key].map { [value = $0.value] in $0.utf8.elementsEqual(value.utf8) } ?? false }
    }
}

extension JSONWriter {
    // MARK: Members that Consul leaves out where they are empty (`omitempty`), or writes as null

    /// A map, null where there is none.
    mutating func map(_ map: StringMap?) {
        if let map { map.write(to: &self) } else { null() }
    }

    /// A list, null where there is none.
    mutating func list(_ values: [String]?) {
        guard let values else { return null() }
        array { json in for value in values { json.string(value) } }
    }

    mutating func member(_ name: StaticString, unlessEmpty value: String) {
        guard !value.isEmpty else { return }
        key(name)
        string(value)
    }

    mutating func member(_ name: StaticString, unlessZero value: some BinaryInteger) {
        guard value != 0 else { return }
        key(name)
        int(value)
    }

    mutating func member(_ name: StaticString, ifTrue value: Bool) {
        guard value else { return }
        key(name)
        bool(true)
    }

    mutating func member(_ name: StaticString, unlessEmpty values: [String]?) {
        guard let values, !values.isEmpty else { return }
        key(name)
        list(values)
    }

    mutating func member(_ name: StaticString, unlessNil value: (some JSONWritable)?) {
        guard let value else { return }
        key(name)
        value.write(to: &self)
    }

    mutating func member(_ name: StaticString, unlessEmpty values: [some JSONWritable]) {
        guard !values.isEmpty else { return }
        key(name)
        array { json in for value in values { value.write(to: &json) } }
    }
}

extension [String] {
    /// Each text once, in the order of their bytes.
    var sortedOnce: [String] { SortedMap(map { (key: $0, value: true) }).keys }
}
