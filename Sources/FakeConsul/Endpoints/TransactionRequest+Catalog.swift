// SPDX-License-Identifier: MIT

/// The operations on the catalog, in the types of Consul's client library, of which not every field is kept.
extension TransactionRequest {
    static func nodeOperation(_ object: inout JSONObjectReader, datacenter: String) -> TransactionOperation {
        let verb = object.string("Verb", type: "api.NodeOp")
        let node = object.struct("Node", .plain("api.Node"), node)
        var result = node ?? Node(name: "")
        if result.datacenter.isEmpty { result.datacenter = datacenter }
        return .node(verb: verb, result)
    }

    private static func node(_ object: inout JSONObjectReader) -> Node {
        var node = Node(name: object.string("Node"))
        node.id = object.string("ID")
        node.address = object.string("Address")
        node.datacenter = object.string("Datacenter")
        node.taggedAddresses = object.stringMap("TaggedAddresses").map { StringMap($0) }
        node.meta = object.stringMap("Meta").map { StringMap($0) }
        node.indexes.modify = modifyIndex(&object)
        ignoreEnterprise(&object)
        ignoreLocality(&object)
        return node
    }

    // MARK: Services

    static func serviceOperation(_ object: inout JSONObjectReader) -> TransactionOperation {
        let verb = object.string("Verb", type: "api.ServiceOp")
        let node = object.string("Node")
        let service = object.struct("Service", .plain("api.AgentService"), service)
        return .service(verb: verb, service ?? emptyService, node: node)
    }

    /// What Consul makes of a service that the client leaves out.
    private static var emptyService: NodeService {
        var service = NodeService(id: "", name: "")
        service.weights = Weights(passing: 0, warning: 0)
        return service
    }

    private static func service(_ object: inout JSONObjectReader) -> NodeService {
        var service = emptyService
        service.kind = ServiceKind(object.string("Kind", type: "api.ServiceKind"))
        service.id = object.string("ID")
        service.name = object.string("Service")
        service.tags = object.strings("Tags")
        service.meta = object.stringMap("Meta").map { StringMap($0) }
        service.port = object.int("Port")
        service.address = object.string("Address")
        service.weights =
            object.struct("Weights", .plain("api.AgentWeights")) {
                Weights(passing: $0.int("Passing"), warning: $0.int("Warning"))
            } ?? service.weights
        service.enableTagOverride = object.bool("EnableTagOverride")
        service.proxy = object.struct("Proxy", .plain("api.AgentServiceConnectProxyConfig"), proxy) ?? service.proxy
        service.indexes.modify = modifyIndex(&object)
        _ = object.string("ContentHash")
        _ = object.string("Datacenter")
        object.ignore("SocketPath", "TaggedAddresses", "Connect")
        ignoreEnterprise(&object)
        ignoreLocality(&object)
        return service
    }

    private static func proxy(_ object: inout JSONObjectReader) -> ConnectProxyConfig {
        var proxy = ConnectProxyConfig()
        proxy.destinationServiceName = object.string("DestinationServiceName")
        proxy.destinationServiceID = object.string("DestinationServiceID")
        proxy.localServiceAddress = object.string("LocalServiceAddress")
        proxy.localServicePort = object.int("LocalServicePort")
        proxy.localServiceSocketPath = object.string("LocalServiceSocketPath")
        proxy.meshGatewayMode =
            object.struct("MeshGateway", .plain("api.MeshGatewayConfig")) {
                $0.string("Mode", type: "api.MeshGatewayMode")
            } ?? ""
        proxy.transparentProxy =
            object.struct("TransparentProxy", .plain("api.TransparentProxyConfig")) { object in
                TransparentProxyConfig(
                    outboundListenerPort: object.int("OutboundListenerPort"),
                    dialedDirectly: object.bool("DialedDirectly")
                )
            } ?? proxy.transparentProxy
        object.ignore("EnvoyExtensions", "Mode", "Config", "Upstreams", "Expose", "AccessLogs")
        return proxy
    }

    // MARK: Checks

    static func checkOperation(_ object: inout JSONObjectReader) -> TransactionOperation {
        let verb = object.string("Verb", type: "api.CheckOp")
        let check = object.struct("Check", .plain("api.HealthCheck"), check)
        return .check(verb: verb, check ?? HealthCheck(node: "", id: ""))
    }

    private static func check(_ object: inout JSONObjectReader) -> HealthCheck {
        var check = HealthCheck(node: object.string("Node"), id: object.string("CheckID"))
        check.name = object.string("Name")
        check.status = HealthStatus(object.string("Status"))
        check.notes = object.string("Notes")
        check.output = object.string("Output")
        check.serviceID = object.string("ServiceID")
        check.serviceName = object.string("ServiceName")
        check.serviceTags = object.strings("ServiceTags")
        check.exposedPort = object.int("ExposedPort")
        check.definition = object.struct("Definition", definitionShape, definition) ?? check.definition
        check.indexes.modify = modifyIndex(&object)
        _ = object.string("Type")
        ignoreEnterprise(&object)
        return check
    }

    private static let definitionShape = JSONStruct.aliased("api.HealthCheckDefinition", unknownFields: .ignored)

    private static func definition(_ object: inout JSONObjectReader) -> HealthCheckDefinition {
        var definition = HealthCheckDefinition()
        definition.http = object.string("HTTP")
        for (name, values) in object.stringListMap("Header") ?? [:] { definition.header[name] = values }
        definition.method = object.string("Method")
        definition.body = object.string("Body")
        definition.tlsServerName = object.string("TLSServerName")
        definition.tlsSkipVerify = object.bool("TLSSkipVerify")
        definition.tcp = object.string("TCP")
        definition.tcpUseTLS = object.bool("TCPUseTLS")
        _ = object.string("UDP")
        definition.grpc = object.string("GRPC")
        definition.osService = object.string("OSService")
        definition.grpcUseTLS = object.bool("GRPCUseTLS")
        definition.interval = duration(&object, "Interval")
        definition.timeout = duration(&object, "Timeout")
        definition.deregisterCriticalServiceAfter = duration(&object, "DeregisterCriticalServiceAfter")
        return definition
    }

    /// A time under its own name or, which counts more, under the name that ends in `Duration`.
    private static func duration(_ object: inout JSONObjectReader, _ name: String) -> Duration {
        let readable = object.readableDuration(name)
        return object.outside { $0.duration(name + "Duration") } ?? readable ?? .zero
    }

    // MARK: What all have

    private static func modifyIndex(_ object: inout JSONObjectReader) -> UInt64 {
        _ = object.uint64("CreateIndex")
        return object.uint64("ModifyIndex")
    }

    private static func ignoreEnterprise(_ object: inout JSONObjectReader) {
        for name in ["Namespace", "Partition", "PeerName"] { _ = object.string(name) }
    }

    private static func ignoreLocality(_ object: inout JSONObjectReader) {
        _ = object.struct("Locality", .plain("api.Locality")) { object in
            _ = object.string("Region")
            _ = object.string("Zone")
        }
    }
}
