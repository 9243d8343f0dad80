// SPDX-License-Identifier: MIT

extension PreparedQuery: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        for text in [id, name, session, token, template.type, template.regexp] { writer.string(text) }
        writer.bool(template.removesEmptyTags)
        writer.value(service)
        writer.string(dnsTTL)
        writer.value(indexes)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        id = try reader.string()
        name = try reader.string()
        session = try reader.string()
        token = try reader.string()
        template.type = try reader.string()
        template.regexp = try reader.string()
        template.removesEmptyTags = try reader.bool()
        service = try reader.value()
        dnsTTL = try reader.string()
        indexes = try reader.value()
    }
}

extension ServiceQuery: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(service)
        writer.string(samenessGroup)
        writer.value(failover)
        writer.bool(onlyPassing)
        writer.optional(ignoredCheckIDs) { $0.strings($1) }
        writer.string(near)
        writer.optional(tags) { $0.strings($1) }
        writer.map(nodeMeta)
        writer.map(serviceMeta)
        writer.bool(connect)
        writer.string(peer)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        service = try reader.string()
        samenessGroup = try reader.string()
        failover = try reader.value()
        onlyPassing = try reader.bool()
        ignoredCheckIDs = try reader.optionalStrings()
        near = try reader.string()
        tags = try reader.optionalStrings()
        nodeMeta = try reader.map()
        serviceMeta = try reader.map()
        connect = try reader.bool()
        peer = try reader.string()
    }
}

extension ServiceQuery.Failover: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.int(nearest)
        writer.optional(datacenters) { $0.strings($1) }
        writer.optional(targets) { writer, targets in
            writer.array(targets) { writer, target in
                writer.string(target.peer)
                writer.string(target.datacenter)
            }
        }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        nearest = try reader.int()
        datacenters = try reader.optionalStrings()
        targets = try reader.optional { (reader) throws(FormatError) in
            try reader.array { (reader) throws(FormatError) in
                ServiceQuery.Target(peer: try reader.string(), datacenter: try reader.string())
            }
        }
    }
}
