// SPDX-License-Identifier: MIT

extension KVKey: BinaryCodable {
    func write(to writer: inout BinaryWriter) { writer.bytes(bytes) }

    init(from reader: inout BinaryReader) throws(FormatError) { self.init(try reader.bytes()) }
}

extension KVPair: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.value(key)
        writer.bytes(value)
        writer.uint(flags)
        writer.string(session)
        writer.uint(lockIndex)
        writer.uint(createIndex)
        writer.uint(modifyIndex)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        key = try reader.value()
        value = try reader.bytes()
        flags = try reader.uint()
        session = try reader.string()
        lockIndex = try reader.uint()
        createIndex = try reader.uint()
        modifyIndex = try reader.uint()
    }
}
