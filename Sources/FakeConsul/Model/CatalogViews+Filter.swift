// SPDX-License-Identifier: MIT

extension ServiceNode: Filterable {
    static let filterSchema = FilterSchema(
        ("ID", .string),
        ("Node", .string),
        ("Address", .string),
        ("Datacenter", .string),
        ("TaggedAddresses", .stringMap),
        ("NodeMeta", .stringMap),
        ("ServiceKind", .string),
        ("ServiceID", .string),
        ("ServiceName", .string),
        ("ServiceTags", .strings),
        ("ServiceAddress", .string),
        ("ServiceTaggedAddresses", .map(.record(ServiceAddress.filterSchema))),
        ("ServiceWeights", .record(Weights.filterSchema)),
        ("ServiceMeta", .stringMap),
        ("ServicePort", .int),
        ("ServiceSocketPath", .string),
        ("ServiceEnableTagOverride", .bool),
        ("ServiceProxy", .record(ConnectProxyConfig.filterSchema)),
        ("ServiceConnect", .record(ServiceConnect.filterSchema)),
        ("PeerName", .string)
    )

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "Node": .string(nodeName)
        case "ID", "Address", "Datacenter", "TaggedAddresses": node.filterValue(field)
        case "NodeMeta": node.filterValue("Meta")
        case "ServiceName": service.filterValue("Service")
        case "ServiceWeights": .record(service.weights ?? Weights())
        case "PeerName": .string(service.peerName)
        default: field.hasPrefix("Service") ? service.filterValue(String(field.dropFirst(7))) : nil
        }
    }
}

extension CheckServiceNode: Filterable {
    static let filterSchema = FilterSchema(
        ("Node", .record(Node.filterSchema)),
        ("Service", .record(NodeService.filterSchema)),
        ("Checks", .list(.record(HealthCheck.filterSchema)))
    )

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "Node": .record(node)
        case "Service": .record(service)
        case "Checks": .records(checks)
        default: nil
        }
    }
}
