// SPDX-License-Identifier: MIT

extension Session: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(id)
        writer.string(name)
        writer.string(node)
        writer.duration(lockDelay)
        writer.string(behavior.rawValue)
        writer.string(ttl)
        writer.optional(nodeChecks) { $0.strings($1) }
        writer.optional(serviceChecks) { $0.array($1) }
        writer.optional(checks) { $0.strings($1) }
        writer.uint(createIndex)
        writer.uint(modifyIndex)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        id = try reader.string()
        name = try reader.string()
        node = try reader.string()
        lockDelay = try reader.duration()
        let behavior = try reader.string()
        guard let known = Behavior(rawValue: behavior) else {
            throw FormatError("unknown session behavior \(GoQuote.quote(behavior))")
        }
        self.behavior = known
        ttl = try reader.string()
        nodeChecks = try reader.optionalStrings()
        serviceChecks = try reader.optional { (reader) throws(FormatError) in try reader.array() }
        checks = try reader.optionalStrings()
        createIndex = try reader.uint()
        modifyIndex = try reader.uint()
    }
}

extension Session.ServiceCheck: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(id)
        writer.string(namespace)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        id = try reader.string()
        namespace = try reader.string()
    }
}

extension BinaryReader {
    mutating func optionalStrings() throws(FormatError) -> [String]? {
        try optional { (reader) throws(FormatError) in try reader.strings() }
    }
}
