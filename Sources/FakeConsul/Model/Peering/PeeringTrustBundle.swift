// SPDX-License-Identifier: MIT

/// What a peer's certificates are trusted by (`pbpeering.PeeringTrustBundle`). Peers send it over their streams; here
/// it only comes and goes with snapshots.
struct PeeringTrustBundle: Equatable, Sendable {
    var trustDomain = ""
    /// What this cluster calls the peer.
    var peerName: String
    var partition = ""
    /// The certificates of the peer's roots.
    var rootPEMs: [String] = []
    /// The peer's own partition.
    var exportedPartition = ""
    var createIndex: UInt64 = 0
    var modifyIndex: UInt64 = 0

    init(peerName: String) { self.peerName = peerName }
}

extension PeeringTrustBundle: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        for text in [trustDomain, peerName, partition, exportedPartition] { writer.string(text) }
        writer.strings(rootPEMs)
        writer.uint(createIndex)
        writer.uint(modifyIndex)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        trustDomain = try reader.string()
        peerName = try reader.string()
        partition = try reader.string()
        exportedPartition = try reader.string()
        rootPEMs = try reader.strings()
        createIndex = try reader.uint()
        modifyIndex = try reader.uint()
    }
}
