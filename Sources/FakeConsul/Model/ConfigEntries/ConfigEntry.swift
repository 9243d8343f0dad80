// SPDX-License-Identifier: MIT

/// A configuration entry of any kind.
struct ConfigEntry: Sendable {
    let kind: ConfigKind
    /// The fields of the kind's Go struct but for `Hash` and the indexes.
    var body: ConfigRecord
    /// What Consul makes of the body when the entry is written.
    var hash: UInt64 = 0
    var indexes = RaftIndexes(create: 0, modify: 0)

    /// An entry that says nothing but its name.
    init(_ kind: ConfigKind, name: String) {
        self.kind = kind
        body = kind.schema.zero
        if kind.schema.position(of: "Name") != nil { body.set("Name", name) }
    }

    init(_ kind: ConfigKind, body: ConfigRecord) {
        self.kind = kind
        self.body = body
    }

    /// There is only one of the kind `mesh`.
    var name: String { kind == .mesh ? "mesh" : body.text("Name") }

    var meta: StringMap? { body.textMap("Meta") }

    /// The protocol of `service-defaults` or `proxy-defaults`.
    var protocolName: String {
        let named = body.text("Protocol")
        return named.isEmpty ? "tcp" : named.lowercased()
    }

    /// Whether both are the same but for their indexes.
    func saysTheSame(as other: ConfigEntry) -> Bool {
        kind == other.kind && hash == other.hash && body == other.body
    }
}

extension ConfigEntry: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            // The structs of some kinds have no field of the name.
            if body.schema.position(of: "Kind") == nil { json.member("Kind", kind.rawValue) }
            body.writeMembers(to: &json)
            json.member("Hash", unlessZero: hash)
            json.member("CreateIndex", indexes.create)
            json.member("ModifyIndex", indexes.modify)
        }
    }
}

extension ConfigEntry: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(kind.rawValue)
        body.write(to: &writer)
        writer.fixed(hash)
        writer.value(indexes)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        kind = try ConfigKind.named(try reader.string())
        body = try ConfigRecord(kind.schema, from: &reader)
        hash = try reader.fixed()
        indexes = try reader.value()
    }
}
