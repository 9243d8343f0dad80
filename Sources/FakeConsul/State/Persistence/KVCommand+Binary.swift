// SPDX-License-Identifier: MIT

extension KVCommand: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        switch self {
        case .set(let pair): Self.write(1, pair, to: &writer)
        case .cas(let pair): Self.write(2, pair, to: &writer)
        case .lock(let pair): Self.write(3, pair, to: &writer)
        case .unlock(let pair): Self.write(4, pair, to: &writer)
        case .delete(let key): Self.write(5, key, to: &writer)
        case .deleteCAS(let key, let modifyIndex):
            Self.write(6, key, to: &writer)
            writer.uint(modifyIndex)
        case .deleteTree(let prefix): Self.write(7, prefix, to: &writer)
        case .reapTombstones(let limit):
            writer.byte(8)
            writer.uint(limit)
        }
    }

    private static func write(_ kind: UInt8, _ value: some BinaryCodable, to writer: inout BinaryWriter) {
        writer.byte(kind)
        writer.value(value)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        switch try reader.byte() {
        case 1: self = .set(try reader.value())
        case 2: self = .cas(try reader.value())
        case 3: self = .lock(try reader.value())
        case 4: self = .unlock(try reader.value())
        case 5: self = .delete(try reader.value())
        case 6: self = .deleteCAS(try reader.value(), modifyIndex: try reader.uint())
        case 7: self = .deleteTree(try reader.value())
        case 8: self = .reapTombstones(upTo: try reader.uint())
        case let kind: throw FormatError("unknown kind \(kind) of KV command")
        }
    }
}

extension SessionCommand: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        switch self {
        case .create(let session):
            writer.byte(1)
            writer.value(session)
        case .destroy(let id):
            writer.byte(2)
            writer.string(id)
        }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        switch try reader.byte() {
        case 1: self = .create(try reader.value())
        case 2: self = .destroy(id: try reader.string())
        case let kind: throw FormatError("unknown kind \(kind) of session command")
        }
    }
}
