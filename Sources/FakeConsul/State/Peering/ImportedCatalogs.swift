// SPDX-License-Identifier: MIT

/// What other clusters have exported to this one: for each peering a catalog with indexes of its own, as Consul's
/// tables keep them apart (`consul agent/consul/state`, `PeerName`).
struct ImportedCatalogs {
    /// In the order of the peerings' names, which are in lower case. Those that are empty again keep their indexes.
    private(set) var all: [(peer: String, catalog: Catalog)]

    /// - Parameter all: in the order of the peerings' names.
    init(_ all: [(peer: String, catalog: Catalog)] = []) { self.all = all }

    /// What was imported through a peering, by its name in any case.
    subscript(peer: String) -> Catalog? {
        let peer = peer.lowercased()
        return all.first { $0.peer.hasSameBytes(as: peer) }?.catalog
    }

    mutating func change(_ peer: String, _ change: (inout Catalog) -> Void) {
        let peer = peer.lowercased()
        if let position = all.firstIndex(where: { $0.peer.hasSameBytes(as: peer) }) {
            return change(&all[position].catalog)
        }
        var catalog = Catalog()
        change(&catalog)
        let position = all.firstIndex { peer.precedesInBytes($0.peer) } ?? all.count
        all.insert((peer: peer, catalog: catalog), at: position)
    }
}

/// A catalog's own form does not say whose it is; that is told again where it is read.
extension ImportedCatalogs: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.uint(UInt64(all.count))
        for (peer, catalog) in all {
            writer.string(peer)
            writer.value(catalog)
        }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        var found: [(peer: String, catalog: Catalog)] = []
        try reader.each { (reader) throws(FormatError) in
            let peer = try reader.string()
            var catalog = try reader.value(Catalog.self)
            catalog.mark(asOf: peer)
            found.append((peer: peer, catalog: catalog))
        }
        all = found
    }
}

extension Catalog {
    /// Has every record say which peer it is of.
    fileprivate mutating func mark(asOf peer: String) {
        for entry in Array(nodes) {
            var node = entry.value.value
            node.peerName = peer
            put(node)
        }
        for entry in Array(services) {
            var service = entry.value.value.service
            service.peerName = peer
            put(ServiceRecord(node: entry.value.value.node, service: service))
        }
        for entry in Array(checks) {
            var check = entry.value.value
            check.peerName = peer
            put(check)
        }
    }
}
