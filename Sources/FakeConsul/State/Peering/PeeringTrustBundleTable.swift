// SPDX-License-Identifier: MIT

/// What peers' certificates are trusted by (`consul agent/consul/state`, table `peering-trust-bundles`).
struct PeeringTrustBundleTable {
    /// In the order of their peers' names.
    private(set) var all: [PeeringTrustBundle] = []
    /// The index of the last change.
    private(set) var index: UInt64 = 0

    init() {}

    /// - Parameter bundles: of those of one peer the last counts.
    init(_ bundles: [PeeringTrustBundle], index: UInt64) {
        all = bundles.lastOfEach { KVKey($0.peerName.lowercased()) }
        self.index = index
    }

    /// The peering is gone.
    mutating func remove(of peer: String, index: UInt64) {
        guard let place = all.firstIndex(where: { $0.peerName.isSameName(as: peer) }) else { return }
        all.remove(at: place)
        self.index = index
    }
}

extension PeeringTrustBundleTable: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.array(all)
        writer.uint(index)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        all = try reader.array()
        index = try reader.uint()
    }
}

extension Array {
    /// The last element of each key, in the order of the keys.
    func lastOfEach(_ key: (Element) -> KVKey) -> [Element] {
        var last: [KVKey: Element] = [:]
        for element in self { last[key(element)] = element }
        return last.sorted { $0.key < $1.key }.map(\.value)
    }
}
