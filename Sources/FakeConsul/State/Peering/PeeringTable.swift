// SPDX-License-Identifier: MIT

/// The peerings and their secrets (`consul agent/consul/state/peering.go`).
struct PeeringTable {
    /// In the order of their names.
    private(set) var all: [Peering] = []
    /// In the order of their peerings' IDs.
    private(set) var secrets: [PeeringSecrets] = []
    var trustBundles = PeeringTrustBundleTable()
    /// The index of the last change.
    private(set) var index: UInt64 = 0

    init() {}

    /// - Parameters:
    ///   - peerings: of those of one ID the last counts.
    ///   - secrets: of those of one peering the last counts.
    init(_ peerings: [Peering], _ secrets: [PeeringSecrets], index: UInt64) {
        all = peerings.lastOfEach { KVKey($0.id) }.sorted { $0.name.precedesInBytes($1.name) }
        self.secrets = secrets.lastOfEach { KVKey($0.peerID) }
        self.index = index
    }

    subscript(name: String) -> Peering? {
        let name = name.lowercased()
        return all.first { $0.name.lowercased() == name }
    }

    subscript(id id: String) -> Peering? { all.first { $0.id == id } }

    func secrets(of id: String) -> PeeringSecrets? { secrets.first { $0.peerID == id } }

    // MARK: Reading

    func get(_ name: String, watch: inout WatchSet) -> (peering: Peering?, index: UInt64) {
        watch.insert(.table(.peerings))
        let found = self[name]
        return (found, found?.modifyIndex ?? index)
    }

    func list(watch: inout WatchSet) -> [Peering] {
        watch.insert(.table(.peerings))
        return all
    }

    // MARK: Changing

    mutating func put(_ peering: Peering, index: UInt64) {
        all.removeAll { $0.id == peering.id }
        all.append(peering)
        all.sort { $0.name.precedesInBytes($1.name) }
        self.index = index
    }

    mutating func remove(_ id: String, index: UInt64) {
        for peering in all where peering.id == id { trustBundles.remove(of: peering.name, index: index) }
        all.removeAll { $0.id == id }
        self.index = index
    }

    mutating func put(_ secret: PeeringSecrets) {
        secrets.removeAll { $0.peerID == secret.peerID }
        secrets.append(secret)
        secrets.sort { $0.peerID < $1.peerID }
    }

    mutating func removeSecrets(of id: String) { secrets.removeAll { $0.peerID == id } }

    /// Whether the secret is one that this cluster gave to another. Those that it was given itself are not counted.
    func isTaken(_ secret: String) -> Bool {
        secrets.contains { $0.all.contains(secret) && self[id: $0.peerID]?.dials == false }
    }
}

/// The trust bundles are written apart: they came later.
extension PeeringTable: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.array(all)
        writer.array(secrets)
        writer.uint(index)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        all = try reader.array()
        secrets = try reader.array()
        index = try reader.uint()
    }
}
