// SPDX-License-Identifier: MIT

/// What the web UI reads of gateways and of who is connected with whom.
enum UIMeshEndpoint: Endpoint {
    static let routes = [
        Route("/v1/internal/ui/gateway-services-nodes/", (.get, gatewayServices)),
        Route("/v1/internal/ui/gateway-intentions/", (.get, gatewayIntentions)),
        Route("/v1/internal/ui/service-topology/", (.get, topology)),
        Route("/v1/internal/ui/exported-services", (.get, exportedServices)),
    ]

    // MARK: Gateways

    /// The services behind a gateway, and where it has them.
    private static func gatewayServices(_ call: Call) throws -> Operation {
        try call.refuseNamespaces()
        let options = try call.queryOptions()
        let gateway = try call.name(orRefuse: "Missing gateway name")
        let dns = call.agent.configuration.dns
        let domains = [dns.domain, dns.alternateDomain].filter { !$0.isEmpty }
        return UIEndpoint.read(options) { view in
            try view.standingAuthorizer().require(.read, .service(gateway))
            let mappings = view.store.gatewayServices(of: gateway, watch: &view.watch)
            var index = mappings.index
            var all: [BehindGateway] = []
            for mapping in mappings.value {
                let found = view.store.checkServiceNodes(mapping.service, watch: &view.watch)
                index = max(index, found.index)
                all += found.value.map { BehindGateway(mapping: mapping, instance: $0) }
                if found.value.isEmpty { all.append(BehindGateway(mapping: mapping, instance: nil)) }
            }
            let seen = try view.visible(all)
            var summaries = ServiceSummaries()
            for part in seen.elements {
                let hosts = domains.map { "\(part.mapping.service).ingress.\(options.datacenter).\($0)" }
                summaries.add(addresses: part.mapping.addresses(defaultHosts: hosts), of: part.mapping.service)
                if let instance = part.instance { summaries.add(instance) }
            }
            var reply = Reply.json(summaries.sorted(), index: index)
            reply.filteredByACLs = seen.hidesSome
            return reply
        }
    }

    /// The intentions of what is behind a gateway.
    private static func gatewayIntentions(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        try call.refuseNamespaces()
        let gateway = try call.name(orRefuse: "Missing gateway name")
        return .read(
            Read(options: options, stampsErrors: true) { view in
                try view.standingAuthorizer().require(.read, .service(gateway))
                let mappings = view.store.gatewayServices(of: gateway, watch: &view.watch)
                var index = mappings.index
                var seen: Set<KVKey> = []
                var found: [Intention] = []
                for mapping in mappings.value {
                    let intentions = view.store.intentions(
                        matching: mapping.service, on: .destination, watch: &view.watch)
                    index = max(index, view.store.configEntries.index)
                    // By their IDs: of those that have none Consul shows the first alone.
                    found += intentions.filter { seen.insert(KVKey($0.id)).inserted }
                }
                return .json(try view.visible(found), index: index)
            }
        )
    }

    // MARK: Topology

    private static func topology(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        try call.refuseNamespaces()
        let name = try call.name(orRefuse: "Missing service name")
        guard call.query.has("kind") else { throw ConsulError.badRequest("Missing service kind") }
        let kind = ServiceKind(call.query["kind"] ?? "")
        guard [.typical, .ingressGateway, .apiGateway].contains(kind) else {
            throw ConsulError.badRequest("Unsupported service kind \(GoQuote.quote(kind.name))")
        }
        return UIEndpoint.read(options) { view in
            let authorizer = try view.standingAuthorizer()
            try authorizer.require(.read, .service(name))
            var search = TopologySearch(
                view.store, of: name, kind: kind, isAllowedByDefault: view.allowsByDefault(authorizer),
                watch: view.watch)
            var topology = try search.run()
            view.watch = search.watch
            let upstreams = try view.authorizer().visible(topology.upstreams.instances)
            let downstreams = try view.authorizer().visible(topology.downstreams.instances)
            topology.upstreams.instances = upstreams.elements
            topology.downstreams.instances = downstreams.elements
            let isFiltered = upstreams.hidesSome || downstreams.hidesSome
            var reply = Reply.json(
                TopologyView(topology, datacenter: options.datacenter, isFiltered: isFiltered), index: search.index)
            reply.filteredByACLs = isFiltered && !view.token.isEmpty
            return reply
        }
    }

    // MARK: Peers

    /// What a peer may use of this cluster.
    private static func exportedServices(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        let peer = call.query["peer"] ?? ""
        try call.refuseNamespaces()
        return UIEndpoint.read(options) { view in
            _ = try view.standingAuthorizer()
            guard !peer.isEmpty else { throw ConsulError.internal("must provide PeerName") }
            let (peering, index) = view.store.peerings.get(peer, watch: &view.watch)
            guard let peering else { return .json([ServiceListing](), index: index, outcome: .notFound) }
            let exported = view.store.exportedServices(to: peering, watch: &view.watch)
            let authorizer = try view.authorizer()
            let sees: (String) -> Bool = authorizer.allows(.write, .mesh)
                ? { _ in true } : { authorizer.allows(.read, .service($0)) }
            let names = exported.value.filter(sees)
            var reply = Reply.json(
                names.map { name in
                    var summary = ServiceSummary(name: name)
                    summary.datacenter = options.datacenter
                    return ServiceListing(summary: summary)
                }, index: exported.index)
            reply.filteredByACLs = names.count < exported.value.count && !view.token.isEmpty
            return reply
        }
    }
}

/// A service behind a gateway with one of its instances, or without any.
private struct BehindGateway: Guarded {
    let mapping: GatewayService
    let instance: InstanceHealth?

    func isVisible(to authorizer: Authorizer) -> Bool {
        let names = [mapping.gateway, mapping.service]
        guard names.allSatisfy({ authorizer.allowsReading(service: $0) }) else { return false }
        return instance.map { authorizer.allows(.read, .node($0.node.value.name)) } ?? true
    }
}
