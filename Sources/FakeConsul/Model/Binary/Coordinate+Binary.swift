// SPDX-License-Identifier: MIT

extension Coordinate: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.array(vector) { $0.double($1) }
        writer.double(error)
        writer.double(adjustment)
        writer.double(height)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        vector = try reader.array { (reader) throws(FormatError) in try reader.double() }
        error = try reader.double()
        adjustment = try reader.double()
        height = try reader.double()
    }
}

extension NodeCoordinate: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(node)
        writer.string(segment)
        writer.value(coordinate)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        node = try reader.string()
        segment = try reader.string()
        coordinate = try reader.value()
    }
}
