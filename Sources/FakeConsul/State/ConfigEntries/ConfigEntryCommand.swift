// SPDX-License-Identifier: MIT

/// A change of the configuration entries.
enum ConfigEntryCommand: Sendable {
    /// Puts the entry in the place of the one of its kind and name; its status stays as it was.
    case upsert(ConfigEntry)
    /// The same, if the entry there was last changed at the index that this one has; 0 stands for no entry.
    case upsertCAS(ConfigEntry)
    /// The same, status and all.
    case upsertWithStatusCAS(ConfigEntry)
    case delete(ConfigKind, name: String)
    /// Only if the entry was last changed at that index.
    case deleteCAS(ConfigKind, name: String, modifyIndex: UInt64)
}

extension ConfigEntryCommand: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        switch self {
        case .upsert(let entry): Self.write(1, entry, to: &writer)
        case .upsertCAS(let entry): Self.write(2, entry, to: &writer)
        case .upsertWithStatusCAS(let entry): Self.write(3, entry, to: &writer)
        case .delete(let kind, let name):
            writer.byte(4)
            writer.string(kind.rawValue)
            writer.string(name)
        case .deleteCAS(let kind, let name, let modifyIndex):
            writer.byte(5)
            writer.string(kind.rawValue)
            writer.string(name)
            writer.uint(modifyIndex)
        }
    }

    private static func write(_ number: UInt8, _ entry: ConfigEntry, to writer: inout BinaryWriter) {
        writer.byte(number)
        writer.value(entry)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        switch try reader.byte() {
        case 1: self = .upsert(try reader.value())
        case 2: self = .upsertCAS(try reader.value())
        case 3: self = .upsertWithStatusCAS(try reader.value())
        case 4: self = .delete(try ConfigKind.named(try reader.string()), name: try reader.string())
        case 5:
            self = .deleteCAS(
                try ConfigKind.named(try reader.string()), name: try reader.string(), modifyIndex: try reader.uint())
        case let number: throw FormatError("unknown kind \(number) of configuration entry command")
        }
    }
}
