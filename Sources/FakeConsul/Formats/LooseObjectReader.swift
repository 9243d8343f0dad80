// SPDX-License-Identifier: MIT

/// Reads an object as Consul decodes it with mapstructure: configuration entries and configuration files. It is used
/// like `JSONObjectReader`, one line a field, but it is looser (`weak`: `"80"` is a number, one value is a list of
/// one), and refusals are collected and reported together.
///
/// A list of one value stands for the value wherever no list is wanted, since HCL reads repeated blocks into lists; a
/// field may go by the other names that its `alias` tag gives it.
struct LooseObjectReader {
    struct Options: Sendable {
        /// mapstructure's `WeaklyTypedInput`.
        var isWeak = true
        /// Whether whole numbers are integers, as from HCL.
        var readsIntegers = false
    }

    let members: [(name: String, value: JSONValue)]
    let options: Options
    /// The path of this object in refusals: `Listeners[0].Services`; empty at the top.
    let path: String
    private var isKnown: [Bool]
    private(set) var errors: [String] = []
    /// The paths of the members that no line asked for, in the document's order.
    private(set) var unused: [String] = []

    init(members: [(name: String, value: JSONValue)], path: String, options: Options) {
        self.members = members
        self.path = path
        self.options = options
        isKnown = [Bool](repeating: false, count: members.count)
    }

    /// Decodes a document and answers the paths of its members that nobody asked for, too. Throws mapstructure's
    /// `N error(s) decoding:` with all refusals.
    static func read<Value>(
        _ document: JSONValue,
        options: Options = Options(),
        _ fields: (inout LooseObjectReader) -> Value
    ) throws(FormatError) -> (value: Value, unused: [String]) {
        var members: [(name: String, value: JSONValue)] = []
        switch document {
        case .object(let found): members = found
        case .null: break
        default:
            let kind = GoValueText(readsIntegers: options.readsIntegers).kind(document)
            throw FormatError("'' expected a map, got '\(kind)'")
        }
        var reader = LooseObjectReader(members: members, path: "", options: options)
        let value = fields(&reader)
        reader.finish()
        guard reader.errors.isEmpty else {
            let points = reader.errors.map { "* \($0)" }.sorted { $0.precedesInBytes($1) }
            throw FormatError("\(points.count) error(s) decoding:\n\n" + points.joined(separator: "\n"))
        }
        return (value, reader.unused)
    }

    mutating func finish() {
        for index in members.indices where !isKnown[index] { unused.append(join(members[index].name)) }
    }

    private func join(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    /// The member for the field: its own name, the same but for case, or another name. Null is as good as absent.
    mutating func take(_ name: String, _ aliases: [String]) -> JSONValue? {
        var found = position(of: name)
        for alias in aliases {
            guard let second = position(of: alias) else { continue }
            markKnown(second)
            found = found ?? second
        }
        guard let found else { return nil }
        markKnown(found)
        return members[found].value.isNull ? nil : members[found].value
    }

    private func position(of name: String) -> Int? {
        members.lastIndex { $0.name == name } ?? members.lastIndex { $0.name.equalsIgnoringASCIICase(name) }
    }

    /// Repetitions of a member, spelt alike, are one key to Go.
    private mutating func markKnown(_ position: Int) {
        for index in members.indices where members[index].name == members[position].name { isKnown[index] = true }
    }

    mutating func ignore(_ names: String...) {
        for name in names { _ = take(name, []) }
    }

    mutating func refuse(_ message: String) { errors.append(message) }

    // MARK: Values

    /// A value and where it is.
    struct Place {
        let value: JSONValue
        let path: String
    }

    /// The field's value where no list is wanted: a list of one value stands for the value.
    mutating func single(_ name: String, _ aliases: [String]) -> Place? {
        guard let value = take(name, aliases) else { return nil }
        return Self.unwrapped(Place(value: value, path: join(name)))
    }

    static func unwrapped(_ place: Place) -> Place? {
        guard case .array(let elements) = place.value, elements.count == 1 else { return place }
        return elements[0].isNull ? nil : Place(value: elements[0], path: place.path)
    }

    /// The field's value where a list is wanted. What is no list is, if the input may be weak, a list of one; an empty
    /// map is an empty list.
    mutating func elements(_ name: String, _ aliases: [String]) -> [Place]? {
        guard let value = take(name, aliases) else { return nil }
        let path = join(name)
        if case .array(let elements) = value {
            return elements.enumerated().map { Place(value: $1, path: "\(path)[\($0)]") }
        }
        guard options.isWeak else {
            let kind = GoValueText(readsIntegers: options.readsIntegers).kind(value)
            refuse("'\(path)': source data must be an array or slice, got \(kind)")
            return nil
        }
        if case .object(let members) = value, members.isEmpty { return [] }
        return [Place(value: value, path: "\(path)[0]")]
    }

    /// The field's value where a map is wanted: a list of maps is, if the input may be weak, all of them together.
    mutating func entries(_ name: String, _ aliases: [String]) -> [(name: String, place: Place)]? {
        guard let place = single(name, aliases) else { return nil }
        switch place.value {
        case .object(let members):
            return members.map { ($0.name, Place(value: $0.value, path: "\(place.path)[\($0.name)]")) }
        case .array(let elements) where options.isWeak:
            return elements.enumerated().flatMap { index, element -> [(name: String, place: Place)] in
                guard case .object(let members) = element else {
                    refuseKind(Place(value: element, path: "\(place.path)[\(index)]"))
                    return []
                }
                return members.map { ($0.name, Place(value: $0.value, path: "\(place.path)[\(index)][\($0.name)]")) }
            }
        default:
            refuseKind(place)
            return nil
        }
    }

    private mutating func refuseKind(_ place: Place) {
        let kind = GoValueText(readsIntegers: options.readsIntegers).kind(place.value)
        refuse("'\(place.path)' expected a map, got '\(kind)'")
    }

    /// Decodes the value of a place into a struct.
    mutating func decode<Value>(_ place: Place, _ fields: (inout LooseObjectReader) -> Value) -> Value {
        var members: [(name: String, value: JSONValue)] = []
        switch Self.unwrapped(place)?.value {
        case .object(let found): members = found
        case nil, .null: break
        case .some(let other): refuseKind(Place(value: other, path: place.path))
        }
        var nested = LooseObjectReader(members: members, path: place.path, options: options)
        let value = fields(&nested)
        nested.finish()
        errors += nested.errors
        // mapstructure forgets the unused keys of an object in which something was refused.
        if nested.errors.isEmpty { unused += nested.unused }
        return value
    }
}
