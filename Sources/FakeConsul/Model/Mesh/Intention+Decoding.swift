// SPDX-License-Identifier: MIT

extension Intention {
    static let shape = JSONStruct.aliased("structs.Intention")

    /// Reads an intention as the API takes it; times and hash are Consul's to set.
    init(_ object: inout JSONObjectReader) {
        id = object.string("ID")
        description = object.string("Description")
        sourceNamespace = object.string("SourceNS")
        sourceName = object.string("SourceName")
        destinationNamespace = object.string("DestinationNS")
        destinationName = object.string("DestinationName")
        sourcePartition = object.string("SourcePartition")
        destinationPartition = object.string("DestinationPartition")
        sourcePeer = object.string("SourcePeer")
        sourceSamenessGroup = object.string("SourceSamenessGroup")
        sourceType = object.string("SourceType", type: "structs.IntentionSourceType")
        action = object.string("Action", type: "structs.IntentionAction")
        let type = "[]*structs.IntentionPermission"
        permissions = object.records("Permissions", of: .intentionPermission, type: type) ?? []
        jwt = object.record("JWT", of: .intentionJWT)
        _ = (object.string("DefaultAddr"), object.int("DefaultPort"))
        meta = object.sortedStringMap("Meta")
        precedence = object.int("Precedence")
        _ = object.outside { ($0.string("Hash"), $0.string("CreatedAt"), $0.string("UpdatedAt")) }
        _ = RaftIndexes(&object)
    }
}

/// Structs of configuration entries as Go decodes them by itself, without Consul's leniency.
extension JSONObjectReader {
    fileprivate mutating func record(_ name: String, of schema: ConfigSchema) -> ConfigRecord? {
        self.struct(name, .plain("structs.\(schema.name)")) { $0.record(of: schema) }
    }

    fileprivate mutating func records(_ name: String, of schema: ConfigSchema, type: String) -> [ConfigRecord]? {
        structs(name, type: type, of: .plain("structs.\(schema.name)")) { $0.record(of: schema) }
    }

    private mutating func record(of schema: ConfigSchema) -> ConfigRecord {
        var record = schema.zero
        for field in schema.fields {
            if let value = value(field.name, of: field.type) { record[field.name] = value }
        }
        return record
    }

    /// Intentions have texts, flags, lists and structs, nothing else.
    private mutating func value(_ name: String, of type: ConfigType) -> ConfigValue? {
        switch type {
        case .string(let type): .text(string(name, type: type))
        case .bool: .bool(bool(name))
        case .int: .int(Int64(int(name)))
        case .list(.string): strings(name).map { .list($0.map { .text($0) }) }
        case .list(.structure(let schema)):
            records(name, of: schema, type: "[]structs.\(schema.name)").map { .list($0.map { .record($0) }) }
        case .pointer(.structure(let schema)): record(name, of: schema).map { .record($0) }
        default: nil
        }
    }
}
