// SPDX-License-Identifier: MIT

/// Only the records themselves are written; the tables that find them by other names are made anew from them.
extension Catalog: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.tree(nodes) { $0.value($1.value.value) }
        writer.tree(services) { writer, entry in
            writer.string(entry.value.value.node)
            writer.value(entry.value.value.service)
        }
        writer.tree(checks) { $0.value($1.value.value) }
        writer.value(indexes)
        writer.value(kindNames)
        writer.value(virtualIPs)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        self.init()
        try reader.each { (reader) throws(FormatError) in put(try reader.value(Node.self)) }
        try reader.each { (reader) throws(FormatError) in
            put(ServiceRecord(node: try reader.string(), service: try reader.value()))
        }
        try reader.each { (reader) throws(FormatError) in put(try reader.value(HealthCheck.self)) }
        indexes = try reader.value()
        kindNames = try reader.value()
        virtualIPs = try reader.value()
    }
}

extension BinaryWriter {
    mutating func entries(_ entries: SortedTree<KVKey, IndexEntry>) {
        tree(entries) { writer, entry in
            writer.value(entry.key)
            writer.uint(entry.value.index)
        }
    }
}

extension BinaryReader {
    mutating func entries() throws(FormatError) -> SortedTree<KVKey, IndexEntry> {
        var entries = SortedTree<KVKey, IndexEntry>()
        try each { (reader) throws(FormatError) in
            let key = try reader.value(KVKey.self)
            entries[key] = IndexEntry(index: try reader.uint())
        }
        return entries
    }
}
