// SPDX-License-Identifier: MIT

extension KVTable: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.uint(pairsIndex)
        writer.uint(tombstonesIndex)
        writer.tree(pairs) { $0.value($1.value) }
        writer.tree(tombstones) { writer, entry in
            writer.value(entry.key)
            writer.uint(entry.value.index)
        }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        self.init()
        let indexes = (pairs: try reader.uint(), tombstones: try reader.uint())
        try reader.each { (reader) throws(FormatError) in restore(try reader.value(KVPair.self)) }
        try reader.each { (reader) throws(FormatError) in
            let key = try reader.value(KVKey.self)
            restore(Tombstone(index: try reader.uint()), of: key)
        }
        restoreIndexes(pairs: indexes.pairs, tombstones: indexes.tombstones)
    }
}

extension SessionTable: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.uint(index)
        writer.array(all)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        self.init()
        let index = try reader.uint()
        try reader.each { (reader) throws(FormatError) in restore(try reader.value(Session.self)) }
        restoreIndex(index)
    }
}

extension BinaryWriter {
    /// The entries of a tree in order, read back with `each`.
    mutating func tree<Key, Value>(
        _ tree: SortedTree<Key, Value>,
        _ write: (inout BinaryWriter, SortedTree<Key, Value>.Element) -> Void
    ) {
        uint(UInt64(tree.count))
        for entry in tree { write(&self, entry) }
    }
}

extension BinaryReader {
    /// Reads as many times as the number says that stands first, without keeping what is read.
    mutating func each(_ read: (inout BinaryReader) throws(FormatError) -> Void) throws(FormatError) {
        let count = try uint()
        // Everything that is counted takes a byte at least.
        guard count <= UInt64(remaining) else { throw FormatError("length beyond the end at byte \(position)") }
        for _ in 0..<count { try read(&self) }
    }
}
