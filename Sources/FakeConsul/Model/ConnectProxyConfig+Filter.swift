// SPDX-License-Identifier: MIT

extension ConnectProxyConfig: Filterable {
    static let filterSchema = FilterSchema(
        ("EnvoyExtensions", .list(.record(EnvoyExtension.filterSchema))),
        ("DestinationServiceName", .string),
        ("DestinationServiceID", .string),
        ("LocalServiceAddress", .string),
        ("LocalServicePort", .int),
        ("LocalServiceSocketPath", .string),
        ("Mode", .string),
        ("Upstreams", .list(.record(Upstream.filterSchema))),
        ("MeshGateway", .record(MeshGatewayMode.filterSchema)),
        ("Expose", .record(ExposeConfig.filterSchema)),
        ("TransparentProxy", .record(TransparentProxyConfig.filterSchema)),
        ("AccessLogs", .record(AccessLogsConfig.filterSchema))
    )

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "EnvoyExtensions": .records(envoyExtensions)
        case "DestinationServiceName": .string(destinationServiceName)
        case "DestinationServiceID": .string(destinationServiceID)
        case "LocalServiceAddress": .string(localServiceAddress)
        case "LocalServicePort": .int(localServicePort)
        case "LocalServiceSocketPath": .string(localServiceSocketPath)
        case "Mode": .string(mode)
        case "Upstreams": .records(upstreams)
        case "MeshGateway": .record(MeshGatewayMode(mode: meshGatewayMode))
        case "Expose": .record(expose)
        case "TransparentProxy": .record(transparentProxy)
        case "AccessLogs": .record(accessLogs)
        default: nil
        }
    }
}

/// The object that holds a mesh gateway's mode.
private struct MeshGatewayMode: Filterable {
    let mode: String

    static let filterSchema = FilterSchema(("Mode", .string))

    func filterValue(_ field: String) -> FilterValue? { field == "Mode" ? .string(mode) : nil }
}

extension Upstream: Filterable {
    static let filterSchema = FilterSchema(
        ("DestinationType", .string),
        ("DestinationNamespace", .string),
        ("DestinationPartition", .string),
        ("DestinationPeer", .string),
        ("DestinationName", .string),
        ("Datacenter", .string),
        ("LocalBindAddress", .string),
        ("LocalBindPort", .int),
        ("LocalBindSocketPath", .string),
        ("LocalBindSocketMode", .string),
        ("MeshGateway", .record(MeshGatewayMode.filterSchema))
    )

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "DestinationType": .string(destinationType)
        case "DestinationNamespace": .string(destinationNamespace)
        case "DestinationPartition": .string(destinationPartition)
        case "DestinationPeer": .string(destinationPeer)
        case "DestinationName": .string(destinationName)
        case "Datacenter": .string(datacenter)
        case "LocalBindAddress": .string(localBindAddress)
        case "LocalBindPort": .int(localBindPort)
        case "LocalBindSocketPath": .string(localBindSocketPath)
        case "LocalBindSocketMode": .string(localBindSocketMode)
        case "MeshGateway": .record(MeshGatewayMode(mode: meshGatewayMode))
        default: nil
        }
    }
}

extension EnvoyExtension: Filterable {
    static let filterSchema = FilterSchema(
        ("Name", .string),
        ("Required", .bool),
        ("ConsulVersion", .string),
        ("EnvoyVersion", .string)
    )

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "Name": .string(name)
        case "Required": .bool(required)
        case "ConsulVersion": .string(consulVersion)
        case "EnvoyVersion": .string(envoyVersion)
        default: nil
        }
    }
}

extension ExposeConfig: Filterable {
    static let filterSchema = FilterSchema(("Checks", .bool), ("Paths", .list(.record(ExposePath.filterSchema))))

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "Checks": .bool(checks)
        case "Paths": .records(paths)
        default: nil
        }
    }
}

extension ExposePath: Filterable {
    static let filterSchema = FilterSchema(
        ("ListenerPort", .int),
        ("Path", .string),
        ("LocalPathPort", .int),
        ("Protocol", .string),
        ("ParsedFromCheck", .bool)
    )

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "ListenerPort": .int(listenerPort)
        case "Path": .string(path)
        case "LocalPathPort": .int(localPathPort)
        case "Protocol": .string(self.protocol)
        case "ParsedFromCheck": .bool(parsedFromCheck)
        default: nil
        }
    }
}

extension TransparentProxyConfig: Filterable {
    static let filterSchema = FilterSchema(("OutboundListenerPort", .int), ("DialedDirectly", .bool))

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "OutboundListenerPort": .int(outboundListenerPort)
        case "DialedDirectly": .bool(dialedDirectly)
        default: nil
        }
    }
}

extension AccessLogsConfig: Filterable {
    static let filterSchema = FilterSchema(
        ("Enabled", .bool),
        ("DisableListenerLogs", .bool),
        ("Type", .string),
        ("Path", .string),
        ("JSONFormat", .string),
        ("TextFormat", .string)
    )

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "Enabled": .bool(enabled)
        case "DisableListenerLogs": .bool(disableListenerLogs)
        case "Type": .string(type)
        case "Path": .string(path)
        case "JSONFormat": .string(jsonFormat)
        case "TextFormat": .string(textFormat)
        default: nil
        }
    }
}
