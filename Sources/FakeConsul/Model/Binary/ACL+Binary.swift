// SPDX-License-Identifier: MIT

/// Only the ID of what is referred to: names are looked up.
extension ACLLink: BinaryCodable {
    func write(to writer: inout BinaryWriter) { writer.string(id) }

    init(from reader: inout BinaryReader) throws(FormatError) { id = try reader.string() }
}

extension ACLServiceIdentity: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(serviceName)
        writer.optional(datacenters) { $0.strings($1) }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        serviceName = try reader.string()
        datacenters = try reader.optionalStrings()
    }
}

extension ACLNodeIdentity: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(nodeName)
        writer.string(datacenter)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        nodeName = try reader.string()
        datacenter = try reader.string()
    }
}

extension ACLToken: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(accessorID)
        writer.string(secretID)
        writer.string(description)
        writer.array(policies)
        writer.array(roles)
        writer.array(serviceIdentities)
        writer.array(nodeIdentities)
        writer.bool(isLocal)
        writer.string(authMethod)
        writer.optional(expirationTime) { $0.int($1) }
        writer.optional(createTime) { $0.int($1) }
        writer.optional(hash) { $0.bytes($1) }
        writer.value(indexes)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        accessorID = try reader.string()
        secretID = try reader.string()
        description = try reader.string()
        policies = try reader.array()
        roles = try reader.array()
        serviceIdentities = try reader.array()
        nodeIdentities = try reader.array()
        isLocal = try reader.bool()
        authMethod = try reader.string()
        expirationTime = try reader.optionalInt64()
        createTime = try reader.optionalInt64()
        hash = try reader.optionalBytes()
        indexes = try reader.value()
    }
}

extension ACLPolicy: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(id)
        writer.string(name)
        writer.string(description)
        writer.string(rules)
        writer.optional(datacenters) { $0.strings($1) }
        writer.optional(hash) { $0.bytes($1) }
        writer.value(indexes)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        id = try reader.string()
        name = try reader.string()
        description = try reader.string()
        rules = try reader.string()
        datacenters = try reader.optionalStrings()
        hash = try reader.optionalBytes()
        indexes = try reader.value()
    }
}

extension ACLRole: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(id)
        writer.string(name)
        writer.string(description)
        writer.array(policies)
        writer.array(serviceIdentities)
        writer.array(nodeIdentities)
        writer.optional(hash) { $0.bytes($1) }
        writer.value(indexes)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        id = try reader.string()
        name = try reader.string()
        description = try reader.string()
        policies = try reader.array()
        serviceIdentities = try reader.array()
        nodeIdentities = try reader.array()
        hash = try reader.optionalBytes()
        indexes = try reader.value()
    }
}

extension ACLBindingRule: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        for text in [id, description, authMethod, selector, bindType, bindName] { writer.string(text) }
        writer.value(indexes)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        id = try reader.string()
        description = try reader.string()
        authMethod = try reader.string()
        selector = try reader.string()
        bindType = try reader.string()
        bindName = try reader.string()
        indexes = try reader.value()
    }
}

extension ACLAuthMethod: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        for text in [name, type, displayName, description, tokenLocality] { writer.string(text) }
        writer.duration(maxTokenTTL)
        writer.optional(config)
        writer.value(indexes)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        name = try reader.string()
        type = try reader.string()
        displayName = try reader.string()
        description = try reader.string()
        tokenLocality = try reader.string()
        maxTokenTTL = try reader.duration()
        config = try reader.optional()
        indexes = try reader.value()
    }
}

extension BinaryReader {
    fileprivate mutating func optionalInt64() throws(FormatError) -> Int64? {
        try optional { (reader) throws(FormatError) in try reader.int64() }
    }

    fileprivate mutating func optionalBytes() throws(FormatError) -> [UInt8]? {
        try optional { (reader) throws(FormatError) in try reader.bytes() }
    }
}
