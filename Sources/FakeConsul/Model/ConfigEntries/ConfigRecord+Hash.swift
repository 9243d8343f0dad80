// SPDX-License-Identifier: MIT

extension ConfigRecord {
    /// What hashstructure makes of the Go struct.
    var structureHash: StructureHash {
        var fields: [(name: String, value: StructureHash)] = []
        for (field, value) in zip(schema.fields, values) where field.isHashed {
            fields.append((field.name, value.structureHash(field.type.pointed)))
        }
        return .structure(schema.name, fields)
    }
}

extension ConfigValue {
    func structureHash(_ type: ConfigType) -> StructureHash {
        switch self {
        case .null: type.nullHash
        case .bool(let flag): .bool(flag)
        // A time is a struct without exported fields.
        case .int(let number): type.isTime ? .structure("Time", []) : .int(number)
        case .uint(let number): type.isNarrow ? .narrow(number, bytes: 4) : .uint(number)
        case .float(let number): .narrow(UInt64(number.bitPattern), bytes: 4)
        case .text(let text): .string(text)
        case .bytes(let bytes): .list(bytes.map { .narrow(UInt64($0), bytes: 1) })
        case .list(let elements): .list(elements.map { $0.structureHash(type.element) })
        case .map(let map):
            .map(map.pairs.map { (key: .string($0.key), value: $0.value.structureHash(type.element)) })
        case .record(let record): record.structureHash
        case .opaque(let value): value.structureHash
        }
    }
}

extension ConfigType {
    /// What lists and maps hold.
    var element: ConfigType {
        switch self {
        case .list(let type), .map(let type): type.pointed
        default: self
        }
    }

    fileprivate var isTime: Bool { if case .time = self { true } else { false } }
    fileprivate var isNarrow: Bool { if case .uint(bytes: 4) = self { true } else { false } }

    /// A list or map without a value is like an empty one, a pointer is like the number 0.
    fileprivate var nullHash: StructureHash {
        switch self {
        case .list, .bytes: .list([])
        case .map, .opaque: .map([])
        default: .none
        }
    }
}

extension JSONValue {
    /// What hashstructure makes of an `interface{}` that was read from JSON.
    var structureHash: StructureHash {
        switch self {
        case .null: .none
        case .bool(let flag): .bool(flag)
        case .number(let text): .double(Double(text) ?? .infinity)
        case .string(let text): .string(text)
        case .array(let elements): .list(elements.map(\.structureHash))
        case .object(let members): .map(members.map { (key: .string($0.name), value: $0.value.structureHash) })
        }
    }
}
