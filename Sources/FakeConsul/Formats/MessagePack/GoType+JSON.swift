// SPDX-License-Identifier: MIT

extension GoType {
    // MARK: From JSON

    /// What Go's codec would write for a value whose JSON this is. What is absent, or not of this type, is Go's zero
    /// value: the JSON is our own models' and is not checked again.
    func messagePack(from json: JSONValue?) -> MessagePack {
        switch self {
        case .text: if case .string(let text)? = json { return .text(text) } else { return .text("") }
        case .bool: if case .bool(let flag)? = json { return .bool(flag) } else { return .bool(false) }
        case .int: return number(json).flatMap(Int64.init).map(MessagePack.int) ?? .int(0)
        case .uint: return number(json).flatMap(UInt64.init).map(MessagePack.uint) ?? .uint(0)
        case .double: return .double(number(json).flatMap(Double.init) ?? 0)
        case .duration: return .int(duration(json))
        case .time: return .bytes(GoTime.bytes(rfc3339: json?.text ?? "") ?? GoTime.zero)
        case .bytes:
            guard case .string(let text)? = json, let bytes = try? Base64.standard.decode(text) else { return .null }
            return .bytes(bytes)
        case .list(let type):
            guard case .array(let elements)? = json else { return .null }
            return .array(elements.map(type.messagePack))
        case .map(let type):
            guard case .object(let members)? = json else { return .null }
            return .map(members.map { MessagePack.MapEntry(name: $0.name, value: type.messagePack(from: $0.value)) })
        case .record(let record):
            return .map(
                record.fields.map { field in
                    MessagePack.MapEntry(name: field.name, value: field.type.messagePack(from: json?[field.name]))
                })
        case .pointer(let type):
            guard let json, json != .null else { return .null }
            return type.messagePack(from: json)
        case .any: return Self.anything(json ?? .null)
        case .unseen(let type): return type.messagePack(from: nil)
        }
    }

    private func number(_ json: JSONValue?) -> String? {
        if case .number(let text)? = json { text } else { nil }
    }

    private func duration(_ json: JSONValue?) -> Int64 {
        switch json {
        case .string(let text)?: (try? GoDuration.nanoseconds(text)) ?? 0
        case .number(let text)?: Int64(text) ?? 0
        default: 0
        }
    }

    /// Go's JSON decoder makes every number a float.
    private static func anything(_ json: JSONValue) -> MessagePack {
        switch json {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .number(let text): .double(Double(text) ?? 0)
        case .string(let text): .text(text)
        case .array(let elements): .array(elements.map(anything))
        case .object(let members): .map(members.map { MessagePack.MapEntry(name: $0.name, value: anything($0.value)) })
        }
    }

    // MARK: To JSON

    /// The JSON of a value that Go's codec would take for this type; null stands for the zero value, members that the
    /// type does not have are passed over. Throws where Go's codec refuses.
    func json(from value: MessagePack) throws(FormatError) -> JSONValue {
        if case .null = value { return zero }
        switch (self, value) {
        case (.text, .bytes(let bytes)): return .string(String(decoding: bytes, as: UTF8.self))
        case (.bool, .bool(let flag)): return .bool(flag)
        case (.int, .int(let number)), (.duration, .int(let number)): return .number(String(number))
        case (.int, .uint(let number)), (.duration, .uint(let number)):
            guard number <= UInt64(Int64.max) else { throw FormatError("msgpack decode error: Overflow int value") }
            return .number(String(number))
        case (.uint, .uint(let number)): return .number(String(number))
        case (.uint, .int(let number)):
            guard number >= 0 else { throw FormatError("msgpack decode error: Overflow uint value") }
            return .number(String(number))
        case (.double, _): return .number(GoFloat.json(try Self.double(value)))
        case (.time, .bytes(let bytes)): return .string(try GoTime.rfc3339(bytes))
        case (.bytes, .bytes(let bytes)): return .string(Base64.standard.encode(bytes))
        case (.list(let type), .array(let elements)):
            return .array(try elements.map { (element) throws(FormatError) in try type.json(from: element) })
        case (.map(let type), .map(let members)):
            return .object(
                try members.map { (member) throws(FormatError) in (member.name, try type.json(from: member.value)) })
        case (.record(let record), .map):
            return .object(
                try record.seenFields.map { (field) throws(FormatError) in
                    (field.name, try field.type.json(from: value[field.name] ?? .null))
                })
        case (.pointer(let type), _): return try type.json(from: value)
        case (.any, _): return try Self.anything(value)
        default: throw FormatError("msgpack decode error: Unhandled single-byte value for this type")
        }
    }

    /// The JSON of Go's zero value.
    private var zero: JSONValue {
        switch self {
        case .text: .string("")
        case .bool: .bool(false)
        case .int, .uint, .double, .duration: .number("0")
        case .time: .string(Timestamp.zero)
        case .bytes, .list, .map, .pointer, .any, .unseen: .null
        case .record(let record): .object(record.seenFields.map { ($0.name, $0.type.zero) })
        }
    }

    private static func double(_ value: MessagePack) throws(FormatError) -> Double {
        switch value {
        case .double(let number):
            guard number.isFinite else { throw FormatError("msgpack decode error: a number that is none") }
            return number
        case .int(let number): return Double(number)
        case .uint(let number): return Double(number)
        default: throw FormatError("msgpack decode error: Unhandled single-byte value for this type")
        }
    }

    private static func anything(_ value: MessagePack) throws(FormatError) -> JSONValue {
        switch value {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .int(let number): return .number(String(number))
        case .uint(let number): return .number(String(number))
        case .double: return .number(GoFloat.json(try double(value)))
        case .bytes(let bytes): return .string(String(decoding: bytes, as: UTF8.self))
        case .array(let elements):
            return .array(try elements.map { (element) throws(FormatError) in try anything(element) })
        case .map(let members):
            return .object(
                try members.map { (member) throws(FormatError) in (member.name, try anything(member.value)) })
        }
    }
}
