// SPDX-License-Identifier: MIT

/// User events (`consul agent/event_endpoint.go`).
enum EventEndpoint: Endpoint {
    static let routes = [
        Route("/v1/event/fire/", (.put, fire)),
        Route("/v1/event/list", (.get, list)),
    ]

    @Sendable static func fire(_ call: Call) throws -> Operation {
        var event = UserEvent(name: call.tailText)
        if event.name.isEmpty { throw ConsulError.badRequest("Missing name") }
        event.nodeFilter = call.query["node"] ?? ""
        event.serviceFilter = call.query["service"] ?? ""
        event.tagFilter = call.query["tag"] ?? ""
        if !call.request.body.isEmpty { event.payload = call.request.body }
        if let refusal = event.refusal { throw ConsulError.internal(refusal) }
        var options = QueryOptions()
        options.datacenter = call.datacenter
        options.token = call.token
        return .read(
            Read(options: options, isForAnyServer: true, isPlain: true, rewords: reworded) { [event] view in
                try view.authorizer().require(.write, .event(event.name))
                return .json(view.cluster.fire(event, from: view.server))
            }
        )
    }

    /// Consul says of a denial no more than that; and what is wrong besides is an error of the server, an unknown token
    /// as well.
    private static func reworded(_ error: ConsulError) -> ConsulError {
        if error.message.contains(ConsulError.permissionDenied.message) { return .permissionDenied }
        return .internal(error.message)
    }

    /// The index is that of the newest event, which does not grow: a call blocks as long as it is the one that was
    /// given.
    @Sendable static func list(_ call: Call) throws -> Operation {
        let options = try call.waitOptions()
        let name = call.query["name"] ?? ""
        var standing: Authorizer?
        let wait = options.maxWait == .zero ? Cluster.maxQueryTime : AgentCall.wait(options.maxWait)
        return .agent(
            AgentCall(token: call.token, maxWait: options.blocks ? wait : nil) { view in
                let authorizer = try standing ?? view.authorizer()
                standing = authorizer
                view.watch.insert(.events(agent: view.agent.number))
                let events = view.agent.events.events.filter { name.isEmpty || $0.name.hasSameBytes(as: name) }
                let seen = view.visible(events, to: authorizer)
                let index = seen.elements.last?.index ?? 1
                var reply = Reply.json(seen)
                reply.headers.add(.consulIndex, String(max(1, index)))
                if index == options.minIndex { reply.outcome = .unchanged }
                return reply
            }
        )
    }
}
