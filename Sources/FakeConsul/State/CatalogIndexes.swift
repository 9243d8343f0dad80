// SPDX-License-Identifier: MIT

/// The indexes that reads of the catalog answer: of whole tables, of single services and nodes, and of what went away
/// (`consul agent/consul/state`, table `index`).
struct CatalogIndexes {
    private(set) var nodes: UInt64 = 0
    private(set) var services: UInt64 = 0
    private(set) var checks: UInt64 = 0
    /// When a service lost its last instance; 0 where none ever did.
    private(set) var serviceExtinction: UInt64 = 0
    /// When a node was last taken out.
    private(set) var nodeExtinction: UInt64 = 0

    private var service = SortedTree<KVKey, IndexEntry>()
    private var node = SortedTree<KVKey, IndexEntry>()
    private var kind = SortedTree<KVKey, IndexEntry>()

    // MARK: Reading

    /// The index of one service's instances; nil where it has none. A service whose instances were all renamed keeps
    /// its own, as in Consul.
    func service(_ name: String) -> UInt64? { service[CatalogKey.of(name)]?.index }

    func node(_ name: String) -> UInt64 { node[CatalogKey.of(name)]?.index ?? 0 }

    func services(ofKind kind: ServiceKind) -> UInt64 { self.kind[CatalogKey.of(kind.indexName)]?.index ?? 0 }

    // MARK: Moving on. No index ever goes back.

    mutating func moveNodes(to index: UInt64) { nodes = max(nodes, index) }
    mutating func moveServices(to index: UInt64) { services = max(services, index) }
    mutating func moveChecks(to index: UInt64) { checks = max(checks, index) }
    mutating func moveServiceExtinction(to index: UInt64) { serviceExtinction = max(serviceExtinction, index) }
    mutating func moveNodeExtinction(to index: UInt64) { nodeExtinction = max(nodeExtinction, index) }
    mutating func moveNode(_ name: String, to index: UInt64) { Self.move(&node, name, to: index) }
    mutating func moveService(_ name: String, to index: UInt64) { Self.move(&service, name, to: index) }
    mutating func moveKind(_ kind: ServiceKind, to index: UInt64) { Self.move(&self.kind, kind.indexName, to: index) }

    mutating func removeNode(_ name: String) { node[CatalogKey.of(name)] = nil }
    mutating func removeService(_ name: String) { service[CatalogKey.of(name)] = nil }

    private static func move(_ entries: inout SortedTree<KVKey, IndexEntry>, _ name: String, to index: UInt64) {
        let key = CatalogKey.of(name)
        if let entry = entries[key], entry.index >= index { return }
        entries[key] = IndexEntry(index: index)
    }
}

extension CatalogIndexes: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        for index in [nodes, services, checks, serviceExtinction, nodeExtinction] { writer.uint(index) }
        for entries in [service, node, kind] { writer.entries(entries) }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        nodes = try reader.uint()
        services = try reader.uint()
        checks = try reader.uint()
        serviceExtinction = try reader.uint()
        nodeExtinction = try reader.uint()
        service = try reader.entries()
        node = try reader.entries()
        kind = try reader.entries()
    }
}

/// Their names in Consul's table of indexes, behind the mark of what no peer has exported.
extension CatalogIndexes {
    /// - Parameter peer: who has exported what they are of; nil for the cluster's own.
    func write(to records: inout StateRecordWriter, peer: String? = nil) {
        let mark = peer.map { "peer.\($0):" } ?? IndexRecords.local
        for (name, index) in [("nodes", nodes), ("services", services), ("checks", checks)] {
            if peer == nil { records.index(name, index) }
            records.index(mark + name, index)
        }
        records.index(mark + "service_last_extinction", serviceExtinction)
        records.index(mark + "node_last_extinction", nodeExtinction)
        for (prefix, entries) in [("service.", service), ("node.", node), ("service_kind.", kind)] {
            for (key, entry) in entries {
                records.index(mark + prefix + CatalogKey.name(of: key), entry.index)
            }
        }
    }

    /// Takes over what is further than what the objects themselves say.
    mutating func take(_ name: Substring, _ index: UInt64) {
        switch name {
        case "nodes": moveNodes(to: index)
        case "services": moveServices(to: index)
        case "checks": moveChecks(to: index)
        case "service_last_extinction": moveServiceExtinction(to: index)
        case "node_last_extinction": moveNodeExtinction(to: index)
        default:
            if let service = name.behind("service.") { moveService(service, to: index) }
            if let node = name.behind("node.") { moveNode(node, to: index) }
            if let kind = name.behind("service_kind.") { Self.move(&self.kind, kind, to: index) }
        }
    }
}
