// SPDX-License-Identifier: MIT

/// Relationships with other clusters (`consul agent/peering_endpoint.go`). All of it is asked of the leader, over gRPC.
enum PeeringEndpoint: Endpoint {
    static let routes = [
        Route("/v1/peering/token", (.post, generateToken)),
        Route("/v1/peering/establish", (.post, establish)),
        Route("/v1/peering/", (.get, read), (.delete, delete)),
        Route("/v1/peerings", (.get, list)),
    ]

    // MARK: Reading

    @Sendable private static func read(_ call: Call) throws -> Operation {
        let name = try call.name(orRefuse: "Must specify a name to fetch.")
        return try reading(call) { view, server in
            let (peering, index) = view.store.peerings.get(name, watch: &view.watch)
            guard let peering else {
                var reply = Reply(
                    .notFound, body: .text("Peering not found for \(GoQuote.quote(name))"), index: index,
                    outcome: .notFound)
                reply.isBare = true
                return reply
            }
            return .json(view.cluster.view(of: peering, on: view.agent, server), index: index)
        }
    }

    @Sendable private static func list(_ call: Call) throws -> Operation {
        try reading(call) { view, server in
            let peerings = view.store.peerings.list(watch: &view.watch)
            let views = peerings.map { view.cluster.view(of: $0, on: view.agent, server) }
            return .json(views, index: view.store.peerings.index)
        }
    }

    private static func reading(
        _ call: Call, _ run: @escaping (inout ReadView, Server) throws -> Reply
    ) throws -> Operation {
        try call.refusePartitions()
        let asked = try call.queryOptions()
        try call.refuseWithoutPeering()
        var options = QueryOptions()
        options.datacenter = call.agent.identity.datacenter
        options.token = asked.token
        options.minIndex = asked.minIndex
        options.maxWait = asked.maxWait
        options.consistency = asked.consistency == .consistent ? .consistent : .default
        return .read(
            Read(options: options, transport: .grpc) { view in
                try view.authorizer().require(.read, .peering)
                return try run(&view, view.server)
            }
        )
    }

    // MARK: Writing

    @Sendable private static func generateToken(_ call: Call) throws -> Operation {
        let shape = JSONStruct.plain("api.PeeringGenerateTokenRequest")
        let asked = try call.decodePeeringRequest(shape) { object in
            var asked = PeeringTokenRequest()
            asked.peerName = object.string("PeerName")
            asked.partition = object.string("Partition")
            asked.meta = object.sortedStringMap("Meta")
            asked.serverExternalAddresses = object.strings("ServerExternalAddresses")
            return asked
        }
        if asked.peerName.isEmpty {
            throw ConsulError.badRequest(
                "PeerName is required in the payload when generating a new peering token.")
        }
        try call.refusePartitions()
        try call.refuseWithoutPeering()
        try asked.validate()
        return writing(call) { view in try view.generatePeeringToken(asked) }
    }

    @Sendable private static func establish(_ call: Call) throws -> Operation {
        let shape = JSONStruct.plain("api.PeeringEstablishRequest")
        let asked = try call.decodePeeringRequest(shape) { object in
            let name = object.string("PeerName")
            let token = object.string("PeeringToken")
            object.ignore("Partition")
            return (name: name, token: token, meta: object.sortedStringMap("Meta"))
        }
        if asked.name.isEmpty {
            throw ConsulError.badRequest("PeerName is required in the payload when establishing a peering.")
        }
        if asked.token.isEmpty {
            throw ConsulError.badRequest("PeeringToken is required in the payload when establishing a peering.")
        }
        try call.refusePartitions()
        try call.refuseWithoutPeering()
        if let refusal = Peering.refusal(ofName: asked.name) { throw ConsulError.internal(refusal) }
        let token = try PeeringToken(encoded: asked.token)
        if let refusal = Metadata.refusal(ofNode: asked.meta) {
            throw ConsulError.internal("meta tags failed validation: \(refusal)")
        }
        let request = PeeringEstablishRequest(peerName: asked.name, token: token, meta: asked.meta)
        return writing(call) { view in try view.establishPeering(request) }
    }

    @Sendable private static func delete(_ call: Call) throws -> Operation {
        let name = try call.name(orRefuse: "Must specify a name to fetch.")
        try call.refusePartitions()
        try call.refuseWithoutPeering()
        return writing(call) { view in try view.deletePeering(name) }
    }

    private static func writing(
        _ call: Call, _ prepare: @escaping (inout LeaderView) throws -> Prepared
    ) -> Operation {
        .write(
            Write(
                datacenter: call.agent.identity.datacenter, token: call.token, transport: .grpc, prepare: prepare))
    }
}

extension Call {
    fileprivate func refuseWithoutPeering() throws {
        guard agent.configuration.server.peeringEnabled else {
            throw ConsulError.internal("peering must be enabled to use this endpoint")
        }
    }

    fileprivate func decodePeeringRequest<Value>(
        _ shape: JSONStruct, _ fields: (inout JSONObjectReader) -> Value
    ) throws -> Value {
        do throws(JSONError) {
            return try JSONObjectReader.read(request.body, shape, fields)
        } catch {
            throw ConsulError.badRequest("Body decoding failed: \(error.message)")
        }
    }
}
