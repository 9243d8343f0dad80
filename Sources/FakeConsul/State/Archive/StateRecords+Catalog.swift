// SPDX-License-Identifier: MIT

/// The catalog in snapshots: each node, each of its services and each of its checks is a registration of its own.
extension Catalog {
    func write(to records: inout StateRecordWriter) {
        for (_, node) in nodes {
            let node = node.value
            records.add(.registration, Self.registration(of: node))
            for (_, record) in services.entries(withPrefix: CatalogKey.of(node.name)) {
                let service = GoType.nodeService.messagePack(from: record.value.service.storedJSON)
                records.add(.registration, Self.registration(of: node, service: service))
            }
            for (_, check) in checks.entries(withPrefix: CatalogKey.of(node.name)) {
                let check = GoType.healthCheck.messagePack(from: check.value.storedJSON)
                records.add(.registration, Self.registration(of: node, check: check))
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
            "ModifyIndex": .uint(node.indexes.modify), "Node": .text(node.name), "NodeMeta": map(node.meta),
            "PeerName": .text(""), "Service": service, "SkipNodeUpdate": .bool(false),
            "TaggedAddresses": map(node.taggedAddresses), "Token": .text(""),
        ])
    }

    private static func map(_ map: StringMap?) -> MessagePack {
        map.map { .map($0.pairs.map { MessagePack.MapEntry(name: $0.key, value: .text($0.value)) }) } ?? .null
    }

    mutating func take(registration record: MessagePack) throws(FormatError) {
        let fields = try RecordFields(record)
        let node = try Self.node(fields)
        put(node)
        if fields["Service"] != .null {
            let service = try NodeService(record: fields["Service"])
            guard !service.id.isEmpty else { throw FormatError("failed inserting service: Must provide service ID") }
            put(ServiceRecord(node: node.name, service: service))
            noteNames(of: service, index: service.indexes.modify)
        }
        if fields["Check"] != .null { try take(HealthCheck(record: fields["Check"]), on: node) }
    }

    private mutating func take(_ check: HealthCheck, on node: Node) throws(FormatError) {
        var check = check
        check.node = node.name
        guard !check.id.isEmpty else { throw FormatError("failed inserting check: Must provide check ID") }
        guard check.serviceID.isEmpty || service(check.serviceID, onNode: node.name) != nil else {
            throw FormatError("failed inserting check: Missing service registration")
        }
        put(check)
    }

    private static func node(_ fields: RecordFields) throws(FormatError) -> Node {
        var node = Node(name: try fields.text("Node"))
        guard !node.name.isEmpty else { throw FormatError("failed inserting node: Must provide node name") }
        node.id = try fields.text("ID")
        node.address = try fields.text("Address")
        node.datacenter = try fields.text("Datacenter")
        node.taggedAddresses = try fields.map("TaggedAddresses")
        node.meta = try fields.map("NodeMeta")
        if fields["Locality"] != .null {
            let locality = try RecordFields(fields["Locality"])
            node.locality = Locality(region: try locality.text("Region"), zone: try locality.text("Zone"))
        }
        node.indexes = RaftIndexes(create: try fields.uint("CreateIndex"), modify: try fields.uint("ModifyIndex"))
        return node
    }
}

extension NodeService {
    fileprivate var storedJSON: JSONValue? {
        var json = JSONWriter(pretty: false)
        writeAsStored(to: &json)
        return JSONValue.reading(json.bytes)
    }

    fileprivate init(record: MessagePack) throws(FormatError) {
        let document = try GoType.nodeService.json(from: record)
        self = try JSONObjectReader.read(document, Self.shape, refusesUnknown: false) { NodeService(&$0) }
    }
}

extension HealthCheck {
    fileprivate var storedJSON: JSONValue? {
        var json = JSONWriter(pretty: false)
        writeAsStored(to: &json)
        return JSONValue.reading(json.bytes)
    }

    fileprivate init(record: MessagePack) throws(FormatError) {
        let document = try GoType.healthCheck.json(from: record)
        self = try JSONObjectReader.read(document, Self.shape, refusesUnknown: false) { HealthCheck(&$0) }
    }
}

extension RecordFields {
    /// Nil for null.
    fileprivate func map(_ name: String) throws(FormatError) -> StringMap? {
        guard self[name] != .null else { return nil }
        guard case .map(let members) = self[name] else {
            throw FormatError("msgpack decode error: \(name) has a value of another type")
        }
        return StringMap(
            try members.map { (member) throws(FormatError) in
                guard case .bytes(let bytes) = member.value else {
                    throw FormatError("msgpack decode error: \(name) has a value of another type")
                }
                return (member.name, String(decoding: bytes, as: UTF8.self))
            })
    }
}
