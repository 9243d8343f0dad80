// SPDX-License-Identifier: MIT

/// What the datacenters tell each other about themselves (`consul agent/federation_state_endpoint.go`).
enum FederationStateEndpoint: Endpoint {
    static let routes = [
        Route("/v1/internal/federation-states", (.get, list)),
        Route("/v1/internal/federation-states/mesh-gateways", (.get, meshGateways)),
        Route("/v1/internal/federation-state/", (.get, one)),
    ]

    @Sendable private static func list(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        return .read(
            Read(options: options, stampsErrors: true) { view in
                try view.standingAuthorizer().require(.read, .operator)
                let states = view.store.federationStates.list(watch: &view.watch)
                return .json(states, index: view.store.federationStates.index)
            }
        )
    }

    /// The name of a datacenter is in the path; `?dc` says whose servers are asked.
    @Sendable private static func one(_ call: Call) throws -> Operation {
        let name = try call.name(orRefuse: "Missing datacenter name")
        let options = try call.queryOptions()
        return .read(
            Read(options: options, stampsErrors: true) { view in
                try view.standingAuthorizer().require(.read, .operator)
                let index = view.store.federationStates.index
                guard let state = view.store.federationStates.get(name, watch: &view.watch) else {
                    var reply = Reply(.notFound, index: index, outcome: .notFound)
                    reply.isBare = true
                    return reply
                }
                let meta = QueryMetaMembers(view, options, index: index, showsConsistency: false)
                return .json(index: index) { json in
                    json.object { json in
                        json.key("State")
                        state.write(to: &json)
                        meta.write(to: &json)
                    }
                }
            }
        )
    }

    /// Only what the token may see of each; a datacenter without gateways is not listed.
    @Sendable private static func meshGateways(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        return .read(
            Read(options: options, stampsErrors: true) { view in
                _ = try view.authorizer()
                var shown: SortedMap<[CheckServiceNode]> = [:]
                var hidesSome = false
                for state in view.store.federationStates.list(watch: &view.watch) where !state.meshGateways.isEmpty {
                    let seen = try view.visible(state.meshGateways)
                    hidesSome = hidesSome || seen.hidesSome
                    // One of which nothing may be seen is left out.
                    if !seen.elements.isEmpty { shown[state.datacenter] = seen.elements }
                }
                let index = view.store.federationStates.index
                var reply = Reply.json(index: index) { [shown] json in
                    shown.write(to: &json) { json, gateways in
                        json.array { json in for gateway in gateways { gateway.write(to: &json) } }
                    }
                }
                reply.filteredByACLs = hidesSome
                return reply
            }
        )
    }
}

extension CheckServiceNode: Guarded {
    func isVisible(to authorizer: Authorizer) -> Bool {
        authorizer.allows(.read, .node(node.name)) && authorizer.allows(.read, .service(service.name))
    }
}
