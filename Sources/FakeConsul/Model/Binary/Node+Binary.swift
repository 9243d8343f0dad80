// SPDX-License-Identifier: MIT

extension Node: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(id)
        writer.string(name)
        writer.string(address)
        writer.string(datacenter)
        writer.map(taggedAddresses)
        writer.map(meta)
        writer.optional(locality)
        writer.value(indexes)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        id = try reader.string()
        name = try reader.string()
        address = try reader.string()
        datacenter = try reader.string()
        taggedAddresses = try reader.map()
        meta = try reader.map()
        locality = try reader.optional()
        indexes = try reader.value()
    }
}

extension Locality: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(region)
        writer.string(zone)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        region = try reader.string()
        zone = try reader.string()
    }
}

extension RaftIndexes: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.uint(create)
        writer.uint(modify)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        create = try reader.uint()
        modify = try reader.uint()
    }
}
