// SPDX-License-Identifier: MIT

/// What a datacenter tells the others about itself: its mesh gateways (`consul agent/structs/federation_state.go`).
struct FederationState: Sendable {
    var datacenter: String
    var meshGateways: [CheckServiceNode] = []
    var updatedAt: Instant
    /// The index of the last change in the primary datacenter.
    var primaryModifyIndex: UInt64 = 0
    var indexes = RaftIndexes()

    /// Whether both say the same, whenever they were written.
    func isSame(as other: FederationState) -> Bool {
        guard datacenter.hasSameBytes(as: other.datacenter), meshGateways.count == other.meshGateways.count else {
            return false
        }
        return zip(meshGateways, other.meshGateways).allSatisfy { a, b in
            a.node.isSame(as: b.node) && a.service.isSame(as: b.service) && a.checks.count == b.checks.count
                && zip(a.checks, b.checks).allSatisfy { $0.isSame(as: $1) }
        }
    }
}

extension FederationState: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Datacenter", datacenter)
            json.member("MeshGateways", unlessEmpty: meshGateways)
            json.member("UpdatedAt", Timestamp.rfc3339(nanoseconds: updatedAt.nanoseconds))
            json.member("PrimaryModifyIndex", primaryModifyIndex)
            json.indexes(indexes)
        }
    }
}

extension FederationState: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(datacenter)
        writer.array(meshGateways) { writer, gateway in
            writer.value(gateway.node)
            writer.value(gateway.service)
            writer.array(gateway.checks)
        }
        writer.int(updatedAt.nanoseconds)
        writer.uint(primaryModifyIndex)
        writer.value(indexes)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        datacenter = try reader.string()
        meshGateways = try reader.array { (reader) throws(FormatError) in
            CheckServiceNode(node: try reader.value(), service: try reader.value(), checks: try reader.array())
        }
        updatedAt = Instant(nanoseconds: try reader.int64())
        primaryModifyIndex = try reader.uint()
        indexes = try reader.value()
    }
}
