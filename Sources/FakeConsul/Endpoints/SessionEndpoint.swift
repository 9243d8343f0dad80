// SPDX-License-Identifier: MIT

/// Sessions (`consul agent/session_endpoint.go`, `agent/consul/session_endpoint.go`).
enum SessionEndpoint: Endpoint {
    static let routes = [
        Route("/v1/session/create", (.put, create)),
        Route("/v1/session/destroy/", (.put, destroy)),
        Route("/v1/session/renew/", (.put, renew)),
        Route("/v1/session/info/", (.get, info)),
        Route("/v1/session/node/", (.get, node)),
        Route("/v1/session/list", (.get, list)),
    ]

    // MARK: Writing

    private static func create(_ call: Call) throws -> Operation {
        try call.refuseNamespaces()
        let asked = try SessionRequest(call)
        let configuration = call.agent.configuration
        if call.datacenter != call.agent.identity.datacenter, !call.agent.identity.isServer {
            throw ConsulError.internal("cross datacenter lock must be created at server agent")
        }
        return .write(
            Write(datacenter: call.datacenter, token: call.token) { view in
                var session = try asked.checked(by: { try view.authorizer() }, leastTTL: configuration.sessionTTLMin)
                session.id = view.newID { $0.sessions[$1] != nil }
                return .propose(.session(.create(session)), render: renderCreated)
            }
        )
    }

    private static func renderCreated(_ result: CommandResult) throws -> Reply {
        let id = try applied(result)
        return .json { json in
            json.object { json in
                json.key("ID")
                json.string(id)
            }
        }
    }

    private static func destroy(_ call: Call) throws -> Operation {
        try call.refuseNamespaces()
        let id = call.tailText
        guard !id.isEmpty else { throw ConsulError.missingSession }
        return .write(
            Write(datacenter: call.datacenter, token: call.token) { view in
                let authorizer = try view.authorizer()
                guard let session = view.store.sessions[id] else { return .answer(.bool(true)) }
                try authorizer.require(.write, .session(session.node))
                return .propose(.session(.destroy(id: id))) { result in
                    _ = try applied(result)
                    return .bool(true)
                }
            }
        )
    }

    /// The TTL begins anew; the leader alone knows of it, and nothing is logged.
    private static func renew(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        try call.refuseNamespaces()
        let id = call.tailText
        guard !id.isEmpty else { throw ConsulError.missingSession }
        return .write(
            Write(datacenter: options.datacenter, token: options.token) { view in
                let authorizer = try view.authorizer()
                guard let session = view.store.sessions[id] else {
                    return .answer(Reply(.notFound, body: .text("Session id '\(id)' not found")))
                }
                try authorizer.require(.write, .session(session.node))
                view.renewedSessions.append(session)
                return .answer(.json([session]))
            }
        )
    }

    private static func applied(_ result: CommandResult) throws -> String {
        try result.throwRefusal("apply failed: ")
        return if case .id(let id) = result { id } else { "" }
    }

    // MARK: Reading

    private static func info(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        try call.refuseNamespaces()
        let id = call.tailText
        guard !id.isEmpty else { throw ConsulError.missingSession }
        return .read(
            Read(options: options, stampsErrors: true) { view in
                let session = view.store.sessions.get(id, watch: &view.watch)
                return .json(
                    try view.visibleFromStart(session.map { [$0] } ?? []),
                    index: view.store.sessions.index,
                    outcome: session == nil ? .notFound : .changed
                )
            }
        )
    }

    private static func list(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        try call.refuseNamespaces()
        return .read(
            Read(options: options, stampsErrors: true) { view in
                let found = view.store.sessions.list(watch: &view.watch)
                return .json(try view.visibleFromStart(found), index: view.store.sessions.index)
            }
        )
    }

    private static func node(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        try call.refuseNamespaces()
        let node = try call.name(orRefuse: "Missing node name")
        return .read(
            Read(options: options, stampsErrors: true) { view in
                let found = view.store.sessions.list(onNode: node, watch: &view.watch)
                return .json(try view.visibleFromStart(found), index: view.store.sessions.index)
            }
        )
    }
}

extension ConsulError {
    static let missingSession = ConsulError(.badRequest, "Missing session")
}
