// SPDX-License-Identifier: MIT

/// The entries of Consul's table of indexes, as a snapshot has them: of whole tables by their names, of what belongs to
/// no peer behind a mark.
struct IndexRecords {
    /// The mark of the cluster's own objects among those of its peers.
    static let local = "peer.~:"

    private var entries: [(name: String, index: UInt64)] = []

    mutating func take(_ record: MessagePack) throws(FormatError) {
        let fields = try RecordFields(record)
        entries.append((try fields.text("Key"), try fields.uint("Value")))
    }

    /// The index of a table; 0 where the snapshot has none.
    subscript(table: String) -> UInt64 { entries.last { $0.name == table }?.index ?? 0 }

    /// All of them, without the mark.
    func forEach(_ take: (Substring, UInt64) -> Void) {
        for (name, index) in entries {
            take(name.hasPrefix(Self.local) ? name.dropFirst(Self.local.count) : name[...], index)
        }
    }
}

extension Substring {
    /// What follows the prefix; nil without it.
    func behind(_ prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
}
