// SPDX-License-Identifier: MIT

/// Reads a JSON object of our own interfaces, one line a field: names match exactly, a field that no line asked for is
/// refused, as is one that stands twice, and every refusal names the field.
///
///     var object = try StrictObject(body)
///     let count = try object.integer("count", in: 1...1_000_000)
///     try object.finish()
struct StrictObject {
    /// Where the object stands in its document; empty at the top.
    let path: String
    private var members: [(name: String, value: JSONValue)]

    /// The longest text that a field takes, where it does not say otherwise, in bytes.
    static let longestText = 8192

    /// The object of a request's body.
    init(_ body: [UInt8]) throws(SettingError) {
        let value: JSONValue
        do throws(JSONError) { value = try JSONParser.parse(body, .whole) } catch {
            throw SettingError("no JSON: " + error.message)
        }
        try self.init(value, at: "")
    }

    init(_ value: JSONValue, at path: String) throws(SettingError) {
        guard case .object(let members) = value else {
            throw SettingError("an object is wanted, not \(value.kindWithArticle)", field: path)
        }
        self.path = path
        self.members = members
        guard members.count <= 256 else { throw SettingError("more than 256 fields", field: path) }
        let sorted = members.map(\.name).sorted { $0.precedesInBytes($1) }
        for (name, next) in zip(sorted, sorted.dropFirst()) where name.utf8.elementsEqual(next.utf8) {
            throw SettingError("is there twice", field: field(name))
        }
    }

    /// The names of the fields that were not asked for yet, in the document's order.
    var rest: [String] { members.map(\.name) }

    /// The path of one of the object's fields.
    func field(_ name: String) -> String {
        let shown = name.utf8.count > 64 ? String(name.prefix(64)) + "..." : name
        return path.isEmpty ? shown : path + "." + shown
    }

    func error(_ name: String, _ reason: String) -> SettingError { SettingError(reason, field: field(name)) }

    /// Refuses what nobody asked for.
    func finish() throws(SettingError) {
        if let first = members.first { throw error(first.name, "there is no such field") }
    }

    // MARK: Fields

    /// The field's value, once; nil where it is absent or null.
    mutating func take(_ name: String) -> JSONValue? {
        guard let index = members.firstIndex(where: { $0.name.utf8.elementsEqual(name.utf8) }) else { return nil }
        let value = members.remove(at: index).value
        return value.isNull ? nil : value
    }

    mutating func text(_ name: String, upTo limit: Int = longestText) throws(SettingError) -> String? {
        guard let value = take(name) else { return nil }
        guard case .string(let text) = value else { throw wanted("a text", name, value) }
        guard text.utf8.count <= limit else { throw error(name, "is longer than \(limit) bytes") }
        return text
    }

    mutating func bool(_ name: String) throws(SettingError) -> Bool? {
        guard let value = take(name) else { return nil }
        guard case .bool(let flag) = value else { throw wanted("true or false", name, value) }
        return flag
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>) throws(SettingError) -> Int? {
        guard let value = take(name) else { return nil }
        guard case .number(let text) = value, let number = Int(text) else {
            throw wanted("a whole number", name, value)
        }
        guard range.contains(number) else {
            throw error(name, "must be from \(range.lowerBound) to \(range.upperBound), not \(number)")
        }
        return number
    }

    /// A duration as Go writes it: `1.5s`.
    mutating func duration(
        _ name: String, in range: ClosedRange<Duration> = .zero ... .seconds(315_360_000)
    ) throws(SettingError) -> Duration? {
        guard let value = take(name) else { return nil }
        guard case .string(let text) = value else { throw wanted("a duration like \"30s\"", name, value) }
        guard text.utf8.count <= 64, let duration = try? GoDuration.parse(text) else {
            throw error(name, "no duration like \"30s\"")
        }
        guard range.contains(duration) else {
            let bounds = "\(GoDuration.format(range.lowerBound)) to \(GoDuration.format(range.upperBound))"
            throw error(name, "must be from \(bounds), not \(GoDuration.format(duration))")
        }
        return duration
    }

    /// An RFC 3339 time, in nanoseconds since the Unix epoch.
    mutating func time(_ name: String) throws(SettingError) -> Int64? {
        guard let value = take(name) else { return nil }
        guard case .string(let text) = value, text.utf8.count <= 64, let time = try? Timestamp.parseRFC3339(text) else {
            throw wanted("a time like \"2025-11-24T16:00:00Z\"", name, value)
        }
        return time
    }

    mutating func object(_ name: String) throws(SettingError) -> StrictObject? {
        guard let value = take(name) else { return nil }
        return try StrictObject(value, at: field(name))
    }

    /// The elements of a list, each with its path.
    mutating func list(_ name: String, upTo limit: Int) throws(SettingError) -> [(path: String, value: JSONValue)]? {
        guard let value = take(name) else { return nil }
        guard case .array(let elements) = value else { throw wanted("a list", name, value) }
        guard elements.count <= limit else { throw error(name, "has more than \(limit) elements") }
        return elements.enumerated().map { ("\(field(name))[\($0.offset)]", $0.element) }
    }

    mutating func texts(_ name: String, upTo limit: Int) throws(SettingError) -> [String]? {
        guard let elements = try list(name, upTo: limit) else { return nil }
        var texts: [String] = []
        for (path, value) in elements {
            guard case .string(let text) = value, text.utf8.count <= Self.longestText else {
                throw SettingError("a text is wanted, not \(value.kindWithArticle)", field: path)
            }
            texts.append(text)
        }
        return texts
    }

    private func wanted(_ what: String, _ name: String, _ value: JSONValue) -> SettingError {
        error(name, "\(what) is wanted, not \(value.kindWithArticle)")
    }
}

extension JSONValue {
    /// The kind of a value as refusals name it.
    var kindWithArticle: String {
        switch self {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .number(let text): text.utf8.count <= 32 ? text : "a number"
        case .string(let text): text.utf8.count <= 64 ? GoQuote.quote(text) : "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
