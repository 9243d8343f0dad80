// SPDX-License-Identifier: MIT

/// Configuration entries in snapshots: the kind, then the request that would write the entry, as bytes within the
/// record (`consul agent/structs ConfigEntryRequest.MarshalBinary`).
extension ConfigEntry {
    var record: MessagePack {
        var members = body.packed
        members.append(MessagePack.MapEntry(name: "Hash", value: .uint(hash)))
        members.append(MessagePack.MapEntry(name: "CreateIndex", value: .uint(indexes.create)))
        members.append(MessagePack.MapEntry(name: "ModifyIndex", value: .uint(indexes.modify)))
        var entry = MessagePack.map(members)
        // This kind's struct has a form of its own: bytes once more.
        if kind == .proxyDefaults {
            var writer = MessagePackWriter()
            writer.value(entry)
            entry = .bytes(writer.bytes)
        }
        var writer = MessagePackWriter()
        writer.value(.text(kind.rawValue))
        writer.value(.record(["Datacenter": .text(""), "Entry": entry, "Op": .text(""), "Token": .text("")]))
        return .bytes(writer.bytes)
    }

    init(record: MessagePack) throws(FormatError) {
        guard case .bytes(let bytes) = record else {
            throw FormatError("msgpack decode error: a configuration entry that is no bytes")
        }
        var reader = MessagePackReader(bytes)
        guard case .bytes(let name) = try reader.value() else { throw FormatError("invalid config entry kind: ") }
        let kind = try ConfigKind.named(String(decoding: name, as: UTF8.self))
        var entry = try RecordFields(try reader.value())["Entry"]
        if case .bytes(let inner) = entry {
            var reader = MessagePackReader(inner)
            entry = try reader.value()
        }
        let fields = try RecordFields(entry)
        self.init(kind, body: try ConfigRecord(kind.schema, packed: fields))
        hash = try fields.uint("Hash")
        indexes = try fields.indexes()
    }
}

extension ConfigRecord {
    /// The fields as Go's codec writes them; the embedded struct of the paid edition has none.
    fileprivate var packed: [MessagePack.MapEntry] {
        zip(schema.fields, values).compactMap { field, value in
            field.name == "EnterpriseMeta"
                ? nil : MessagePack.MapEntry(name: field.name, value: value.packed(as: field.type))
        }
    }

    fileprivate init(_ schema: ConfigSchema, packed fields: RecordFields) throws(FormatError) {
        self.init(
            schema: schema,
            values: try schema.fields.map { (field) throws(FormatError) in
                try ConfigValue(fields[field.name], as: field.type)
            })
    }
}

extension ConfigValue {
    fileprivate func packed(as type: ConfigType) -> MessagePack {
        switch (self, type) {
        case (_, .pointer(let type)): return isNull ? .null : packed(as: type)
        case (.null, _): return .null
        case (.bool(let flag), _): return .bool(flag)
        case (.int(let number), .time):
            return .time(nanoseconds: number)
        case (.int(let number), _): return .int(number)
        case (.uint(let number), _): return .uint(number)
        case (.float(let number), _): return .double(Double(number))
        case (.text(let text), _): return .text(text)
        case (.bytes(let bytes), _): return .bytes(bytes)
        case (.list(let elements), .list(let type)): return .array(elements.map { $0.packed(as: type) })
        case (.map(let map), .map(let type)):
            return .map(map.pairs.map { MessagePack.MapEntry(name: $0.key, value: $0.value.packed(as: type)) })
        case (.record(let record), _): return .map(record.packed)
        case (.opaque(let value), _): return GoType.any.messagePack(from: value)
        case (.list, _), (.map, _): return .null
        }
    }

    fileprivate init(_ value: MessagePack, as type: ConfigType) throws(FormatError) {
        if case .null = value {
            self = type.zero
            return
        }
        switch (type, value) {
        case (.pointer(let type), _): self = try ConfigValue(value, as: type)
        case (.bool, .bool(let flag)): self = .bool(flag)
        case (.string, .bytes(let bytes)): self = .text(String(decoding: bytes, as: UTF8.self))
        case (.bytes, .bytes(let bytes)): self = .bytes(bytes)
        case (.int, .int(let number)), (.duration, .int(let number)): self = .int(number)
        case (.int, .uint(let number)), (.duration, .uint(let number)):
            self = .int(try Self.fitting(Int64(exactly: number)))
        case (.uint, .uint(let number)): self = .uint(number)
        case (.uint, .int(let number)): self = .uint(try Self.fitting(UInt64(exactly: number)))
        case (.float, .double(let number)): self = .float(Float(number))
        case (.float, .int(let number)): self = .float(Float(number))
        case (.float, .uint(let number)): self = .float(Float(number))
        case (.time, .bytes(let bytes)):
            self = .int(try GoTime.nanoseconds(bytes) ?? 0)
        case (.list(let type), .array(let elements)):
            self = .list(try elements.map { (element) throws(FormatError) in try ConfigValue(element, as: type) })
        case (.map(let type), .map(let members)):
            self = .map(
                SortedMap(
                    try members.map { (member) throws(FormatError) in
                        (key: member.name, value: try ConfigValue(member.value, as: type))
                    }))
        case (.structure(let schema), .map): self = .record(try ConfigRecord(schema, packed: try RecordFields(value)))
        case (.opaque, .map): self = .opaque(try GoType.any.json(from: value))
        default: throw FormatError("msgpack decode error: a value of another type in a configuration entry")
        }
    }

    private static func fitting<Number>(_ number: Number?) throws(FormatError) -> Number {
        guard let number else { throw FormatError("msgpack decode error: a number out of range") }
        return number
    }
}
