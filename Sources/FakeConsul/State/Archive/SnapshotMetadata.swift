// SPDX-License-Identifier: MIT

/// What Raft says of a snapshot, in the archive's `meta.json` (hashicorp/raft `SnapshotMeta`, version 1).
struct SnapshotMetadata: Equatable, Sendable {
    struct Server: Equatable, Sendable {
        /// 0 for a voter, 1 for a non-voter, 2 for one that is becoming a voter.
        var suffrage: Int
        var id: String
        var address: String
    }

    var id = ""
    var index: UInt64
    var term: UInt64
    var servers: [Server] = []
    var configurationIndex: UInt64 = 0
    /// The length of `state.bin`, in bytes.
    var size = 0

    /// The version of the form; there is one.
    private static let version = 1
}

extension SnapshotMetadata: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("Version")
            json.int(Self.version)
            json.key("ID")
            json.string(id)
            json.key("Index")
            json.int(index)
            json.key("Term")
            json.int(term)
            json.key("Peers")
            json.base64(peers)
            json.key("Configuration")
            json.object { json in
                json.key("Servers")
                json.array { json in for server in servers { server.write(to: &json) } }
            }
            json.key("ConfigurationIndex")
            json.int(configurationIndex)
            json.key("Size")
            json.int(size)
        }
    }

    /// The addresses as snapshots of version 0 had them; new ones carry them still.
    private var peers: [UInt8] {
        var writer = MessagePackWriter()
        writer.value(.array(servers.map { .text($0.address) }))
        return writer.bytes
    }
}

extension SnapshotMetadata.Server: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("Suffrage")
            json.int(suffrage)
            json.key("ID")
            json.string(id)
            json.key("Address")
            json.string(address)
        }
    }
}

extension SnapshotMetadata {
    private static let shape = JSONStruct.plain("raft.SnapshotMeta", unknownFields: .ignored)

    /// - Throws: Go's words for what is no such document, and Raft's for a version that is not known.
    init(json: [UInt8]) throws(FormatError) {
        var version = 0
        let document = try JSONParser.parse(json, .whole)
        self = try JSONObjectReader.read(document, Self.shape, refusesUnknown: false) { object in
            version = object.int("Version", type: "raft.SnapshotVersion")
            var metadata = SnapshotMetadata(index: object.uint64("Index"), term: object.uint64("Term"))
            metadata.id = object.string("ID")
            metadata.configurationIndex = object.uint64("ConfigurationIndex")
            metadata.size = object.int("Size", type: "int64")
            return metadata
        }
        guard (0...Self.version).contains(version) else {
            throw FormatError("unsupported snapshot version \(version)")
        }
    }
}
