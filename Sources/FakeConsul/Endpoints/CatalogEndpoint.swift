// SPDX-License-Identifier: MIT

/// The catalog (`consul agent/catalog_endpoint.go`, `agent/consul/catalog_endpoint.go`).
enum CatalogEndpoint: Endpoint {
    static let routes = [
        Route("/v1/catalog/register", (.put, CatalogRegistration.register)),
        Route("/v1/catalog/deregister", (.put, CatalogRegistration.deregister)),
        Route("/v1/catalog/datacenters", (.get, datacenters)),
        Route("/v1/catalog/nodes", (.get, nodes)),
        Route("/v1/catalog/services", (.get, services)),
        Route("/v1/catalog/service/", (.get, { try serviceNodes($0, connect: false) })),
        Route("/v1/catalog/connect/", (.get, { try serviceNodes($0, connect: true) })),
        Route("/v1/catalog/node/", (.get, nodeServices)),
        Route("/v1/catalog/node-services/", (.get, nodeServiceList)),
        Route("/v1/catalog/gateway-services/", (.get, gatewayServices)),
    ]

    private static func read(
        _ options: QueryOptions,
        isCacheable: Bool = false,
        _ run: @escaping (inout ReadView) throws -> Reply
    ) -> Operation {
        .read(
            Read(options: options, showsConsistency: true, stampsErrors: true, isCacheable: isCacheable, run: run)
        )
    }

    // MARK: Lists

    /// There is but one datacenter. The agent's cache holds even this.
    private static func datacenters(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        guard options.useCache else {
            var own = QueryOptions()
            own.datacenter = call.agent.identity.datacenter
            return .read(
                Read(options: own, isForAnyServer: true, isPlain: true) { view in
                    let datacenters = view.datacenters
                    return .json { $0.strings(datacenters) }
                })
        }
        return .agent(
            AgentCall(token: options.token) { view in
                let server = try view.cluster.nearestServer(of: view.agent)
                let datacenters = view.cluster.datacenters(knownTo: server)
                var reply = Reply.json { $0.strings(datacenters) }
                let facts = view.cluster.caches.touchUnrefreshed(
                    "catalog-datacenters",
                    options: options,
                    agent: view.agent.number,
                    at: view.now
                )
                reply.headers.add(.cache, facts.isHit ? "HIT" : "MISS")
                if facts.isHit { reply.headers.add(.age, String(facts.age.nanoseconds / 1_000_000_000)) }
                return reply
            }
        )
    }

    private static func nodes(_ call: Call) throws -> Operation {
        try call.refusePartitions()
        let meta = call.nodeMeta
        let source = call.source
        let options = try call.queryOptions()
        return read(options) { view in
            let filter = try CompiledFilter.compile(options, for: Node.self)
            let found = view.store.catalog.listNodes(meta: meta, watch: &view.watch)
            let seen = try view.visible(filter.applied(to: found.value))
            return .json(view.sorted(seen, byDistanceFrom: source) { $0.value.name }, index: found.index)
        }
    }

    /// The names of all services, each with the tags that any of its instances has.
    private static func services(_ call: Call) throws -> Operation {
        try call.refuseNamespaces()
        let meta = call.nodeMeta
        let options = try call.queryOptions()
        return read(options, isCacheable: true) { view in
            _ = try view.standingAuthorizer()
            let filter = try CompiledFilter.compile(options, for: ServiceNode.self)
            let found = view.store.catalog.listServices(meta: meta, watch: &view.watch)
            let catalog = view.store.catalog
            let passing = filter.map { filter in
                // Consul looks up the nodes of the instances only where no metadata narrows them.
                found.value.filter { record in
                    (meta.isEmpty ? catalog.serviceNode(record) : record.value.withoutNode).map { filter.matches($0) }
                        ?? false
                }
            }
            let visible = try view.visibleFromStart(passing ?? found.value)
            var reply = Reply.json(index: found.index) { ServiceTags(of: visible.elements).write(to: &$0) }
            reply.filteredByACLs = visible.hidesSome
            return reply
        }
    }

    // MARK: One service

    private static func serviceNodes(_ call: Call, connect: Bool) throws -> Operation {
        try call.refuseNamespaces()
        let meta = call.nodeMeta
        let options = try call.queryOptions()
        let tags = call.tags
        let merges = call.query.has("merge-central-config")
        let source = call.source
        let name = try call.name(orRefuse: "Missing service name")
        return read(options, isCacheable: true) { view in
            let authorizer = try view.standingAuthorizer()
            if connect && !authorizer.allows(.read, .service(name)) {
                return .json([ServiceNode](), outcome: .unlooked)
            }
            let filter = try CompiledFilter.compile(options, for: ServiceNode.self)
            let catalog = view.store.catalog
            let found =
                connect
                ? catalog.connectServiceNodes(name, watch: &view.watch)
                : catalog.serviceNodes(name, tags: tags, watch: &view.watch)
            var nodes = found.value.compactMap { catalog.serviceNode($0, mergingCentralConfig: merges) }
            var index = found.index
            if merges {
                for position in nodes.indices {
                    nodes[position].service = try view.merged(nodes[position].service, &index)
                }
            }
            if !meta.isEmpty { nodes = nodes.filter { $0.node.meta?.satisfies(meta) ?? false } }
            if let filter { nodes = nodes.filter { filter.matches($0) } }
            let seen = try view.visible(nodes)
            return .json(view.sorted(seen, byDistanceFrom: source) { $0.nodeName }, index: index)
        }
    }

