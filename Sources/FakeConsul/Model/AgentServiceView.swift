// SPDX-License-Identifier: MIT

/// A service as its agent shows it (`consul api AgentService`). It differs from the catalog's view in small ways.
struct AgentServiceView: Sendable {
    let service: NodeService
    let datacenter: String
    /// Changes whenever the service does; shown where one service is asked for.
    var contentHash = ""

    /// The weights as they are shown: without any, the defaults.
    var shownWeights: Weights {
        guard let weights = service.weights else { return Weights() }
        return Weights(passing: max(1, weights.passing), warning: weights.warning)
    }
}

extension AgentServiceView: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Kind", unlessEmpty: service.kind.name)
            json.key("ID")
            json.string(service.id)
            json.key("Service")
            json.string(service.name)
            json.key("Tags")
            json.strings(service.tags ?? [])
            json.key("Meta")
            (service.meta ?? [:]).write(to: &json)
            writeAddress(to: &json)
            json.key("Weights")
            shownWeights.write(to: &json)
            json.key("EnableTagOverride")
            json.bool(service.enableTagOverride)
            json.member("ContentHash", unlessEmpty: contentHash)
            if service.kind.isProxy { json.member("Proxy", unlessNil: AgentProxyView(proxy: service.proxy)) }
            if service.connect.native { json.member("Connect", unlessNil: service.connect) }
            json.member("Datacenter", unlessEmpty: datacenter)
            json.member("Locality", unlessNil: service.locality)
        }
    }

    private func writeAddress(to json: inout JSONWriter) {
        json.key("Port")
        json.int(service.port)
        json.key("Address")
        json.string(service.address)
        json.member("SocketPath", unlessEmpty: service.socketPath)
        guard let addresses = service.taggedAddresses, !addresses.isEmpty else { return }
        json.key("TaggedAddresses")
        addresses.write(to: &json) { $1.write(to: &$0) }
    }
}

extension AgentServiceView: Filterable {
    private static let address = FilterSchema(("Address", .string), ("Port", .int))
    private static let weights = FilterSchema(("Passing", .int), ("Warning", .int))
    private static let connect = FilterSchema(("Native", .bool))

    static let filterSchema = FilterSchema(
        ("Kind", .string),
        ("ID", .string),
        ("Service", .string),
        ("Tags", .strings),
        ("Meta", .stringMap),
        ("Port", .int),
        ("Address", .string),
        ("SocketPath", .string),
        ("TaggedAddresses", .map(.record(address))),
        ("Weights", .record(weights)),
        ("EnableTagOverride", .bool),
        ("Proxy", .record(ConnectProxyConfig.filterSchema)),
        ("Connect", .record(connect)),
        ("PeerName", .string)
    )

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "Kind": return .string(service.kind.name)
        case "ID": return .string(service.id)
        case "Service": return .string(service.name)
        case "Tags": return .strings(service.tags ?? [])
        case "Meta":
            let meta = service.meta ?? [:]
            return .lookup(count: meta.count) { name in meta[name].map(FilterValue.string) }
        case "Port": return .int(service.port)
        case "Address": return .string(service.address)
        case "SocketPath": return .string(service.socketPath)
        case "TaggedAddresses":
            let addresses = service.taggedAddresses ?? [:]
            return .lookup(count: addresses.count) { name in addresses[name].map { .record(FilterFields.address($0)) } }
        case "Weights": return .record(FilterFields.weights(shownWeights))
        case "EnableTagOverride": return .bool(service.enableTagOverride)
        case "Proxy": return service.kind.isProxy ? .record(service.proxy) : nil
        case "Connect": return service.connect.native ? .record(FilterFields.connect(service.connect)) : nil
        case "PeerName": return .string("")
        default: return nil
        }
    }
}

/// Small records behind a selector.
private struct FilterFields: Filterable {
    static let filterSchema = FilterSchema()
    let values: [(name: String, value: FilterValue)]

    static func address(_ address: ServiceAddress) -> FilterFields {
        FilterFields(values: [("Address", .string(address.address)), ("Port", .int(address.port))])
    }

    static func weights(_ weights: Weights) -> FilterFields {
        FilterFields(values: [("Passing", .int(weights.passing)), ("Warning", .int(weights.warning))])
    }

    static func connect(_ connect: ServiceConnect) -> FilterFields {
        FilterFields(values: [("Native", .bool(connect.native))])
    }

    func filterValue(_ field: String) -> FilterValue? { values.first { $0.name == field }?.value }
}
