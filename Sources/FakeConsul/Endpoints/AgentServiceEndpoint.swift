// SPDX-License-Identifier: MIT

/// The services of an agent (`consul agent/agent_endpoint.go`).
enum AgentServiceEndpoint: Endpoint {
    static let routes = [
        Route("/v1/agent/services", (.get, services)),
        Route("/v1/agent/service/", (.get, service)),
        Route("/v1/agent/service/register", (.put, register)),
        Route("/v1/agent/service/deregister/", (.put, deregister)),
        Route("/v1/agent/service/maintenance/", (.put, maintenance)),
    ]

    @Sendable static func services(_ call: Call) -> Operation {
        let filter = call.query["filter"] ?? ""
        return .local(as: call.token) { view, authorizer in
            let datacenter = view.agent.identity.datacenter
            let services = view.agent.local.state.allServices.map {
                AgentServiceView(service: $0, datacenter: datacenter)
            }
            let compiled = try CompiledFilter.checked(filter, for: AgentServiceView.filterSchema)
            let found = services.filter { compiled.matches($0) }
            let seen = view.visible(found, to: authorizer)
            var reply = Reply.json { json in
                json.object { json in
                    for service in seen.elements {
                        json.key(service.service.id)
                        service.write(to: &json)
                    }
                }
            }
            reply.filteredByACLs = seen.hidesSome
            return reply
        }
    }

    /// One service. With `?hash` the call waits until the service is another than the one of that hash.
    @Sendable static func service(_ call: Call) throws -> Operation {
        let id = call.tailText
        let wait = try call.waitOptions()
        let hash = call.query["hash"] ?? ""
        let blockingWait: Duration? = hash.isEmpty ? nil : AgentCall.wait(wait.maxWait)
        return .agent(
            AgentCall(token: call.token, maxWait: blockingWait) { view in
                let authorizer = try view.authorizer()
                view.watch.insert(.local(agent: view.agent.number, service: id))
                guard let service = view.agent.local.state.service(id) else {
                    throw ConsulError.notFound("unknown service ID: \(id)")
                }
                try authorizer.require(.read, .service(service.name))
                let answer = AgentServiceView(service: service, datacenter: view.agent.identity.datacenter).hashed
                var reply = Reply.json(answer)
                reply.headers.add(.consulContentHash, answer.contentHash)
                if answer.contentHash == hash { reply.outcome = .unchanged }
                return reply
            }
        )
    }

    @Sendable static func deregister(_ call: Call) -> Operation {
        let id = call.tailText
        return .changingLocal(as: call.token) { view, authorizer in
            try view.agent.local.state.vet(updatingService: id, by: authorizer)
            view.cluster.withLocal(of: view.agent) { local in
                local.remove(service: id)
                local.drainSignals(at: view.now)
            }
        }
    }

    @Sendable static func maintenance(_ call: Call) throws -> Operation {
        let id = call.tailText
        if id.isEmpty { throw ConsulError.badRequest("Missing service ID") }
        let enable = try call.enableFlag()
        let (reason, token) = (call.query["reason"] ?? "", call.token)
        return .changingLocal(as: token) { view, authorizer in
            try view.agent.local.state.vet(updatingService: id, by: authorizer)
            view.cluster.withLocal(of: view.agent) { local in
                if enable {
                    local.beginMaintenance(ofService: id, reason: reason, token: token, at: view.now)
                } else {
                    local.endMaintenance(ofService: id)
                }
                local.drainSignals(at: view.now)
            }
        }
    }
}

extension CompiledFilter {
    /// Compiles `?filter`; what agents refuse of it is an error of status 500.
    static func checked(_ text: String, for schema: FilterSchema) throws(ConsulError) -> CompiledFilter {
        do {
            return try CompiledFilter(text, for: schema)
        } catch {
            throw .internal(error.message)
        }
    }
}

extension Call {
    /// `?enable` of the maintenance endpoints: there, and a boolean as Go reads it.
    func enableFlag() throws(ConsulError) -> Bool {
        guard let text = query["enable"] else { throw .badRequest("Missing value for enable") }
        do {
            return try GoNumber.bool(text)
        } catch {
            throw .badRequest("Invalid value for enable: \(GoQuote.quote(text))")
        }
    }
}