    // MARK: One node

    private static func nodeServices(_ call: Call) throws -> Operation {
        try call.refuseNamespaces()
        let options = try call.queryOptions()
        let name = try call.name(orRefuse: "Missing node name")
        return read(options) { view in
            let filter = try CompiledFilter.compile(options, for: NodeService.self)
            _ = try view.standingAuthorizer()
            let found = view.store.catalog.nodeServices(name, watch: &view.watch)
            let passing = found.value?.services.map(\.value.service).filter { filter?.matches($0) ?? true }
            let seen = try view.visible(services: passing ?? [], of: found.value?.node.value, named: \.id)
            return .services(seen, index: found.index) { json in
                guard let node = seen.node else { return json.null() }
                json.object { json in
                    json.key("Node")
                    node.write(to: &json)
                    json.key("Services")
                    writeByID(seen.services, to: &json)
                }
            }
        }
    }

    private static func writeByID(_ services: [NodeService], to json: inout JSONWriter) {
        json.object { json in
            for service in services.sorted(by: { $0.id.precedesInBytes($1.id) }) {
                json.key(service.id)
                service.write(to: &json)
            }
        }
    }

    /// The same as a list. Without a node there are nulls within the object.
    private static func nodeServiceList(_ call: Call) throws -> Operation {
        try call.refuseNamespaces()
        let options = try call.queryOptions()
        let name = try call.name(orRefuse: "Missing node name")
        let merges = call.query.has("merge-central-config")
        return read(options) { view in
            let filter = try CompiledFilter.compile(options, for: NodeService.self)
            _ = try view.standingAuthorizer()
            let found = view.store.catalog.nodeServices(name, watch: &view.watch)
            var index = found.index
            var services = found.value?.services.map(\.value.service)
            if merges { services = try services?.map { try view.merged($0, &index) } }
            let passing = services?.filter { filter?.matches($0) ?? true }
            let seen = try view.visible(services: passing ?? [], of: found.value?.node.value, named: \.name)
            return .services(seen, index: index) { json in
                json.object { json in
                    json.key("Node")
                    if let node = seen.node { node.write(to: &json) } else { json.null() }
                    json.key("Services")
                    let isList = filter != nil || !(passing ?? []).isEmpty
                    writeList(seen.node == nil ? nil : seen.services, isList: isList, to: &json)
                }
            }
        }
    }

    /// Consul's list is null where nothing was ever put into it: a filter makes it an empty one.
    private static func writeList(_ services: [NodeService]?, isList: Bool, to json: inout JSONWriter) {
        guard let services, isList else { return json.null() }
        json.array { json in for service in services { service.write(to: &json) } }
    }

    // MARK: Gateways

    /// The services behind a gateway: those that its configuration entry names.
    private static func gatewayServices(_ call: Call) throws -> Operation {
        try call.refuseNamespaces()
        let options = try call.queryOptions()
        let gateway = try call.name(orRefuse: "Missing gateway name")
        return read(options) { view in
            try view.standingAuthorizer().require(.read, .service(gateway))
            let found = view.store.gatewayServices(of: gateway, watch: &view.watch)
            return .json(try view.visible(found.value), index: found.index)
        }
    }
}

/// What of a node may be seen.
struct VisibleNode {
    /// Nil where there is none, or none that may be seen.
    var node: Node?
    var services: [NodeService] = []
    var hidesSome = false
}

extension ReadView {
    /// What the token may see of a node with its services. Consul takes their IDs for their names in one of the two
    /// answers (`filterNodeServices`, `filterNodeServiceList`).
    fileprivate mutating func visible(
        services: [NodeService], of node: Node?, named name: (NodeService) -> String
    ) throws -> VisibleNode {
        let authorizer = try authorizer()
        let tells = !token.isEmpty
        guard let node else { return VisibleNode() }
        guard authorizer.allows(.read, .node(node.name)) else { return VisibleNode(hidesSome: tells) }
        let seen = services.filter { authorizer.allowsReading(service: name($0)) }
        return VisibleNode(node: node, services: seen, hidesSome: tells && seen.count < services.count)
    }
}

extension Reply {
    fileprivate static func services(
        _ seen: VisibleNode, index: UInt64, _ write: @escaping (inout JSONWriter) -> Void
    ) -> Reply {
        var reply = Reply.json(index: index, write)
        reply.filteredByACLs = seen.hidesSome
        return reply
    }
}
