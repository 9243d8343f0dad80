// SPDX-License-Identifier: MIT

/// What `/v1/catalog/register` and `/v1/catalog/deregister` take, what they refuse, and the command that comes of it
/// (`consul agent/consul/catalog_endpoint.go Register`, `Deregister`).
enum CatalogRegistration {
    static func register(_ call: Call) throws -> Operation {
        try call.refuseNamespaces()
        let request = try call.decode(.plain("structs.RegisterRequest")) { RegisterRequest(&$0) }
        let datacenter = call.nonEmpty(request.datacenter) ?? call.agent.identity.datacenter
        return .write(
            Write(datacenter: datacenter, token: call.token) { view in
                let authorizer = try view.authorizer()
                let command = try request.command(datacenter: datacenter, by: authorizer)
                try authorizer.vet(command, against: view.store.catalog)
                return .propose(.register(command), render: render)
            }
        )
    }

    static func deregister(_ call: Call) throws -> Operation {
        try call.refuseNamespaces()
        let request = try call.decode(.aliased("structs.DeregisterRequest")) { DeregisterRequest(&$0) }
        let datacenter = call.nonEmpty(request.datacenter) ?? call.agent.identity.datacenter
        return .write(
            Write(datacenter: datacenter, token: call.token) { view in
                guard !request.command.node.isEmpty else { throw ConsulError.internal("Must provide node") }
                var watch = WatchSet(isRecording: false)
                let catalog = view.store.catalog(ofPeer: request.command.peer, watch: &watch)
                try view.authorizer().vet(request.command, against: catalog)
                return .propose(.deregister(request.command), render: render)
            }
        )
    }

    private static func render(_ result: CommandResult) throws -> Reply {
        try result.throwRefusal()
        return .bool(true)
    }
}

private struct DeregisterRequest {
    let datacenter: String
    var command: DeregisterCommand

    init(_ object: inout JSONObjectReader) {
        datacenter = object.string("Datacenter")
        command = DeregisterCommand(
            node: object.string("Node"),
            serviceID: object.string("ServiceID"),
            checkID: object.string("CheckID", type: "types.CheckID")
        )
        command.peer = object.string("PeerName")
        _ = object.string("Token")
        // Long obsolete, but not to be refused as unknown.
        _ = object.outside { $0.string("Address") }
    }
}

private struct RegisterRequest {
    var datacenter: String
    private var node: Node
    private var service: NodeService?
    private var checks: [HealthCheck]
    private var skipNodeUpdate: Bool
    /// Whether any part of the request names a peer.
    private var namesPeer = false

    init(_ object: inout JSONObjectReader) {
        datacenter = object.string("Datacenter")
        node = Node(id: object.string("ID", type: "types.NodeID"), name: object.string("Node"))
        node.address = object.string("Address")
        node.taggedAddresses = object.sortedStringMap("TaggedAddresses")
        node.meta = object.sortedStringMap("NodeMeta")
        node.locality = object.struct("Locality", Locality.shape) { Locality(&$0) }
        var peers = [object.string("PeerName")]
        service = object.struct("Service", NodeService.shape) { object in
            peers.append(object.string("PeerName"))
            return NodeService(&object)
        }
        let single = object.struct("Check", HealthCheck.shape) { object in
            peers.append(object.string("PeerName"))
            return HealthCheck(&object)
        }
        checks =
            object.structs("Checks", type: "structs.HealthChecks", of: HealthCheck.shape) { object in
                peers.append(object.string("PeerName"))
                return HealthCheck(&object)
            } ?? []
        if let single { checks.append(single) }
        skipNodeUpdate = object.bool("SkipNodeUpdate")
        _ = (object.string("Token"), RaftIndexes(&object))
        namesPeer = peers.contains { !$0.isEmpty }
    }

    /// The command, refused in Consul's order and words.
    func command(datacenter: String, by authorizer: Authorizer) throws -> RegisterCommand {
        if namesPeer { throw ConsulError.internal("cannot register requests with PeerName in them") }
        try refuseNode()
        var command = RegisterCommand(node: node, skipNodeUpdate: skipNodeUpdate)
        command.node.datacenter = datacenter
        command.service = try service.map(Self.checked)
        if let service = command.service { try authorizer.vet(service) }
        command.checks = checks.map(completed)
        return command
    }

    private func refuseNode() throws {
        if let refusal = CatalogRules.refusal(ofNode: node.name, id: node.id) { throw ConsulError.internal(refusal) }
        if node.address.isEmpty && !skipNodeUpdate {
            throw ConsulError.internal("Must provide address if SkipNodeUpdate is not set")
        }
    }

    private static func checked(_ service: NodeService) throws -> NodeService {
        var service = service
        if let refusal = CatalogRules.settle(&service) { throw ConsulError.internal(refusal) }
        return service
    }

    private func completed(_ check: HealthCheck) -> HealthCheck {
        var check = check
        if check.node.isEmpty { check.node = node.name }
        if check.id.isEmpty { check.id = check.name }
        if check.type.isEmpty { check.type = check.definition.type }
        return check
    }
}
