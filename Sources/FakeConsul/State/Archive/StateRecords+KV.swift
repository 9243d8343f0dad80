// SPDX-License-Identifier: MIT

/// The KV store and the sessions in snapshots.
extension KVPair {
    var record: MessagePack {
        .record([
            "CreateIndex": .uint(createIndex), "Flags": .uint(flags), "Key": .bytes(key.bytes),
            "LockIndex": .uint(lockIndex), "ModifyIndex": .uint(modifyIndex), "Session": .text(session),
            "Value": value.isEmpty ? .null : .bytes(value),
        ])
    }

    init(record: MessagePack) throws(FormatError) {
        let fields = try RecordFields(record)
        self.init(key: KVKey(try fields.bytes("Key")), value: try fields.bytes("Value"))
        flags = try fields.uint("Flags")
        session = try fields.text("Session")
        lockIndex = try fields.uint("LockIndex")
        createIndex = try fields.uint("CreateIndex")
        modifyIndex = try fields.uint("ModifyIndex")
    }
}

extension KVTable {
    func write(to records: inout StateRecordWriter) {
        for entry in pairs { records.add(.kv, entry.value.record) }
    }

    /// They are written as pairs of which nothing but the index is left.
    func writeTombstones(to records: inout StateRecordWriter) {
        for entry in tombstones {
            var pair = KVPair(key: entry.key)
            pair.modifyIndex = entry.value.index
            records.add(.tombstone, pair.record)
        }
    }
}

extension Session {
    var record: MessagePack {
        .record([
            "Behavior": .text(behavior.rawValue), "Checks": .texts(checks), "CreateIndex": .uint(createIndex),
            "ID": .text(id), "LockDelay": .int(lockDelay.nanoseconds), "ModifyIndex": .uint(modifyIndex),
            "Name": .text(name), "Node": .text(node), "NodeChecks": .texts(nodeChecks),
            "ServiceChecks": serviceChecks.map { checks in
                .array(checks.map { .record(["ID": .text($0.id), "Namespace": .text($0.namespace)]) })
            } ?? .null,
            "TTL": .text(ttl),
        ])
    }

    init(record: MessagePack) throws(FormatError) {
        let fields = try RecordFields(record)
        self.init(id: try fields.text("ID"), node: try fields.text("Node"))
        name = try fields.text("Name")
        lockDelay = .nanoseconds(try fields.int("LockDelay"))
        behavior = Behavior(rawValue: try fields.text("Behavior")) ?? .release
        ttl = try fields.text("TTL")
        nodeChecks = try fields.texts("NodeChecks")
        checks = try fields.texts("Checks")
        if case .array(let elements) = fields["ServiceChecks"] {
            serviceChecks = try elements.map { (element) throws(FormatError) in
                let check = try RecordFields(element)
                return ServiceCheck(id: try check.text("ID"), namespace: try check.text("Namespace"))
            }
        }
        createIndex = try fields.uint("CreateIndex")
        modifyIndex = try fields.uint("ModifyIndex")
    }
}
