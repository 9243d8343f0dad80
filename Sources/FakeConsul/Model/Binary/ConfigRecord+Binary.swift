// SPDX-License-Identifier: MIT

/// The fields in the schema's order, each with its number in front; those at their zero values are left out, so that a
/// field that a later version adds at the end is zero in what an earlier one wrote.
extension ConfigRecord {
    func write(to writer: inout BinaryWriter) {
        let set = schema.fields.indices.filter { values[$0] != schema.zeros[$0] }
        writer.uint(UInt64(set.count))
        for position in set {
            writer.uint(UInt64(position))
            values[position].write(to: &writer)
        }
    }

    init(_ schema: ConfigSchema, from reader: inout BinaryReader) throws(FormatError) {
        self = schema.zero
        let count = try reader.uint()
        for _ in 0..<min(count, UInt64(schema.fields.count)) {
            let position = try reader.uint(as: Int.self)
            guard position < schema.fields.count else { throw FormatError("unknown field of \(schema.name)") }
            let field = schema.fields[position]
            self[field.name] = try ConfigValue(field.type, from: &reader)
        }
    }
}

extension ConfigValue {
    func write(to writer: inout BinaryWriter) {
        writer.bool(!isNull)
        switch self {
        case .null: break
        case .bool(let flag): writer.bool(flag)
        case .int(let number): writer.int(number)
        case .uint(let number): writer.uint(number)
        case .float(let number): writer.uint(UInt64(number.bitPattern))
        case .text(let text): writer.string(text)
        case .bytes(let bytes): writer.bytes(bytes)
        case .list(let elements): writer.array(elements) { $1.write(to: &$0) }
        case .map(let map):
            writer.array(map.pairs) { writer, pair in
                writer.string(pair.key)
                pair.value.write(to: &writer)
            }
        case .record(let record): record.write(to: &writer)
        case .opaque(let value): writer.value(value)
        }
    }

    init(_ type: ConfigType, from reader: inout BinaryReader) throws(FormatError) {
        guard try reader.bool() else {
            self = .null
            return
        }
        switch type.pointed {
        case .bool: self = .bool(try reader.bool())
        case .string: self = .text(try reader.string())
        case .int, .duration, .time: self = .int(try reader.int64())
        case .uint: self = .uint(try reader.uint())
        case .float: self = .float(Float(bitPattern: try reader.uint(as: UInt32.self)))
        case .bytes: self = .bytes(try reader.bytes())
        case .list(let element):
            self = .list(
                try reader.array { (reader) throws(FormatError) in try ConfigValue(element, from: &reader) }
            )
        case .map(let element):
            let pairs = try reader.array { (reader) throws(FormatError) in
                (key: try reader.string(), value: try ConfigValue(element, from: &reader))
            }
            self = .map(SortedMap(pairs))
        case .opaque: self = .opaque(try reader.value())
        case .structure(let schema): self = .record(try ConfigRecord(schema, from: &reader))
        case .pointer: throw FormatError("pointer to a pointer")
        }
    }
}
