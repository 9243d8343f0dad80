// SPDX-License-Identifier: MIT

extension NodeService: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(kind.name)
        writer.string(id)
        writer.string(name)
        writer.optional(tags) { $0.strings($1) }
        writer.string(address)
        writer.optional(taggedAddresses) { $0.map($1) { $0.value($1) } }
        writer.map(meta)
        writer.int(port)
        writer.string(socketPath)
        writer.optional(weights)
        writer.bool(enableTagOverride)
        writer.optional(locality)
        writer.value(proxy)
        writer.value(connect)
        writer.value(indexes)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        kind = ServiceKind(try reader.string())
        id = try reader.string()
        name = try reader.string()
        tags = try reader.optionalStrings()
        address = try reader.string()
        taggedAddresses = try reader.optional { (reader) throws(FormatError) in
            try reader.map { (reader) throws(FormatError) in try reader.value() }
        }
        meta = try reader.map()
        port = try reader.int()
        socketPath = try reader.string()
        weights = try reader.optional()
        enableTagOverride = try reader.bool()
        locality = try reader.optional()
        proxy = try reader.value()
        connect = try reader.value()
        indexes = try reader.value()
    }
}

extension ServiceAddress: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(address)
        writer.int(port)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        address = try reader.string()
        port = try reader.int()
    }
}

extension Weights: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.int(passing)
        writer.int(warning)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        passing = try reader.int()
        warning = try reader.int()
    }
}

extension ServiceConnect: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.bool(native)
        writer.optional(sidecarService)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        native = try reader.bool()
        sidecarService = try reader.optional()
    }
}
