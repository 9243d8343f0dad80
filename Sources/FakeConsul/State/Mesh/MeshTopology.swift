// SPDX-License-Identifier: MIT

/// Which service has which as its upstream, as sidecars and ingress gateways say (`consul agent/consul/state`, table
/// `mesh-topology`).
struct MeshTopology {
    /// A pair, and who says so.
    struct Link: Sendable {
        var upstream: String
        var downstream: String
        /// The sidecars, each as its node and ID; none where a gateway's configuration says so.
        var references: Set<KVKey> = []
        var indexes: RaftIndexes
    }

    /// By upstream and downstream.
    private var links = CatalogTable<Link>()
    /// By downstream and upstream.
    private var byDownstream = CatalogTable<Link>()
    /// The index of the last change.
    private(set) var index: UInt64 = 0

    // MARK: Reading

    /// The upstreams of a service, in the order of their names.
    func upstreams(of service: String) -> [Link] {
        byDownstream.entries(withPrefix: CatalogKey.of(service)).map(\.value.value)
    }

    /// The downstreams of a service, in the order of their names.
    func downstreams(of service: String) -> [Link] {
        links.entries(withPrefix: CatalogKey.of(service)).map(\.value.value)
    }

    // MARK: Sidecars

    /// A sidecar names its upstreams. Whoever named the same before is forgotten, as in Consul.
    mutating func link(_ downstream: String, to upstreams: [String], by reference: KVKey, index: UInt64) {
        for upstream in upstreams {
            insert(
                Link(
                    upstream: upstream, downstream: downstream, references: [reference],
                    indexes: RaftIndexes(create: index, modify: index)),
                index: index)
        }
    }

    /// A sidecar does not name these upstreams any more.
    mutating func unlink(_ downstream: String, from upstreams: [String], index: UInt64) {
        for upstream in upstreams { remove(upstream: upstream, downstream: downstream, index: index) }
    }

    /// A sidecar goes away.
    mutating func removeReference(_ reference: KVKey, of downstream: String, index: UInt64) {
        for link in upstreams(of: downstream) where link.references.contains(reference) {
            var rest = link
            rest.references.remove(reference)
            if rest.references.isEmpty {
                remove(upstream: link.upstream, downstream: link.downstream, index: index)
            } else {
                put(rest)
            }
        }
    }

    // MARK: Single links

    mutating func insert(_ link: Link, index: UInt64) {
        put(link)
        move(to: index)
    }

    mutating func remove(upstream: String, downstream: String, index: UInt64) {
        links[CatalogKey.of(upstream, downstream)] = nil
        byDownstream[CatalogKey.of(downstream, upstream)] = nil
        move(to: index)
    }

    /// Forgets what one gateway has said.
    mutating func removeAll(of downstream: String, index: UInt64) {
        for link in upstreams(of: downstream) {
            remove(upstream: link.upstream, downstream: link.downstream, index: index)
        }
        move(to: index)
    }

    mutating func move(to index: UInt64) { self.index = max(self.index, index) }

    private mutating func put(_ link: Link) {
        let stored = Stored(link)
        links[CatalogKey.of(link.upstream, link.downstream)] = stored
        byDownstream[CatalogKey.of(link.downstream, link.upstream)] = stored
    }
}

extension MeshTopology: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.uint(index)
        writer.tree(links) { writer, entry in
            let link = entry.value.value
            writer.string(link.upstream)
            writer.string(link.downstream)
            writer.array(link.references.sorted())
            writer.value(link.indexes)
        }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        index = try reader.uint()
        try reader.each { (reader) throws(FormatError) in
            put(
                Link(
                    upstream: try reader.string(), downstream: try reader.string(),
                    references: Set(try reader.array(of: KVKey.self)),
                    indexes: try reader.value()))
        }
    }
}
