// SPDX-License-Identifier: MIT

/// The configuration entries, by kind and name in any case (`consul agent/consul/state`, table `config-entries`).
struct ConfigEntryTable {
    private var entries = SortedTree<KVKey, ConfigEntry>()
    /// What entries say of other services: the service's name, a zero byte, the entry's key.
    private var links = SortedTree<KVKey, IndexEntry>()
    /// The index of the last change.
    private(set) var index: UInt64 = 0

    var count: Int { entries.count }

    /// All entries in the order of their kinds and names.
    var all: [ConfigEntry] { entries.map(\.value) }

    subscript(_ kind: ConfigKind, _ name: String) -> ConfigEntry? { entries[Self.key(kind, name)] }

    static func key(_ kind: ConfigKind, _ name: String) -> KVKey { CatalogKey.of(kind.rawValue, name) }

    // MARK: Changing

    mutating func insert(_ entry: ConfigEntry, index: UInt64) {
        let key = Self.key(entry.kind, entry.name)
        if let old = entries.insert(entry, for: key) { unlink(old, key) }
        for service in entry.linkedServices { links[Self.link(service, key)] = IndexEntry(index: index) }
        self.index = max(self.index, index)
    }

    mutating func remove(_ kind: ConfigKind, _ name: String, index: UInt64) {
        let key = Self.key(kind, name)
        if let old = entries.remove(key) { unlink(old, key) }
        self.index = index
    }

    private mutating func unlink(_ entry: ConfigEntry, _ key: KVKey) {
        for service in entry.linkedServices { links[Self.link(service, key)] = nil }
    }

    /// The link index tells cases apart.
    private static func link(_ service: String, _ key: KVKey) -> KVKey { KVKey(Array(service.utf8) + [0] + key.bytes) }

    /// Sets the table's own index, which may be beyond those of what is left in it.
    mutating func restoreIndex(_ index: UInt64) { self.index = index }

    // MARK: Reading

    func get(_ kind: ConfigKind, _ name: String, watch: inout WatchSet) -> ConfigEntry? {
        watch.insert(.record(.configEntries, Self.key(kind, name)))
        return self[kind, name]
    }

    /// The entries of a kind, or all, in the order of their kinds and names.
    func list(_ kind: ConfigKind?, watch: inout WatchSet) -> [ConfigEntry] {
        watch.insert(.table(.configEntries))
        return kind.map(list) ?? all
    }

    func list(_ kind: ConfigKind) -> [ConfigEntry] {
        var found = entries.entries(withPrefix: CatalogKey.of(kind.rawValue))
        var result: [ConfigEntry] = []
        while let entry = found.next() { result.append(entry.value) }
        return result
    }

    /// The entries that name the service, other than by being called so.
    func linking(to service: String) -> [ConfigEntry] {
        let prefix = KVKey(Array(service.utf8) + [0])
        var found = links.entries(withPrefix: prefix)
        var result: [ConfigEntry] = []
        while let link = found.next() {
            if let entry = entries[KVKey(Array(link.key.bytes.dropFirst(prefix.bytes.count)))] { result.append(entry) }
        }
        return result
    }
}

extension ConfigEntryTable {
    /// The services that an entry of a chain is of.
    var chainServices: Set<String> {
        ConfigKind.ofServiceGraph.reduce(into: []) { $0.formUnion(list($1).map(\.name)) }
    }
}

extension ConfigEntry: Stamped {
    var stamp: UInt64 { indexes.modify }
}

extension ConfigEntryTable: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.uint(index)
        writer.tree(entries) { $0.value($1.value) }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        self.init()
        let index = try reader.uint()
        try reader.each { (reader) throws(FormatError) in
            let entry = try reader.value(ConfigEntry.self)
            insert(entry, index: entry.indexes.modify)
        }
        restoreIndex(index)
    }
}
