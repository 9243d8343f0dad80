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
        return .read(
            Read(options: options, isForAnyServer: true) { [event] view in
                .json(view.cluster.fire(event, from: view.server))
            }
        )
    }

    /// The index is that of the newest event, which does not grow: a call blocks as long as it is the one that was
    /// given.
    @Sendable static func list(_ call: Call) throws -> Operation {
        let options = try call.waitOptions()
        let name = call.query["name"] ?? ""
        let wait = options.maxWait == .zero ? Cluster.maxQueryTime : AgentCall.wait(options.maxWait)
        return .agent(
            AgentCall(maxWait: options.blocks ? wait : nil) { view in
                view.watch.insert(.events(agent: view.agent.number))
                let events = view.agent.events.events.filter { name.isEmpty || $0.name.hasSameBytes(as: name) }
                let index = events.last?.index ?? 1
                var reply = Reply.json(events)
                reply.headers.add(.consulIndex, String(max(1, index)))
                if index == options.minIndex { reply.outcome = .unchanged }
                return reply
            }
        )
    }
}
