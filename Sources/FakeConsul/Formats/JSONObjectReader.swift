// SPDX-License-Identifier: MIT

/// Reads a JSON object as Go's `encoding/json` decodes it into a struct, one line a field:
///
///     let request = try JSONObjectReader.read(body, .plain("structs.RegisterRequest")) { object in
///         var request = RegisterRequest()
///         request.node = object.string("Node")
///         request.meta = object.stringMap("NodeMeta") ?? [:]
///         request.service = object.struct("Service", .plain("structs.NodeService")) { NodeService(&$0) }
///         return request
///     }
///
/// Names match without regard to case, the last of several members wins, null leaves the zero value. Nothing throws
/// while fields are read; at the end the refusal that Go would report is thrown: the first in the document, not the
/// first that was looked for. A member that no line asked for is an unknown field.
struct JSONObjectReader {
    let members: [(name: String, value: JSONValue)]
    let shape: JSONStruct
    private let refusesUnknown: Bool
    private var isKnown: [Bool]
    /// What stands before a field's name in refusals: the structs that embed it.
    var prefix: [String]
    var refusals = JSONRefusals()

    init(members: [(name: String, value: JSONValue)], shape: JSONStruct, refusesUnknown: Bool) {
        self.members = members
        self.shape = shape
        self.refusesUnknown = refusesUnknown
        isKnown = [Bool](repeating: false, count: members.count)
        prefix = shape.embedding.map { [$0] } ?? []
    }

    // MARK: Documents

    /// Decodes a request's body as Consul's `decodeBody` does: the first value of it, with unknown fields refused.
    static func read<Value>(
        _ body: [UInt8],
        _ shape: JSONStruct,
        _ fields: (inout JSONObjectReader) -> Value
    ) throws(JSONError) -> Value {
        try read(JSONParser.parse(body), shape, refusesUnknown: true, fields)
    }

    /// Decodes a document. Whether unknown fields are refused is the shape's to say where it says anything.
    static func read<Value>(
        _ document: JSONValue,
        _ shape: JSONStruct,
        refusesUnknown: Bool,
        _ fields: (inout JSONObjectReader) -> Value
    ) throws(JSONError) -> Value {
        var refusals = JSONRefusals()
        let value = decode(document, shape, refusesUnknown, &refusals, fields)
        if let refusal = refusals.first?.refusal { throw JSONError(refusal.message) }
        return value
    }

    /// Decodes a list of objects, of the Go type given; null is an empty one.
    static func readList<Value>(
        _ document: JSONValue,
        type: String,
        of shape: JSONStruct,
        refusesUnknown: Bool = true,
        _ fields: (inout JSONObjectReader) -> Value
    ) throws(JSONError) -> [Value] {
        var refusals = JSONRefusals()
        var values: [Value] = []
        switch document {
        case .null: break
        case .array(let elements):
            values = elements.map { decode($0, shape, refusesUnknown, &refusals, fields) }
        default: refusals.add(.mismatch(document, type), rank: .saved, position: 0)
        }
        if let refusal = refusals.first?.refusal { throw JSONError(refusal.message) }
        return values
    }

    /// Decodes one value into a struct; what does not fit goes to the refusals, at position 0.
    static func decode<Value>(
        _ value: JSONValue,
        _ shape: JSONStruct,
        _ refusesUnknown: Bool,
        _ refusals: inout JSONRefusals,
        _ fields: (inout JSONObjectReader) -> Value
    ) -> Value {
        var members: [(name: String, value: JSONValue)] = []
        switch value {
        case .object(let found): members = found
        case .null: break
        default: refusals.add(.mismatch(value, shape.type), rank: shape.hasUnmarshaler ? .final : .saved, position: 0)
        }
        let refuses =
            switch shape.unknownFields {
            case .refused: true
            case .ignored: false
            case .inherited: refusesUnknown
            }
        var reader = JSONObjectReader(members: members, shape: shape, refusesUnknown: refuses)
        let result = fields(&reader)
        if let (refusal, rank) = reader.finish() { refusals.add(refusal, rank: rank, position: 0) }
        return result
    }

    /// The refusal of the whole struct, if there is one.
    private mutating func finish() -> (JSONRefusal, JSONRefusals.Rank)? {
        if refusesUnknown, let unknown = isKnown.firstIndex(of: false) {
            let text = "json: unknown field \(GoQuote.quote(members[unknown].name))"
            refusals.add(.message(text), rank: .saved, position: unknown)
        }
        guard let first = refusals.first else { return nil }
        return shape.hasUnmarshaler ? (first.refusal.leavingUnmarshaler, .final) : (first.refusal, first.rank)
    }

    // MARK: Members

    /// Whether the object has such a member, null or not.
    func has(_ name: String) -> Bool { members.contains { $0.name.foldsLikeGoField(name) } }

    /// Every member that Go would store into the field, in order, by position. They are known from now on.
    mutating func take(_ name: String) -> [Int] {
        var found: [Int] = []
        for index in members.indices where !isKnown[index] && members[index].name.foldsLikeGoField(name) {
            isKnown[index] = true
            found.append(index)
        }
        return found
    }

    /// Accepts members that Consul reads and does nothing with, whatever they are.
    mutating func ignore(_ names: String...) {
        for name in names { _ = take(name) }
    }

    /// Refuses the struct after all of it was decoded, as Consul's own checks in an `UnmarshalJSON` do.
    mutating func refuse(_ message: String) {
        refusals.add(.message(message), rank: .late, position: 0)
    }

    mutating func refuse(_ refusal: JSONRefusal, field: String, at position: Int, rank: JSONRefusals.Rank = .saved) {
        refusals.add(refusal.within(shape.name, prefix + [field]), rank: rank, position: position)
    }

    /// Reads fields that an embedded struct has (`RaftIndex`): refusals name it.
    mutating func embedded<Value>(_ name: String, _ fields: (inout JSONObjectReader) -> Value) -> Value {
        prefix.append(name)
        defer { prefix.removeLast() }
        return fields(&self)
    }

    /// Reads fields that Consul's auxiliary struct itself has, outside the embedded one.
    mutating func outside<Value>(_ fields: (inout JSONObjectReader) -> Value) -> Value {
        let saved = prefix
        prefix = []
        defer { prefix = saved }
        return fields(&self)
    }

    /// Whether nested plain structs refuse unknown fields.
    var nestedRefuseUnknown: Bool { refusesUnknown }
}

extension String {
    /// Whether Go's decoder takes this name for that of a field: equal but for case. Beyond ASCII two letters fold to
    /// ASCII ones, the long s and the Kelvin sign; no field of Consul's has others.
    func foldsLikeGoField(_ field: String) -> Bool {
        if utf8.count == field.utf8.count { return equalsIgnoringASCIICase(field) }
        guard utf8.count > field.utf8.count, utf8.contains(where: { $0 >= 0x80 }) else { return false }
        let folded = unicodeScalars.map { $0 == "\u{17f}" ? "s" : $0 == "\u{212a}" ? "k" : $0 }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: folded)
        return String(text).equalsIgnoringASCIICase(field)
    }
}
