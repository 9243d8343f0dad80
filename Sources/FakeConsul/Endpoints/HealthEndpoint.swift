// SPDX-License-Identifier: MIT

/// Checks, and services with them (`consul agent/health_endpoint.go`, `agent/consul/health_endpoint.go`).
enum HealthEndpoint: Endpoint {
    static let routes = [
        Route("/v1/health/node/", (.get, nodeChecks)),
        Route("/v1/health/checks/", (.get, serviceChecks)),
        Route("/v1/health/state/", (.get, checksInState)),
        Route("/v1/health/service/", (.get, { try serviceNodes($0, .instances) })),
        Route("/v1/health/connect/", (.get, { try serviceNodes($0, .connect) })),
        Route("/v1/health/ingress/", (.get, { try serviceNodes($0, .ingress) })),
    ]

    // MARK: Checks

    private static func nodeChecks(_ call: Call) throws -> Operation {
        try call.refuseNamespaces()
        let options = try call.queryOptions()
        let node = try call.name(orRefuse: "Missing node name")
        return checks(options, near: QuerySource()) { $0.store.catalog.nodeChecks(node, watch: &$0.watch) }
    }

    private static func serviceChecks(_ call: Call) throws -> Operation {
        try call.refuseNamespaces()
        let meta = call.nodeMeta
        let options = try call.queryOptions()
        let service = try call.name(orRefuse: "Missing service name")
        return checks(options, near: call.source) {
            $0.store.catalog.serviceChecks(service, meta: meta, watch: &$0.watch)
        }
    }

    private static func checksInState(_ call: Call) throws -> Operation {
        try call.refuseNamespaces()
        let meta = call.nodeMeta
        let options = try call.queryOptions()
        let state = try call.name(orRefuse: "Missing check state")
        return checks(options, near: call.source) {
            $0.store.catalog.checks(inState: state, meta: meta, watch: &$0.watch)
        }
    }

    private static func checks(
        _ options: QueryOptions,
        near source: QuerySource,
        _ find: @escaping (inout ReadView) -> Catalog.Checks
    ) -> Operation {
        .read(
            Read(options: options, showsConsistency: true, stampsErrors: true) { view in
                let filter = try CompiledFilter.compile(options, for: HealthCheck.self)
                _ = try view.standingAuthorizer()
                let found = find(&view)
                let seen = try view.visible(filter.applied(to: found.value))
                return .json(view.sorted(seen, byDistanceFrom: source) { $0.value.node }, index: found.index)
            }
        )
    }

    // MARK: Services

    private enum Instances {
        case instances, connect, ingress
    }

    private static func serviceNodes(_ call: Call, _ which: Instances) throws -> Operation {
        try call.refuseNamespaces()
        let meta = call.nodeMeta
        let options = try call.queryOptions()
        let (tags, passing, source) = (call.tags, Passing(call.query["passing"]), call.source)
        let peer = call.query["peer"] ?? ""
        let name = try call.name(orRefuse: "Missing service name")
        let merges = call.query.has("merge-central-config")
        let streams = which != .ingress && !call.isNearNode && !merges
        return .read(
            Read(options: options, showsConsistency: true, isCacheable: true, streamsWhenBlocking: streams) { view in
                try refuse(which, name, ofPeer: peer, in: &view)
                let filter = try CompiledFilter.compile(options, for: CheckServiceNode.self)
                var found = find(which, name, ofPeer: peer, tags, in: &view)
                if merges { found = try view.merged(found) }
                if !meta.isEmpty { found.value.removeAll { !($0.node.value.meta?.satisfies(meta) ?? false) } }
                if let filter { found.value.removeAll { !filter.matches($0.value) } }
                let seen = view.sorted(try view.visible(found.value), byDistanceFrom: source) { $0.node.value.name }
                switch passing {
                case .all: return .json(seen, index: found.index)
                case .passing:
                    let passing = Visible(elements: passingOnly(seen.elements), hidesSome: seen.hidesSome)
                    return .json(passing, index: found.index)
                case .invalid:
                    return Reply(.badRequest, body: .text("Invalid value for ?passing"), index: found.index)
                }
            }
        )
    }

    /// Who looks for what stands for a service must be allowed to read that, too; the streaming backend does not ask.
    private static func refuse(
        _ which: Instances, _ name: String, ofPeer peer: String, in view: inout ReadView
    ) throws {
        let authorizer = try view.standingAuthorizer()
        if which == .instances || view.isStreamed || authorizer.allowsReading(service: name, ofPeer: peer) { return }
        throw ConsulError.permissionDenied
    }

    private static func find(
        _ which: Instances,
        _ name: String,
        ofPeer peer: String,
        _ tags: [String]?,
        in view: inout ReadView
    ) -> Catalog.Health {
        switch which {
        case .instances: return view.store.checkServiceNodes(name, ofPeer: peer, tags: tags, watch: &view.watch)
        case .connect:
            let catalog = view.store.catalog(ofPeer: peer, watch: &view.watch)
            return catalog.checkConnectServiceNodes(name, watch: &view.watch)
        case .ingress:
            // Tags count before the kind of look-up, as in Consul.
            if let tags { return view.store.checkServiceNodes(name, ofPeer: peer, tags: tags, watch: &view.watch) }
            return view.store.checkIngressServiceNodes(name, watch: &view.watch)
        }
    }

    /// What `?passing` says: absent, any of Go's booleans, or nothing at all, which is true.
    private enum Passing {
        case all, passing, invalid

        init(_ text: String?) {
            switch text {
            case nil: self = .all
            case "", "1", "t", "T", "true", "TRUE", "True": self = .passing
            case "0", "f", "F", "false", "FALSE", "False": self = .all
            default: self = .invalid
            }
        }
    }

    /// The instances of which every check passes. Each that does not leaves its place to the last one, so that the
    /// order is Consul's.
    private static func passingOnly(_ instances: [InstanceHealth]) -> [InstanceHealth] {
        guard !instances.allSatisfy(\.isPassing) else { return instances }
        var left = instances
        var position = 0
        while position < left.count {
            if left[position].isPassing {
                position += 1
            } else {
                left.swapAt(position, left.count - 1)
                left.removeLast()
            }
        }
        return left
    }
}
