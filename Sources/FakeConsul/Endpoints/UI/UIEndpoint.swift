// SPDX-License-Identifier: MIT

/// What the web UI reads (`consul agent/ui_endpoint.go`, `agent/consul/internal_endpoint.go`).
enum UIEndpoint: Endpoint {
    static let routes = [
        Route("/v1/internal/ui/nodes", (.get, nodes)),
        Route("/v1/internal/ui/node/", (.get, node)),
        Route("/v1/internal/ui/services", (.get, services)),
        Route("/v1/internal/ui/catalog-overview", (.get, overview)),
    ]

    static func read(_ options: QueryOptions, _ run: @escaping (inout ReadView) throws -> Reply) -> Operation {
        .read(Read(options: options, stampsErrors: true, fallsBackToStale: true, run: run))
    }

    // MARK: Nodes

    private static func nodes(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        try call.refuseNamespaces()
        return read(options) { view in
            _ = try view.standingAuthorizer()
            let filter = try CompiledFilter.compile(options, for: NodeInfo.self)
            let found = view.store.allNodeInfos(watch: &view.watch)
            let all = (found.own + found.imported).filter { filter?.matches($0) ?? true }
            let seen = try view.authorizer().visible(all)
            var reply = Reply.json(versioned(seen.elements, by: call.agent, in: view), index: found.index)
            reply.filteredByACLs = seen.hidesSome && !view.token.isEmpty
            return reply
        }
    }

    private static func node(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        try call.refuseNamespaces()
        let name = try call.name(orRefuse: "Missing node name")
        let peer = call.query["peer"] ?? ""
        return read(options) { view in
            _ = try view.standingAuthorizer()
            let found = view.store.catalog(ofPeer: peer, watch: &view.watch).nodeInfo(name, watch: &view.watch)
            let seen = try view.authorizer().visible([found.value].compactMap { $0 })
            guard let info = versioned(seen.elements, by: call.agent, in: view).first else {
                var reply = Reply(.notFound, index: found.index)
                reply.isBare = true
                return reply
            }
            var reply = Reply.json(info, index: found.index)
            reply.filteredByACLs = seen.hidesSome && !view.token.isEmpty
            return reply
        }
    }

    /// The nodes that do not say which version they run have that of the member at their address.
    private static func versioned(_ infos: [NodeInfo], by agent: Agent, in view: ReadView) -> [NodeInfo] {
        let members = (view.cluster.wanMembers(seenBy: agent) ?? []) + view.cluster.members(seenBy: agent)
        let versions = SortedMap(
            members.map { member in
                let build = (member.tags["build"] ?? "").prefix { $0 != ":" }
                return (key: member.address, value: String(build))
            })
        return infos.map { info in
            var info = info
            info.add(version: versions[info.node.address])
            return info
        }
    }

    // MARK: Services

    private static func services(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        let peer = call.query["peer"] ?? ""
        try call.refuseNamespaces()
        return read(options) { view in
            _ = try view.standingAuthorizer()
            let filter = try CompiledFilter.compile(options, for: CheckServiceNode.self)
            let all = view.store.allInstances(ofPeer: peer, watch: &view.watch)
            let gateways = peer.isEmpty
                ? view.store.allGatewayServices(watch: &view.watch) : CatalogResult(index: 0, value: [])
            let passing = filter.map { filter in all.value.filter { filter.matches($0.value) } }
            let instances = try view.visible(passing ?? all.value)
            let links = try view.visible(gateways.value)
            var reply = Reply.json(
                listings(of: instances.elements, links: links.elements), index: max(all.index, gateways.index))
            reply.filteredByACLs = instances.hidesSome || links.hidesSome
            return reply
        }
    }

    private static func listings(of instances: [InstanceHealth], links: [GatewayService]) -> [ServiceListing] {
        let summaries = ServiceSummaries(of: instances)
        var gateways: [KVKey: [String]] = [:]
        var counts: [KVKey: Int] = [:]
        for link in links {
            gateways[KVKey(link.service), default: []].append(link.gateway)
            counts[KVKey(link.gateway), default: 0] += 1
        }
        return summaries.sorted().map { summary in
            let key = ServiceSummaries.key(summary.name, ofPeer: summary.peerName)
            var listing = ServiceListing(summary: summary)
            listing.summary.associatedServiceCount = counts[key] ?? 0
            listing.isConnectedWithProxy = summaries.proxied.contains(key)
            listing.isConnectedWithGateway =
                summary.instanceCount > 0 && (gateways[key] ?? []).contains { summaries[$0] != nil }
            return listing
        }
    }

    // MARK: The whole

    /// What the answering server last made of its catalog; it does not block.
    private static func overview(_ call: Call) throws -> Operation {
        var options = try call.queryOptions()
        options.minIndex = 0
        return .read(
            Read(options: options, isPlain: true) { view in
                // Consul's refusal leaves out whose token it was.
                guard try view.authorizer().allows(.read, .operator) else {
                    throw Authorizer(accessorID: "", fallback: .deny).denial(.read, .operator)
                }
                view.server.overview.catchUp(to: view.now, with: view.store)
                return .json(view.server.overview.summary)
            }
        )
    }
}
