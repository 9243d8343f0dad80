// SPDX-License-Identifier: MIT

/// Reads JSON as Go's `encoding/json` does, with its error texts.
///
/// Linear in the input and without recursion, so a hostile document costs neither time nor stack.
struct JSONParser {
    /// What follows the first value.
    enum Framing {
        /// Anything may follow, as with `json.Decoder`: how Consul reads request bodies.
        case stream
        /// Nothing but white space, as with `json.Unmarshal`.
        case whole
    }

    /// Go's limit on nesting.
    static let maxDepth = 10_000
    /// Below this depth values are checked, but read as null: nothing in Consul nests so deep, and to free a deeper
    /// tree would recurse as deep.
    static let keptDepth = 500

    /// The document as a value; throws Go's syntax error texts, `EOF` for an empty stream, `unexpected EOF` for a cut
    /// one.
    static func parse(_ bytes: [UInt8], _ framing: Framing = .stream) throws(JSONError) -> JSONValue {
        try bytes.withUnsafeBufferPointer { (input) throws(JSONError) -> JSONValue in
            var parser = JSONParser(input: input, framing: framing)
            return try parser.document()
        }
    }

    let input: UnsafeBufferPointer<UInt8>
    let framing: Framing
    var position = 0
    /// The finished values of the containers that are open, innermost last.
    private var values: [JSONValue] = []
    /// The names of the members of the objects that are open.
    private var names: [String] = []
    private var open: [Container] = []

    private init(input: UnsafeBufferPointer<UInt8>, framing: Framing) {
        self.input = input
        self.framing = framing
    }

    private struct Container {
        let isObject: Bool
        /// How many values, and how many names, belong to the containers around this one.
        let firstValue: Int
        let firstName: Int
    }

    /// What the next byte that is not white space must begin.
    private enum Expectation {
        case value, valueOrEnd, key, keyOrEnd, colon, separatorOrEnd, nothing
    }

    private mutating func document() throws(JSONError) -> JSONValue {
        var expected = Expectation.value
        while expected != .nothing {
            skipSpace()
            guard position < input.count else { throw endOfInput() }
            expected = try take(input[position], as: expected)
        }
        if framing == .whole {
            skipSpace()
            if position < input.count { throw unexpected(input[position], "after top-level value") }
        }
        return values[0]
    }

    private mutating func take(_ byte: UInt8, as expected: Expectation) throws(JSONError) -> Expectation {
        switch expected {
        case .value: return try beginValue(byte)
        case .valueOrEnd: return byte == UInt8(ascii: "]") ? close() : try beginValue(byte)
        case .key: return try key(byte)
        case .keyOrEnd: return byte == UInt8(ascii: "}") ? close() : try key(byte)
        case .colon:
            guard byte == UInt8(ascii: ":") else { throw unexpected(byte, "after object key") }
            position += 1
            return .value
        case .separatorOrEnd: return try separatorOrEnd(byte)
        case .nothing: return .nothing
        }
    }

    private mutating func beginValue(_ byte: UInt8) throws(JSONError) -> Expectation {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["): return try openContainer(byte)
        case UInt8(ascii: "\""): values.append(.string(try string()))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): values.append(.number(try number()))
        case UInt8(ascii: "t"): values.append(try literal("true", .bool(true)))
        case UInt8(ascii: "f"): values.append(try literal("false", .bool(false)))
        case UInt8(ascii: "n"): values.append(try literal("null", .null))
        default: throw unexpected(byte, "looking for beginning of value")
        }
        return open.isEmpty ? .nothing : .separatorOrEnd
    }

    private mutating func openContainer(_ byte: UInt8) throws(JSONError) -> Expectation {
        let isObject = byte == UInt8(ascii: "{")
        open.append(Container(isObject: isObject, firstValue: values.count, firstName: names.count))
        guard open.count <= Self.maxDepth else { throw unexpected(byte, "exceeded max depth") }
        position += 1
        return isObject ? .keyOrEnd : .valueOrEnd
    }

    private mutating func key(_ byte: UInt8) throws(JSONError) -> Expectation {
        guard byte == UInt8(ascii: "\"") else { throw unexpected(byte, "looking for beginning of object key string") }
        names.append(try string())
        return .colon
    }

    private mutating func separatorOrEnd(_ byte: UInt8) throws(JSONError) -> Expectation {
        let isObject = open[open.count - 1].isObject
        switch byte {
        case UInt8(ascii: ","):
            position += 1
            return isObject ? .key : .value
        case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject: return close()
        default: throw unexpected(byte, isObject ? "after object key:value pair" : "after array element")
        }
    }

    private mutating func close() -> Expectation {
        let container = open.removeLast()
        var value = JSONValue.null
        if open.count < Self.keptDepth {
            let elements = values[container.firstValue...]
            value =
                container.isObject
                ? .object(zip(names[container.firstName...], elements).map { (name: $0, value: $1) })
                : .array(Array(elements))
        }
        values.removeSubrange(container.firstValue...)
        names.removeSubrange(container.firstName...)
        values.append(value)
        position += 1
        return open.isEmpty ? .nothing : .separatorOrEnd
    }

    private mutating func skipSpace() {
        while position < input.count {
            switch input[position] {
            case 0x20, 0x09, 0x0a, 0x0d: position += 1
            default: return
            }
        }
    }
}
