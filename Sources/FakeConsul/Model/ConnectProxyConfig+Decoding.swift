// SPDX-License-Identifier: MIT

extension ConnectProxyConfig {
    static let shape = JSONStruct.aliased("structs.ConnectProxyConfig")

    init(_ object: inout JSONObjectReader) {
        envoyExtensions =
            object.structs("EnvoyExtensions", type: "[]structs.EnvoyExtension", of: EnvoyExtension.shape) {
                EnvoyExtension(&$0)
            } ?? []
        destinationServiceName = object.string("DestinationServiceName", or: "destination_service_name")
        destinationServiceID = object.string("DestinationServiceID", or: "destination_service_id")
        localServiceAddress = object.string("LocalServiceAddress", or: "local_service_address")
        localServicePort = object.int("LocalServicePort", or: "local_service_port")
        localServiceSocketPath = object.string("LocalServiceSocketPath", or: "local_service_socket_path")
        mode = object.string("Mode", type: "structs.ProxyMode")
        config = object.config("Config")
        upstreams = object.structs("Upstreams", type: "structs.Upstreams", of: Upstream.shape) { Upstream(&$0) } ?? []
        meshGatewayMode = object.meshGatewayMode()
        expose = object.struct("Expose", .plain("structs.ExposeConfig")) { ExposeConfig(&$0) } ?? ExposeConfig()
        transparentProxy = Self.transparentProxy(&object)
        accessLogs = Self.accessLogs(&object)
    }

    /// Either name may have a part of it.
    private static func transparentProxy(_ object: inout JSONObjectReader) -> TransparentProxyConfig {
        let shape = JSONStruct.plain("structs.TransparentProxyConfig")
        let main = object.struct("TransparentProxy", shape) { TransparentProxyConfig(&$0) } ?? TransparentProxyConfig()
        let snake = object.outside { $0.struct("transparent_proxy", shape) { TransparentProxyConfig(&$0) } }
        return main.filled(from: snake ?? TransparentProxyConfig())
    }

    private static func accessLogs(_ object: inout JSONObjectReader) -> AccessLogsConfig {
        let shape = JSONStruct.plain("structs.AccessLogsConfig")
        let main = object.struct("AccessLogs", shape) { AccessLogsConfig(&$0) } ?? AccessLogsConfig()
        let snake = object.outside { $0.struct("access_logs", shape) { AccessLogsConfig(&$0) } }
        return main.filled(from: snake ?? AccessLogsConfig())
    }
}

extension TransparentProxyConfig {
    init(_ object: inout JSONObjectReader) {
        self.init(
            outboundListenerPort: object.int("OutboundListenerPort"),
            dialedDirectly: object.bool("DialedDirectly")
        )
    }

    fileprivate func filled(from other: Self) -> Self {
        TransparentProxyConfig(
            outboundListenerPort: outboundListenerPort == 0 ? other.outboundListenerPort : outboundListenerPort,
            dialedDirectly: dialedDirectly || other.dialedDirectly
        )
    }
}

extension AccessLogsConfig {
    init(_ object: inout JSONObjectReader) {
        enabled = object.bool("Enabled")
        disableListenerLogs = object.bool("DisableListenerLogs")
        type = object.string("Type", type: "structs.LogSinkType")
        path = object.string("Path")
        jsonFormat = object.string("JSONFormat")
        textFormat = object.string("TextFormat")
    }

    fileprivate func filled(from other: Self) -> Self {
        AccessLogsConfig(
            enabled: enabled || other.enabled,
            disableListenerLogs: disableListenerLogs || other.disableListenerLogs,
            type: type.isEmpty ? other.type : type,
            path: path.isEmpty ? other.path : path,
            jsonFormat: jsonFormat.isEmpty ? other.jsonFormat : jsonFormat,
            textFormat: textFormat.isEmpty ? other.textFormat : textFormat
        )
    }
}

extension EnvoyExtension {
    static let shape = JSONStruct.plain("structs.EnvoyExtension")

    init(_ object: inout JSONObjectReader) {
        name = object.string("Name")
        required = object.bool("Required")
        arguments = object.config("Arguments")
        consulVersion = object.string("ConsulVersion")
        envoyVersion = object.string("EnvoyVersion")
    }
}

extension ExposeConfig {
    init(_ object: inout JSONObjectReader) {
        checks = object.bool("Checks")
        paths = object.structs("Paths", type: "[]structs.ExposePath", of: ExposePath.shape) { ExposePath(&$0) } ?? []
    }
}

extension ExposePath {
    static let shape = JSONStruct.aliased("structs.ExposePath")

    init(_ object: inout JSONObjectReader) {
        listenerPort = object.int("ListenerPort", or: "listener_port")
        path = object.string("Path")
        localPathPort = object.int("LocalPathPort", or: "local_path_port")
        self.protocol = object.string("Protocol")
        parsedFromCheck = object.bool("ParsedFromCheck", or: "parsed_from_check")
    }
}

extension Upstream {
    static let shape = JSONStruct.aliased("structs.Upstream")

    init(_ object: inout JSONObjectReader) {
        destinationType = object.string("DestinationType", or: "destination_type")
        destinationNamespace = object.string("DestinationNamespace", or: "destination_namespace")
        destinationPartition = object.string("DestinationPartition", or: "destination_partition")
        destinationPeer = object.string("DestinationPeer", or: "destination_peer")
        destinationName = object.string("DestinationName", or: "destination_name")
        datacenter = object.string("Datacenter")
        localBindAddress = object.string("LocalBindAddress", or: "local_bind_address")
        localBindPort = object.int("LocalBindPort", or: "local_bind_port")
        localBindSocketPath = object.string("LocalBindSocketPath", or: "local_bind_socket_path")
        localBindSocketMode = object.string("LocalBindSocketMode", or: "local_bind_socket_mode")
        config = object.config("Config")
        meshGatewayMode = object.meshGatewayMode()
        centrallyConfigured = object.bool("CentrallyConfigured")
    }
}
