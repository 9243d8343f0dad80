// SPDX-License-Identifier: MIT

/// The state in the records of `state.bin`, which servers of the real Consul read and write (`consul
/// agent/consul/fsm snapshot_ce.go`).
extension StateSnapshot {
    // MARK: Writing

    /// The content of `state.bin`, in the order in which Consul writes it.
    var records: [UInt8] {
        var records = StateRecordWriter(lastIndex: appliedIndex)
        catalog.virtualIPs.write(to: &records, manual: catalog.mesh.manualVIPs)
        imported.write(to: &records)
        catalog.write(to: &records)
        for coordinate in coordinates.all { records.add(.coordinates, coordinate.record) }
        for session in sessions.all { records.add(.session, session.record) }
        acl.write(to: &records)
        kv.write(to: &records)
        kv.writeTombstones(to: &records)
        for query in preparedQueries.all { records.add(.preparedQuery, GoType.preparedQuery.record(of: query)) }
        if let autopilot { records.add(.autopilot, GoType.autopilot.record(of: autopilot)) }
        connect.write(to: &records)
        for entry in configEntries.all { records.add(.configurationEntry, entry.record) }
        for state in federationStates.all { records.add(.federationState, state.record) }
        writeMetadata(to: &records)
        writeIndexes(to: &records)
        peerings.write(to: &records)
        return records.bytes
    }

    /// What tells a server which forms of the data it need not convert any more.
    private func writeMetadata(to records: inout StateRecordWriter) {
        var entries = [
            ("intention-format", "config-entry"), ("virtual-ips", "true"), ("virtual-ips-term-gateway", "true"),
        ]
        if !acl.serverManagementToken.isEmpty { entries.append((Self.serverToken, acl.serverManagementToken)) }
        for (key, value) in entries {
            records.add(
                .systemMetadata,
                .record(["CreateIndex": .uint(1), "Key": .text(key), "ModifyIndex": .uint(1), "Value": .text(value)]))
        }
    }

    /// The key of the secret by which servers ask each other.
    private static let serverToken = "server-management-token"

    private mutating func takeMetadata(_ record: MessagePack) throws(FormatError) {
        let fields = try RecordFields(record)
        if try fields.text("Key") == Self.serverToken { acl.serverManagementToken = try fields.text("Value") }
    }

    private func writeIndexes(to records: inout StateRecordWriter) {
        catalog.indexes.write(to: &records)
        imported.writeIndexes(to: &records)
        catalog.kindNames.write(to: &records)
        catalog.mesh.writeIndexes(to: &records)
        acl.writeIndexes(to: &records)
        connect.writeIndexes(to: &records)
        peerings.writeIndexes(to: &records)
        records.index("coordinates", coordinates.index)
        records.index("prepared-queries", preparedQueries.index)
        records.index("federation-states", federationStates.index)
        records.index("config-entries", configEntries.index)
        records.index("sessions", sessions.index)
        records.index("kvs", kv.pairsIndex)
        records.index("tombstones", kv.tombstonesIndex)
    }

    // MARK: Reading

    /// - Parameters:
    ///   - records: the content of `state.bin`.
    ///   - index: the entry up to which the state has all; what the records say is held to it.
    ///   - time: the clock when the state is put in the place of another.
    /// - Throws: what Consul's restore says of records that it cannot take. None of the words name a place in a file.
    init(records: [UInt8], index: UInt64, at time: Instant) throws(FormatError) {
        var reader = try StateRecordReader(records)
        self.init(
            kv: KVTable(), sessions: SessionTable(), catalog: Catalog(), autopilot: nil,
            appliedIndex: min(reader.lastIndex, index), entryTime: time)
        var indexes = IndexRecords()
        var (authority, peers): ([StateRecord], [StateRecord]) = ([], [])
        var imports = ImportedRecords()
        while let record = try reader.next() {
            switch record.kind {
            case .caRoot, .caProviderState, .caConfiguration: authority.append(record)
            case .peering, .peeringTrustBundle, .peeringSecrets: peers.append(record)
            case .registration:
                let isImported = try imports.take(registration: record.value)
                if !isImported { try catalog.take(registration: record.value) }
            default: try take(record, &indexes)
            }
        }
        connect = try ConnectTable(authority, indexes)
        peerings = try PeeringTable(peers, indexes)
        indexes.forEach { imports.take($0, $1) }
        imported = imports.all
        deriveMesh()
        takeIndexes(indexes)
    }

    /// What the records do not hold, because it follows from services and entries: who names whom as an upstream, and
    /// what is behind which gateway.
    private mutating func deriveMesh() {
        let store = StateStore()
        store.restore(self)
        for (_, record) in catalog.services {
            let (node, service) = (record.value.node, record.value.service)
            store.linkUpstreams(of: service, onNode: node, before: nil, index: service.indexes.modify)
        }
        for entry in configEntries.all { store.restoreGateways(of: entry) }
        catalog.mesh = store.catalog.mesh
        catalog.kindNames = store.catalog.kindNames
    }

    private mutating func take(_ record: StateRecord, _ indexes: inout IndexRecords) throws(FormatError) {
        switch record.kind {
        case .kv: kv.restore(try KVPair(record: record.value))
        case .tombstone:
            let pair = try KVPair(record: record.value)
            kv.restore(Tombstone(index: pair.modifyIndex), of: pair.key)
        case .session: sessions.restore(try Session(record: record.value))
        case .autopilot: autopilot = try AutopilotConfiguration(record: record.value)
        case .virtualIP:
            guard let (service, manual) = try catalog.virtualIPs.take(assigned: record.value) else { return }
            catalog.mesh.manualVIPs.set(manual, of: service)
        case .freeVirtualIP: try catalog.virtualIPs.take(free: record.value)
        case .token, .policy, .role, .bindingRule, .authMethod: try acl.take(record)
        case .coordinates:
            for coordinate in try NodeCoordinate.batch(of: record.value) { coordinates.put(coordinate, index: 0) }
        case .preparedQuery: try preparedQueries.restore(try PreparedQuery(record: record.value))
        case .federationState: federationStates.restore(try FederationState(record: record.value))
        case .configurationEntry:
            let entry = try ConfigEntry(record: record.value)
            configEntries.insert(entry, index: entry.indexes.modify)
        case .systemMetadata: try takeMetadata(record.value)
        case .index: try indexes.take(record.value)
        default: break
        }
    }

    private mutating func takeIndexes(_ indexes: IndexRecords) {
        indexes.forEach { name, index in
            catalog.indexes.take(name, index)
            catalog.kindNames.take(name, index)
        }
        catalog.mesh.takeIndexes(indexes)
        acl.takeIndexes(indexes)
        coordinates.restoreIndex(indexes["coordinates"])
        preparedQueries.restoreIndex(max(preparedQueries.index, indexes["prepared-queries"]))
        federationStates.restoreIndex(indexes["federation-states"])
        configEntries.restoreIndex(max(configEntries.index, indexes["config-entries"]))
        sessions.restoreIndex(max(sessions.index, indexes["sessions"]))
        kv.restoreIndexes(
            pairs: max(kv.pairsIndex, indexes["kvs"]), tombstones: max(kv.tombstonesIndex, indexes["tombstones"]))
    }
}

extension AutopilotConfiguration {
    fileprivate init(record: MessagePack) throws(FormatError) {
        self = try AutopilotConfiguration(json: GoType.autopilot.document(of: record))
        let fields = try RecordFields(record)
        createIndex = try fields.uint("CreateIndex")
        modifyIndex = try fields.uint("ModifyIndex")
    }
}
