// SPDX-License-Identifier: MIT

extension NodeService: Filterable {
    static let filterSchema = FilterSchema(
        ("Kind", .string),
        ("ID", .string),
        ("Service", .string),
        ("Tags", .strings),
        ("Address", .string),
        ("TaggedAddresses", .map(.record(ServiceAddress.filterSchema))),
        ("Meta", .stringMap),
        ("Port", .int),
        ("SocketPath", .string),
        ("Weights", .record(Weights.filterSchema)),
        ("EnableTagOverride", .bool),
        ("Proxy", .record(ConnectProxyConfig.filterSchema)),
        ("Connect", .record(ServiceConnect.filterSchema)),
        ("PeerName", .string)
    )

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "Kind": .string(kind.name)
        case "ID": .string(id)
        case "Service": .string(name)
        case "Tags": .strings(tags ?? [])
        case "Address": .string(address)
        case "TaggedAddresses": .map(taggedAddresses)
        case "Meta": .map(meta)
        case "Port": .int(port)
        case "SocketPath": .string(socketPath)
        case "Weights": weights.map { .record($0) }
        case "EnableTagOverride": .bool(enableTagOverride)
        case "Proxy": .record(proxy)
        case "Connect": .record(connect)
        case "PeerName": .string(peerName)
        default: nil
        }
    }
}

extension ServiceAddress: Filterable {
    static let filterSchema = FilterSchema(("Address", .string), ("Port", .int))

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "Address": .string(address)
        case "Port": .int(port)
        default: nil
        }
    }
}

extension Weights: Filterable {
    static let filterSchema = FilterSchema(("Passing", .int), ("Warning", .int))

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "Passing": .int(passing)
        case "Warning": .int(warning)
        default: nil
        }
    }
}

extension ServiceConnect: Filterable {
    static let filterSchema = FilterSchema(("Native", .bool))

    func filterValue(_ field: String) -> FilterValue? { field == "Native" ? .bool(native) : nil }
}
