// SPDX-License-Identifier: MIT

/// What peers have exported, as a snapshot's records say it: registrations that name a peer, and indexes behind its
/// mark.
struct ImportedRecords {
    private var catalogs: [KVKey: (peer: String, catalog: Catalog)] = [:]

    /// Takes a registration over if it is a peer's.
    ///
    /// - Returns: whether it is.
    mutating func take(registration record: MessagePack) throws(FormatError) -> Bool {
        let peer = try RecordFields(record).text("PeerName").lowercased()
        if peer.isEmpty { return false }
        try catalogs[KVKey(peer), default: (peer, Catalog())].catalog.take(registration: record)
        return true
    }

    /// Takes an entry of the table of indexes over if it is a peer's.
    mutating func take(_ name: Substring, _ index: UInt64) {
        guard let rest = name.behind("peer."), let colon = rest.firstIndex(of: ":") else { return }
        let peer = rest[..<colon].lowercased()
        guard !peer.isEmpty else { return }
        let own = rest[rest.index(after: colon)...]
        catalogs[KVKey(peer), default: (peer, Catalog())].catalog.indexes.take(own, index)
    }

    var all: ImportedCatalogs { ImportedCatalogs(catalogs.sorted { $0.key < $1.key }.map(\.value)) }
}

extension ImportedCatalogs {
    func write(to records: inout StateRecordWriter) { for (_, catalog) in all { catalog.write(to: &records) } }

    func writeIndexes(to records: inout StateRecordWriter) {
        for (peer, catalog) in all { catalog.indexes.write(to: &records, peer: peer) }
    }
}
