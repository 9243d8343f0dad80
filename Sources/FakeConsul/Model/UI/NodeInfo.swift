// SPDX-License-Identifier: MIT

/// A node with all that is on it, as the web UI lists it (`consul agent/structs NodeInfo`).
struct NodeInfo: Sendable {
    var node: Node
    var services: [NodeService]
    var checks: [HealthCheck]

    /// The key of a node's metadata that says which Consul runs on it.
    static let versionKey = "consul-version"

    /// Adds the version to the metadata where it is not said there.
    mutating func add(version: String?) {
        guard let version, node.meta?[Self.versionKey] == nil else { return }
        node.meta = node.meta ?? [:]
        node.meta?[Self.versionKey] = version
    }
}

extension NodeInfo: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("ID", node.id)
            json.member("Node", node.name)
            json.member("PeerName", unlessEmpty: node.peerName)
            json.member("Address", node.address)
            json.key("TaggedAddresses")
            json.map(node.taggedAddresses)
            json.key("Meta")
            json.map(node.meta)
            json.key("Services")
            json.array { json in for service in services { service.writeAsStored(to: &json) } }
            json.key("Checks")
            json.array { json in for check in checks { check.writeAsStored(to: &json) } }
        }
    }
}

extension NodeInfo: Filterable {
    static let filterSchema = FilterSchema(
        ("ID", .string),
        ("Node", .string),
        ("Partition", .string),
        ("PeerName", .string),
        ("Address", .string),
        ("TaggedAddresses", .stringMap),
        ("Meta", .stringMap),
        ("Services", .list(.record(NodeService.filterSchema))),
        ("Checks", .list(.record(HealthCheck.filterSchema)))
    )

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "Services": .records(services)
        case "Checks": .records(checks)
        default: node.filterValue(field)
        }
    }
}
