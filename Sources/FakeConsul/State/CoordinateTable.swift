// SPDX-License-Identifier: MIT

/// The network coordinates of nodes, by node and segment (`consul agent/consul/state/coordinate.go`).
struct CoordinateTable {
    private var coordinates = CatalogTable<NodeCoordinate>()
    /// The index of the last change.
    private(set) var index: UInt64 = 0


    /// All of them in the order of nodes and segments.
    var all: [NodeCoordinate] { coordinates.map(\.value.value) }

    // MARK: Changing

    mutating func put(_ coordinate: NodeCoordinate, index: UInt64) {
        coordinates[CatalogKey.of(coordinate.node, coordinate.segment)] = Stored(coordinate)
        self.index = max(self.index, index)
    }

    /// Takes out what there is of a node.
    ///
    /// - Returns: whether there was anything.
    mutating func remove(node: String, index: UInt64) -> Bool {
        let keys = coordinates.entries(withPrefix: CatalogKey.of(node)).map(\.key)
        guard !keys.isEmpty else { return false }
        for key in keys { coordinates[key] = nil }
        self.index = max(self.index, index)
        return true
    }

    /// Sets the table's own index, which may be beyond what is left in it.
    mutating func restoreIndex(_ index: UInt64) { self.index = index }

    // MARK: Reading

    func list(watch: inout WatchSet) -> [NodeCoordinate] {
        watch.insert(.table(.coordinates))
        return all
    }

    /// The coordinates of a node by its segments. Where it has none, any change of the table wakes the read, as
    /// Consul's radix tree does.
    func get(_ node: String, watch: inout WatchSet) -> [NodeCoordinate] {
        let found = of(node)
        watch.insert(found.isEmpty ? .table(.coordinates) : .record(.coordinates, CatalogKey.of(node)))
        return found
    }

    func of(_ node: String) -> [NodeCoordinate] {
        coordinates.entries(withPrefix: CatalogKey.of(node)).map(\.value.value)
    }

    /// How far two nodes are from each other in nanoseconds; nil where that is not known. A node of one segment, which
    /// may be a client, says in which segment the two are compared (`consul lib/rtt.go Intersect`).
    static func distance(from source: [NodeCoordinate], to target: [NodeCoordinate]) -> Int64? {
        var segment = ""
        if source.count == 1 { segment = source[0].segment }
        if target.count == 1 { segment = target[0].segment }
        guard let from = source.first(where: { $0.segment == segment }),
            let to = target.first(where: { $0.segment == segment })
        else { return nil }
        return from.coordinate.distance(to: to.coordinate)
    }
}

extension CoordinateTable: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.uint(index)
        writer.array(all)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        self.init()
        let index = try reader.uint()
        try reader.each { (reader) throws(FormatError) in put(try reader.value(), index: index) }
        restoreIndex(index)
    }
}

/// The changes of the coordinates.
extension StateStore {
    /// Takes in a batch. Coordinates of nodes that the catalog does not have are dropped without a word.
    func apply(coordinates batch: [NodeCoordinate], index: UInt64) -> CommandResult {
        for update in batch where update.coordinate.isValid && hasNode(update.node) {
            coordinates.put(update, index: index)
            touchCoordinate(of: update.node)
        }
        return .done
    }

    /// A node goes, and its coordinates with it.
    func removeCoordinates(ofNode node: String, index: UInt64) {
        if coordinates.remove(node: node, index: index) { touchCoordinate(of: node) }
    }

    private func touchCoordinate(of node: String) {
        touch(.record(.coordinates, CatalogKey.of(node)))
        touch(.table(.coordinates))
    }
}
