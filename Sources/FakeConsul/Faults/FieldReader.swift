// SPDX-License-Identifier: MIT

/// Takes the members of a JSON object by name, strictly: what nobody took is refused by its name, and so is a member
/// that stands there twice or is of another type.
struct FieldReader {
    /// In the order of the document.
    private var members: [(name: String, value: JSONValue)]
    /// The names that the document describes, where it does: no other is to be asked for.
    private var described: [String]?

    /// - Parameter body: a JSON document; one with nothing in it is an object without members.
    init(body: [UInt8]) throws(FaultRefusal) {
        if body.allSatisfy({ $0 == 0x20 || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }) {
            try self.init(.object([]))
            return
        }
        let value: JSONValue
        do throws(JSONError) { value = try JSONParser.parse(body, .whole) } catch {
            throw FaultRefusal("the body is no JSON: \(error.message)")
        }
        try self.init(value)
    }

    init(_ value: JSONValue) throws(FaultRefusal) {
        guard case .object(let members) = value else { throw FaultRefusal("a JSON object is wanted") }
        var names: Set<[UInt8]> = []
        for member in members where !names.insert(Array(member.name.utf8)).inserted {
            throw FaultRefusal("field \(GoQuote.quote(member.name)) is given twice")
        }
        self.members = members
    }

    /// The same, held to a description.
    func described(by names: [String]) -> FieldReader {
        var reader = self
        reader.described = names
        return reader
    }

    /// The member's value; null counts as absent.
    mutating func take(_ name: String) -> JSONValue? {
        assert(described?.contains(name) ?? true, "\(name) is read, but not described")
        guard let index = members.firstIndex(where: { $0.name == name }) else { return nil }
        let value = members.remove(at: index).value
        return value == .null ? nil : value
    }

    func has(_ name: String) -> Bool { members.contains { $0.name == name && $0.value != .null } }

    /// Refuses what was not taken.
    func finish() throws(FaultRefusal) {
        if let member = members.first { throw FaultRefusal("unknown field \(GoQuote.quote(member.name))") }
    }
}

// MARK: Types

extension FieldReader {
    mutating func text(_ name: String) throws(FaultRefusal) -> String? {
        guard let value = take(name) else { return nil }
        guard case .string(let text) = value else { throw FaultRefusal("\(name): must be a text") }
        return text
    }

    mutating func flag(_ name: String) throws(FaultRefusal) -> Bool? {
        guard let value = take(name) else { return nil }
        guard case .bool(let flag) = value else { throw FaultRefusal("\(name): must be true or false") }
        return flag
    }

    /// A duration in Go's words.
    mutating func duration(_ name: String) throws(FaultRefusal) -> Duration? {
        guard let text = try text(name) else { return nil }
        do throws(FormatError) { return try GoDuration.parse(text) } catch {
            throw FaultRefusal("\(name): \(error.message)")
        }
    }

    mutating func integer(_ name: String) throws(FaultRefusal) -> Int? {
        guard let value = take(name) else { return nil }
        guard case .number(let text) = value, let number = Int(text) else {
            throw FaultRefusal("\(name): must be a whole number")
        }
        return number
    }

    mutating func number(_ name: String) throws(FaultRefusal) -> Double? {
        guard let value = take(name) else { return nil }
        guard case .number(let text) = value, let number = Double(text), number.isFinite else {
            throw FaultRefusal("\(name): must be a number")
        }
        return number
    }

    /// A ratio: a text, `1/50`, or a decimal number from 0 to 1 of up to nine places.
    mutating func ratio(_ name: String) throws(FaultRefusal) -> Ratio? {
        let refusal = FaultRefusal("\(name): must be from 0 to 1, as a number or as \"1/50\"")
        switch take(name) {
        case nil: return nil
        case .string(let text)?:
            guard let ratio = Ratio(fraction: text) else { throw refusal }
            return ratio
        case .number(let text)?:
            guard let ratio = Ratio(decimal: text) else { throw refusal }
            return ratio
        default: throw refusal
        }
    }

    mutating func selector(_ name: String) throws(FaultRefusal) -> Selector? {
        guard let text = try text(name) else { return nil }
        return try Selector(text, at: name)
    }

    /// A list of selectors.
    mutating func selectors(_ name: String) throws(FaultRefusal) -> [Selector]? {
        guard let value = take(name) else { return nil }
        return try Self.selectors(value, at: name)
    }

    /// A list of lists of selectors.
    mutating func groups(_ name: String) throws(FaultRefusal) -> [[Selector]]? {
        guard let value = take(name) else { return nil }
        guard case .array(let groups) = value else { throw FaultRefusal("\(name): must be a list of lists") }
        var read: [[Selector]] = []
        for group in groups { read.append(try Self.selectors(group, at: name)) }
        return read
    }

    private static func selectors(_ value: JSONValue, at name: String) throws(FaultRefusal) -> [Selector] {
        guard case .array(let elements) = value else { throw FaultRefusal("\(name): must be a list of selectors") }
        var selectors: [Selector] = []
        for element in elements {
            guard case .string(let text) = element else { throw FaultRefusal("\(name): a selector must be a text") }
            selectors.append(try Selector(text, at: name))
        }
        return selectors
    }

    /// What cannot be left out.
    func require<Value>(_ value: Value?, _ name: String) throws(FaultRefusal) -> Value {
        guard let value else { throw FaultRefusal("\(name): is missing") }
        return value
    }
}

extension Selector {
    fileprivate init(_ text: String, at field: String) throws(FaultRefusal) {
        do throws(FaultRefusal) { try self.init(text) } catch { throw FaultRefusal("\(field): \(error.description)") }
    }
}
