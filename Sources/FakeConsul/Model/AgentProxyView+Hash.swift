// SPDX-License-Identifier: MIT

extension AgentProxyView {
    /// Of `api.AgentServiceConnectProxyConfig`.
    var structureHash: StructureHash {
        .structure(
            "AgentServiceConnectProxyConfig",
            [
                // An agent never shows them here.
                ("EnvoyExtensions", .list([])),
                ("DestinationServiceName", .string(proxy.destinationServiceName)),
                ("DestinationServiceID", .string(proxy.destinationServiceID)),
                ("LocalServiceAddress", .string(proxy.localServiceAddress)),
                ("LocalServicePort", .int(Int64(proxy.localServicePort))),
                ("LocalServiceSocketPath", .string(proxy.localServiceSocketPath)),
                ("Mode", .string(proxy.mode)),
                ("TransparentProxy", proxy.transparentProxy.structureHash),
                ("Config", .ofConfig(proxy.config)),
                ("Upstreams", .list(proxy.upstreams.map(\.structureHash))),
                ("MeshGateway", .ofMeshGateway(proxy.meshGatewayMode)),
                ("Expose", proxy.expose.structureHash),
                ("AccessLogs", proxy.accessLogs.structureHash),
            ])
    }
}

extension StructureHash {
    /// A map of what nobody interprets; one that is not there is like an empty one.
    fileprivate static func ofConfig(_ config: JSONValue?) -> StructureHash { config?.structureHash ?? .map([]) }

    fileprivate static func ofMeshGateway(_ mode: String) -> StructureHash {
        .structure("MeshGatewayConfig", [("Mode", .string(mode))])
    }
}

extension TransparentProxyConfig {
    /// Behind a pointer that is nil where nothing is set.
    fileprivate var structureHash: StructureHash {
        if self == TransparentProxyConfig() { return .none }
        return .structure(
            "TransparentProxyConfig",
            [
                ("OutboundListenerPort", .int(Int64(outboundListenerPort))), ("DialedDirectly", .bool(dialedDirectly)),
            ])
    }
}

extension AccessLogsConfig {
    /// Behind a pointer that is nil where nothing is set.
    fileprivate var structureHash: StructureHash {
        if self == AccessLogsConfig() { return .none }
        return .structure(
            "AccessLogsConfig",
            [
                ("Enabled", .bool(enabled)),
                ("DisableListenerLogs", .bool(disableListenerLogs)),
                ("Type", .string(type)),
                ("Path", .string(path)),
                ("JSONFormat", .string(jsonFormat)),
                ("TextFormat", .string(textFormat)),
            ])
    }
}

extension ExposeConfig {
    fileprivate var structureHash: StructureHash {
        .structure("ExposeConfig", [("Checks", .bool(checks)), ("Paths", .list(paths.map(\.structureHash)))])
    }
}

extension ExposePath {
    fileprivate var structureHash: StructureHash {
        .structure(
            "ExposePath",
            [
                ("ListenerPort", .int(Int64(listenerPort))),
                ("Path", .string(path)),
                ("LocalPathPort", .int(Int64(localPathPort))),
                ("Protocol", .string(`protocol`)),
                ("ParsedFromCheck", .bool(parsedFromCheck)),
            ])
    }
}

extension Upstream {
    fileprivate var structureHash: StructureHash {
        .structure(
            "Upstream",
            [
                ("DestinationType", .string(destinationType)),
                ("DestinationPartition", .string(destinationPartition)),
                ("DestinationNamespace", .string(destinationNamespace)),
                ("DestinationPeer", .string(destinationPeer)),
                ("DestinationName", .string(destinationName)),
                ("Datacenter", .string(datacenter)),
                ("LocalBindAddress", .string(localBindAddress)),
                ("LocalBindPort", .int(Int64(localBindPort))),
                ("LocalBindSocketPath", .string(localBindSocketPath)),
                ("LocalBindSocketMode", .string(localBindSocketMode)),
                ("Config", .ofConfig(config)),
                ("MeshGateway", .ofMeshGateway(meshGatewayMode)),
                // An agent never shows it.
                ("CentrallyConfigured", .bool(false)),
            ])
    }
}
