// SPDX-License-Identifier: MIT

/// The health of an agent's services as the agent itself sees it, for load balancers: the status code says it, too.
enum AgentHealthEndpoint: Endpoint {
    static let routes = [
        Route("/v1/agent/health/service/id/", (.get, byID)),
        Route("/v1/agent/health/service/name/", (.get, byName)),
    ]

    @Sendable static func byID(_ call: Call) throws -> Operation {
        let id = call.tailText
        if id.isEmpty { throw ConsulError.internal("Missing serviceID") }
        let isText = wantsText(call)
        return .local(as: call.token) { view, authorizer in
            let agent = view.agent
            guard let service = agent.local.state.service(id) else {
                let none = AgentHealthView(status: .critical, service: nil, checks: [])
                return reply(.notFound, "ServiceId \(id) not found", isText) { none.write(to: &$0) }
            }
            try authorizer.require(.read, .service(service.name))
            let health = health(of: service, at: agent)
            return reply(code(of: health.status), health.status.name, isText) { health.write(to: &$0) }
        }
    }

    /// The worst of all instances decides.
    @Sendable static func byName(_ call: Call) throws -> Operation {
        let name = call.tailText
        if name.isEmpty { throw ConsulError.internal("Missing service Name") }
        let isText = wantsText(call)
        return .local(as: call.token, requiring: Need(.read, .service(name))) { view, _ in
            let agent = view.agent
            let found = agent.local.state.allServices.filter { $0.name.hasSameBytes(as: name) }.map {
                health(of: $0, at: agent)
            }
            let worst = found.map(\.status).max { code(of: $0).code < code(of: $1).code }
            let status = worst.map { code(of: $0) } ?? .notFound
            return reply(status, worst?.name ?? "ServiceName \(name) Not Found", isText) { json in
                json.array { json in for health in found { health.write(to: &json) } }
            }
        }
    }

    private static func health(of service: NodeService, at agent: Agent) -> AgentHealthView {
        let checks = agent.local.state.checks(ofService: service.id, nodeChecks: true)
        return AgentHealthView(
            status: AgentHealthView.aggregated(checks),
            service: AgentServiceView(service: service, datacenter: agent.identity.datacenter),
            checks: checks
        )
    }

    private static func code(of status: HealthStatus) -> HTTPStatus {
        status == .passing ? .ok : status == .warning ? .tooManyRequests : .serviceUnavailable
    }

    private static func wantsText(_ call: Call) -> Bool {
        (call.request.headers[.accept] ?? "").hasPrefix("text/plain") || call.query["format"] == "text"
    }

    private static func reply(
        _ status: HTTPStatus,
        _ reason: String,
        _ isText: Bool,
        _ write: @escaping (inout JSONWriter) -> Void
    ) -> Reply {
        var reply = Reply(status, body: isText ? .bytes(Array(reason.utf8), contentType: "text/plain") : .json(write))
        if !reason.isEmpty { reply.headers.add(.consulReason, reason) }
        return reply
    }
}
