// SPDX-License-Identifier: MIT

/// Prepared queries, network coordinates and federation states in snapshots.
extension GoType {
    static let preparedQuery = GoType.record([
        "ID": .text, "Name": .text, "Session": .text, "Token": .text,
        "Template": .record(["Type": .text, "Regexp": .text, "RemoveEmptyTags": .bool]), "Service": serviceQuery,
        "DNS": .record(["TTL": .text]), "CreateIndex": .uint, "ModifyIndex": .uint,
    ])

    private static let serviceQuery = GoType.record([
        "Service": .text, "SamenessGroup": .text,
        "Failover": .record([
            "NearestN": .int, "Datacenters": .list(.text),
            "Targets": .list(.record(["Peer": .text, "Datacenter": .text])),
        ]), "OnlyPassing": .bool, "IgnoreCheckIDs": .list(.text), "Near": .text, "Tags": .list(.text),
        "NodeMeta": .map(.text), "ServiceMeta": .map(.text), "Connect": .bool, "Peer": .text,
    ])
}

extension PreparedQuery {
    init(record: MessagePack) throws(FormatError) {
        let document = try GoType.preparedQuery.json(from: record)
        self = try JSONObjectReader.read(document, Self.shape, refusesUnknown: false) { PreparedQuery(&$0) }
        indexes = try RecordFields(record).indexes()
    }
}

extension NodeCoordinate {
    /// A batch of one, as snapshots have each.
    var record: MessagePack {
        let coordinate: MessagePack = .record([
            "Adjustment": .double(self.coordinate.adjustment), "Error": .double(self.coordinate.error),
            "Height": .double(self.coordinate.height), "Vec": .array(self.coordinate.vector.map(MessagePack.double)),
        ])
        return .array([
            .record([
                "Coord": coordinate, "Node": .text(node), "Partition": .text(""), "Segment": .text(segment),
            ])
        ])
    }

    /// The coordinates of a batch; those without a place are left out.
    static func batch(of record: MessagePack) throws(FormatError) -> [NodeCoordinate] {
        guard case .array(let elements) = record else {
            throw FormatError("msgpack decode error: coordinates that are no list")
        }
        var batch: [NodeCoordinate] = []
        for element in elements {
            let fields = try RecordFields(element)
            guard fields["Coord"] != .null else { continue }
            let place = try RecordFields(fields["Coord"])
            var coordinate = Coordinate(vector: try place.numbers("Vec"))
            coordinate.error = try place.number("Error")
            coordinate.adjustment = try place.number("Adjustment")
            coordinate.height = try place.number("Height")
            batch.append(
                NodeCoordinate(
                    node: try fields.text("Node"), segment: try fields.text("Segment"), coordinate: coordinate))
        }
        return batch
    }
}

extension RecordFields {
    fileprivate func number(_ name: String) throws(FormatError) -> Double { try Self.number(self[name]) }

    fileprivate func numbers(_ name: String) throws(FormatError) -> [Double] {
        guard case .array(let elements) = self[name] else { return [] }
        return try elements.map { (element) throws(FormatError) in try Self.number(element) }
    }

    private static func number(_ value: MessagePack) throws(FormatError) -> Double {
        switch value {
        case .double(let number): return number
        case .int(let number): return Double(number)
        case .uint(let number): return Double(number)
        case .null: return 0
        default: throw FormatError("msgpack decode error: a number that is none")
        }
    }
}

extension FederationState {
    /// The request that would write it.
    var record: MessagePack {
        let gateways: MessagePack = .array(
            meshGateways.map { gateway in
                .record([
                    "Checks": .array(gateway.checks.map(\.storedRecord)), "Node": gateway.node.record,
                    "Service": gateway.service.storedRecord,
                ])
            })
        let state: MessagePack = .record([
            "CreateIndex": .uint(indexes.create), "Datacenter": .text(datacenter),
            "MeshGateways": meshGateways.isEmpty ? .null : gateways, "ModifyIndex": .uint(indexes.modify),
            "PrimaryModifyIndex": .uint(primaryModifyIndex), "UpdatedAt": .time(nanoseconds: updatedAt.nanoseconds),
        ])
        return .record(["Datacenter": .text(""), "Op": .text("upsert"), "State": state, "Token": .text("")])
    }

    init(record: MessagePack) throws(FormatError) {
        let fields = try RecordFields(try RecordFields(record)["State"])
        self.init(
            datacenter: try fields.text("Datacenter"),
            updatedAt: Instant(nanoseconds: try fields.time("UpdatedAt") ?? 0))
        primaryModifyIndex = try fields.uint("PrimaryModifyIndex")
        indexes = try fields.indexes()
        guard case .array(let gateways) = fields["MeshGateways"] else { return }
        meshGateways = try gateways.map { (gateway) throws(FormatError) in
            let fields = try RecordFields(gateway)
            var checks: [HealthCheck] = []
            if case .array(let elements) = fields["Checks"] {
                checks = try elements.map { (element) throws(FormatError) in try HealthCheck(record: element) }
            }
            return CheckServiceNode(
                node: try Node(record: fields["Node"]), service: try NodeService(record: fields["Service"]),
                checks: checks)
        }
    }
}
