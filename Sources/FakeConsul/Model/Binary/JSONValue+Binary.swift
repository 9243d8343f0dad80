// SPDX-License-Identifier: MIT

extension JSONValue: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        switch self {
        case .null: writer.byte(0)
        case .bool(let value):
            writer.byte(1)
            writer.bool(value)
        case .number(let text):
            writer.byte(2)
            writer.string(text)
        case .string(let text):
            writer.byte(3)
            writer.string(text)
        case .array(let elements):
            writer.byte(4)
            writer.array(elements)
        case .object(let members):
            writer.byte(5)
            writer.array(members) { writer, member in
                writer.string(member.name)
                writer.value(member.value)
            }
        }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        try self.init(from: &reader, depth: 0)
    }

    /// No deeper than a document that was read from JSON is kept.
    private init(from reader: inout BinaryReader, depth: Int) throws(FormatError) {
        guard depth <= JSONParser.keptDepth else { throw FormatError("JSON nested too deep") }
        switch try reader.byte() {
        case 0: self = .null
        case 1: self = .bool(try reader.bool())
        case 2: self = .number(try reader.string())
        case 3: self = .string(try reader.string())
        case 4:
            self = .array(
                try reader.array { (reader) throws(FormatError) in try JSONValue(from: &reader, depth: depth + 1) }
            )
        case 5:
            self = .object(
                try reader.array { (reader) throws(FormatError) in
                    (name: try reader.string(), value: try JSONValue(from: &reader, depth: depth + 1))
                }
            )
        case let kind: throw FormatError("unknown kind \(kind) of JSON")
        }
    }
}
