// SPDX-License-Identifier: MIT

/// The catalog in snapshots: each node, each of its services and each of its checks is a registration of its own.
extension Catalog {
    func write(to records: inout StateRecordWriter) {
        for (_, node) in nodes {
            let node = node.value
            records.add(.registration, Self.registration(of: node))
            for (_, record) in services.entries(withPrefix: CatalogKey.of(node.name)) {
                let service = record.value.service.storedRecord
                records.add(.registration, Self.registration(of: node, service: service))
            }
            for (_, check) in checks.entries(withPrefix: CatalogKey.of(node.name)) {
                records.add(.registration, Self.registration(of: node, check: check.value.storedRecord))
            }
        }
    }

    private static func registration(
        of node: Node, service: MessagePack = .null, check: MessagePack = .null
    ) -> MessagePack {
        .record([
            "Address": .text(node.address), "Check": check, "Checks": .null, "CreateIndex": .uint(node.indexes.create),
            "Datacenter": .text(node.datacenter), "ID": .text(node.id),
            "Locality": node.locality.map { GoType.locality.record(of: $0) } ?? .null,
            "ModifyIndex": .uint(node.indexes.modify), "Node": .text(node.name), "NodeMeta": .texts(node.meta),
            "PeerName": .text(node.peerName), "Service": service, "SkipNodeUpdate": .bool(false),
            "TaggedAddresses": .texts(node.taggedAddresses), "Token": .text(""),
        ])
    }

    mutating func take(registration record: MessagePack) throws(FormatError) {
        let fields = try RecordFields(record)
        let node = try Node(fields: fields, meta: "NodeMeta")
        put(node)
        if fields["Service"] != .null {
            var service = try NodeService(record: fields["Service"])
            service.peerName = node.peerName
            guard !service.id.isEmpty else { throw FormatError("failed inserting service: Must provide service ID") }
            put(ServiceRecord(node: node.name, service: service))
            // Imported services are not among the names by kind.
            if node.peerName.isEmpty { noteNames(of: service, index: service.indexes.modify) }
        }
        if fields["Check"] != .null { try take(HealthCheck(record: fields["Check"]), on: node) }
    }

    private mutating func take(_ check: HealthCheck, on node: Node) throws(FormatError) {
        var check = check
        check.node = node.name
        check.peerName = node.peerName
        guard !check.id.isEmpty else { throw FormatError("failed inserting check: Must provide check ID") }
        guard check.serviceID.isEmpty || service(check.serviceID, onNode: node.name) != nil else {
            throw FormatError("failed inserting check: Missing service registration")
        }
        put(check)
    }
}

extension Node {
    /// The node as other records hold it.
    var record: MessagePack {
        .record([
            "Address": .text(address), "CreateIndex": .uint(indexes.create), "Datacenter": .text(datacenter),
            "ID": .text(id), "Locality": locality.map { GoType.locality.record(of: $0) } ?? .null,
            "Meta": .texts(meta), "ModifyIndex": .uint(indexes.modify), "Node": .text(name), "Partition": .text(""),
            "PeerName": .text(peerName), "TaggedAddresses": .texts(taggedAddresses),
        ])
    }

    init(record: MessagePack) throws(FormatError) { try self.init(fields: RecordFields(record), meta: "Meta") }

    /// - Parameter meta: what the member of the metadata is called.
    fileprivate init(fields: RecordFields, meta: String) throws(FormatError) {
        self.init(name: try fields.text("Node"))
        guard !name.isEmpty else { throw FormatError("failed inserting node: Must provide node name") }
        id = try fields.text("ID")
        address = try fields.text("Address")
        datacenter = try fields.text("Datacenter")
        peerName = try fields.text("PeerName").lowercased()
        taggedAddresses = try fields.map("TaggedAddresses")
        self.meta = try fields.map(meta)
        if fields["Locality"] != .null {
            let locality = try RecordFields(fields["Locality"])
            self.locality = Locality(region: try locality.text("Region"), zone: try locality.text("Zone"))
        }
        indexes = try fields.indexes()
    }
}

extension MessagePack {
    /// A list of texts; null for none.
    static func texts(_ list: [String]?) -> MessagePack { list.map { .array($0.map(MessagePack.text)) } ?? .null }

    /// A map of texts; null for none.
    static func texts(_ map: StringMap?) -> MessagePack {
        map.map { .map($0.pairs.map { MapEntry(name: $0.key, value: .text($0.value)) }) } ?? .null
    }
}

extension NodeService {
    var storedRecord: MessagePack { GoType.nodeService.record(written: { writeAsStored(to: &$0) }) }

    init(record: MessagePack) throws(FormatError) {
        let document = try GoType.nodeService.json(from: record)
        self = try JSONObjectReader.read(document, Self.shape, refusesUnknown: false) { NodeService(&$0) }
    }
}

extension HealthCheck {
    var storedRecord: MessagePack { GoType.healthCheck.record(written: { writeAsStored(to: &$0) }) }

    init(record: MessagePack) throws(FormatError) {
        let document = try GoType.healthCheck.json(from: record)
        self = try JSONObjectReader.read(document, Self.shape, refusesUnknown: false) { HealthCheck(&$0) }
    }
}

extension RecordFields {
    /// Nil for null.
    func map(_ name: String) throws(FormatError) -> StringMap? {
        guard self[name] != .null else { return nil }
        guard case .map(let members) = self[name] else {
            throw Self.mismatch(name)
        }
        return StringMap(
            try members.map { (member) throws(FormatError) in
                guard case .bytes(let bytes) = member.value else {
                    throw Self.mismatch(name)
                }
                return (member.name, String(decoding: bytes, as: UTF8.self))
            })
    }
}
