// SPDX-License-Identifier: MIT

/// A change of one intention within the entry of its destination (`consul agent/structs IntentionMutation`).
enum IntentionCommand: Sendable {
    /// Sets the source of this name.
    case upsert(destination: String, source: ConfigRecord)
    /// Takes the source of this name out.
    case delete(destination: String, source: String)
    /// Adds a source that the deprecated API knows by its ID.
    case createLegacy(destination: String, source: ConfigRecord)
    case updateLegacy(id: String, source: ConfigRecord)
    case deleteLegacy(id: String)
}

extension IntentionCommand: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        switch self {
        case .upsert(let destination, let source): Self.write(1, destination, source, to: &writer)
        case .delete(let destination, let source):
            writer.byte(2)
            writer.string(destination)
            writer.string(source)
        case .createLegacy(let destination, let source): Self.write(3, destination, source, to: &writer)
        case .updateLegacy(let id, let source): Self.write(4, id, source, to: &writer)
        case .deleteLegacy(let id):
            writer.byte(5)
            writer.string(id)
        }
    }

    private static func write(_ kind: UInt8, _ name: String, _ source: ConfigRecord, to writer: inout BinaryWriter) {
        writer.byte(kind)
        writer.string(name)
        source.write(to: &writer)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        let kind = try reader.byte()
        let name = try reader.string()
        switch kind {
        case 1: self = .upsert(destination: name, source: try Self.source(&reader))
        case 2: self = .delete(destination: name, source: try reader.string())
        case 3: self = .createLegacy(destination: name, source: try Self.source(&reader))
        case 4: self = .updateLegacy(id: name, source: try Self.source(&reader))
        case 5: self = .deleteLegacy(id: name)
        default: throw FormatError("unknown kind \(kind) of intention command")
        }
    }

    private static func source(_ reader: inout BinaryReader) throws(FormatError) -> ConfigRecord {
        try ConfigRecord(.sourceIntention, from: &reader)
    }
}
