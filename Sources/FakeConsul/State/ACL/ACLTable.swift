// SPDX-License-Identifier: MIT

/// A record that one of the tables of access control holds.
protocol ACLRecord: Stamped, BinaryCodable {
    /// What it is ordered and found by.
    var key: KVKey { get }
    /// What else it is found by; of one record only.
    var otherKey: KVKey { get }
    var indexes: RaftIndexes { get set }
}

extension ACLRecord {
    var stamp: UInt64 { indexes.modify }
}

/// One table of access control with the index of its last change (`consul agent/consul/state/acl_schema.go`).
struct ACLTable<Record: ACLRecord> {
    private var records = SortedTree<KVKey, Record>()
    /// The keys of the records by what else they are found by: a tree, too, so that a copy costs nothing.
    private var keys = SortedTree<KVKey, ACLRecordKey>()
    /// The index of the last change; 0 where there was none.
    private(set) var index: UInt64 = 0

    /// All records in the order of their keys.
    var all: [Record] { records.map(\.value) }
    var isEmpty: Bool { records.isEmpty }

    subscript(key: KVKey) -> Record? { records[key] }

    subscript(other key: KVKey) -> Record? { keys[key].flatMap { records[$0.key] } }

    /// Puts the record in the place of the one with its other key, and answers it as it is stored.
    @discardableResult
    mutating func insert(_ record: Record, index: UInt64) -> Record {
        var record = record
        let old = self[other: record.otherKey]
        // Under another name it is still the same.
        if let old, old.key != record.key { records.remove(old.key) }
        record.indexes = RaftIndexes(create: old?.indexes.create ?? index, modify: index)
        put(record)
        self.index = index
        return record
    }

    mutating func remove(_ key: KVKey, index: UInt64) -> Record? {
        guard let record = records.remove(key) else { return nil }
        keys[record.otherKey] = nil
        self.index = index
        return record
    }

    /// Puts a record back as a snapshot has it.
    mutating func restore(_ record: Record) {
        put(record)
        index = max(index, record.indexes.modify)
    }

    /// Sets the table's own index, where it is beyond those of what is left in it.
    mutating func restoreIndex(_ index: UInt64) { self.index = max(index, self.index) }

    private mutating func put(_ record: Record) {
        if let other = records.insert(record, for: record.key) { keys[other.otherKey] = nil }
        keys[record.otherKey] = ACLRecordKey(key: record.key)
    }
}

/// The key of a record, as a tree holds it.
struct ACLRecordKey: Stamped {
    let key: KVKey
    var stamp: UInt64 { 0 }
}

extension ACLTable: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.uint(index)
        writer.tree(records) { $0.value($1.value) }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        let index = try reader.uint()
        try reader.each { (reader) throws(FormatError) in restore(try reader.value(Record.self)) }
        self.index = max(index, self.index)
    }
}

// MARK: Keys

extension ACLToken: ACLRecord {
    /// Tokens are listed in the order of their secrets, as in Consul.
    var key: KVKey { KVKey(secretID) }
    var otherKey: KVKey { .uuid(accessorID) }
}

extension ACLPolicy: ACLRecord {
    var key: KVKey { .folded(name) }
    var otherKey: KVKey { .uuid(id) }
}

extension ACLRole: ACLRecord {
    var key: KVKey { .folded(name) }
    var otherKey: KVKey { .uuid(id) }
}

extension ACLBindingRule: ACLRecord {
    var key: KVKey { .uuid(id) }
    var otherKey: KVKey { key }
}

extension ACLAuthMethod: ACLRecord {
    var key: KVKey { .folded(name) }
    var otherKey: KVKey { key }
}

extension KVKey {
    /// A name that is found in any case.
    static func folded(_ name: String) -> KVKey { KVKey(name.lowercased()) }

    /// The bytes of a UUID; of a text that is none, the text.
    static func uuid(_ id: String) -> KVKey { KVKey((try? ACLUUID.bytes(id)) ?? Array(id.utf8)) }
}
