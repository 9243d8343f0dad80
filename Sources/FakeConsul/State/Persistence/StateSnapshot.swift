// SPDX-License-Identifier: MIT

/// The state of a server as of one entry of the log. Taking one costs nothing: it shares with the store what does not
/// change later.
///
/// Lock-delays are not in it: as in Consul they are the leader's own knowledge.
struct StateSnapshot {
    var kv: KVTable
    var sessions: SessionTable
    var catalog: Catalog
    var autopilot: AutopilotConfiguration?
    var acl = ACLTables()
    var coordinates = CoordinateTable()
    var preparedQueries = PreparedQueryTable()
    var federationStates = FederationStateTable()
    var configEntries = ConfigEntryTable()
    var connect = ConnectTable()
    var peerings = PeeringTable()
    var imported = ImportedCatalogs()
    /// The index of the last entry that was applied, and the leader's clock in it.
    var appliedIndex: UInt64
    var entryTime: Instant
}

extension StateSnapshot: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.uint(appliedIndex)
        writer.int(entryTime.nanoseconds)
        writer.value(kv)
        writer.value(sessions)
        writer.value(catalog)
        writer.optional(autopilot)
        writer.value(acl)
        writer.value(catalog.mesh)
        writer.value(coordinates)
        writer.value(preparedQueries)
        writer.value(federationStates)
        writer.value(configEntries)
        writer.value(connect)
        writer.value(peerings)
        writer.value(imported)
        writer.value(peerings.trustBundles)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        appliedIndex = try reader.uint()
        entryTime = Instant(nanoseconds: try reader.int64())
        kv = try reader.value()
        sessions = try reader.value()
        catalog = try reader.value()
        // Those that were written before there was any end here.
        autopilot = reader.remaining > 0 ? try reader.optional() : nil
        acl = reader.remaining > 0 ? try reader.value() : ACLTables()
        catalog.mesh = reader.remaining > 0 ? try reader.value() : MeshTables()
        if reader.remaining > 0 { coordinates = try reader.value() }
        if reader.remaining > 0 { preparedQueries = try reader.value() }
        if reader.remaining > 0 { federationStates = try reader.value() }
        configEntries = reader.remaining > 0 ? try reader.value() : ConfigEntryTable()
        connect = reader.remaining > 0 ? try reader.value() : ConnectTable()
        peerings = reader.remaining > 0 ? try reader.value() : PeeringTable()
        imported = reader.remaining > 0 ? try reader.value() : ImportedCatalogs()
        if reader.remaining > 0 { peerings.trustBundles = try reader.value() }
    }
}
