// SPDX-License-Identifier: MIT

/// The names of local services by kind (`consul agent/consul/state`, table `kind-service-names`): what wildcards of
/// gateways and intentions go by.
struct KindNames {
    private var table = CatalogTable<String>()
    private var index = SortedTree<KVKey, IndexEntry>()

    /// The names of a kind in their order, and the index of the list.
    func names(of kind: ServiceKind) -> (names: [String], index: UInt64) {
        let names = table.entries(withPrefix: CatalogKey.of(kind.name)).map { $0.value.value }
        return (names, index[CatalogKey.of(kind.indexName)]?.index ?? 0)
    }

    mutating func insert(_ name: String, kind: ServiceKind, index: UInt64) {
        let key = CatalogKey.of(kind.name, name)
        guard table[key] == nil else { return }
        table[key] = Stored(name)
        move(kind, to: index)
    }

    /// The index moves even if the name was not there.
    mutating func remove(_ name: String, kind: ServiceKind, index: UInt64) {
        table[CatalogKey.of(kind.name, name)] = nil
        move(kind, to: index)
    }

    private mutating func move(_ kind: ServiceKind, to index: UInt64) {
        let key = CatalogKey.of(kind.indexName)
        self.index[key] = IndexEntry(index: max(index, self.index[key]?.index ?? 0))
    }
}

extension KindNames: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.tree(table) { writer, entry in
            writer.value(entry.key)
            writer.string(entry.value.value)
        }
        writer.entries(index)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        try reader.each { (reader) throws(FormatError) in
            let key = try reader.value(KVKey.self)
            table[key] = Stored(try reader.string())
        }
        index = try reader.entries()
    }
}

extension KindNames {
    /// The names themselves follow from the services; only the indexes are in snapshots.
    func write(to records: inout StateRecordWriter) {
        for (key, entry) in index { records.index("kind_service_names." + CatalogKey.name(of: key), entry.index) }
    }

    /// They count, whatever the services themselves say: one that was changed is not new.
    mutating func take(_ name: Substring, _ index: UInt64) {
        guard let kind = name.behind("kind_service_names.") else { return }
        self.index[CatalogKey.of(kind)] = IndexEntry(index: index)
    }
}
