// SPDX-License-Identifier: MIT

/// The checks of an agent (`consul agent/agent_endpoint.go`).
enum AgentCheckEndpoint: Endpoint {
    static let routes = [
        Route("/v1/agent/checks", (.get, checks)),
        Route("/v1/agent/check/register", (.put, register)),
        Route("/v1/agent/check/deregister/", (.put, deregister)),
        Route("/v1/agent/check/pass/", (.put, pass)),
        Route("/v1/agent/check/warn/", (.put, warn)),
        Route("/v1/agent/check/fail/", (.put, fail)),
        Route("/v1/agent/check/update/", (.put, update)),
    ]

    /// Consul holds the filter against the first check that there is: without any, selectors are not looked at.
    @Sendable static func checks(_ call: Call) -> Operation {
        let filter = call.query["filter"] ?? ""
        return .local(as: call.token) { view, authorizer in
            let checks = view.agent.local.state.allChecks
            let found: [HealthCheck]
            do {
                let expression = try FilterExpression.unbound(filter)
                let compiled = try expression?.bound(to: HealthCheck.filterSchema)
                found = checks.filter { compiled?.matches($0) ?? true }
            } catch let error as FilterError {
                throw ConsulError.internal(error.message)
            }
            let seen = view.agent.local.state.visible(found, to: authorizer)
            var reply = Reply.json { json in
                json.object { json in
                    for check in seen {
                        json.key(check.id)
                        check.write(to: &json)
                    }
                }
            }
            reply.filteredByACLs = !view.token.isEmpty && seen.count < found.count
            return reply
        }
    }

    @Sendable static func register(_ call: Call) throws -> Operation {
        let definition: CheckDefinition
        do {
            definition = try JSONObjectReader.read(call.request.body, CheckDefinition.shape) { CheckDefinition(&$0) }
        } catch {
            throw ConsulError.badRequest("Request decode failed: \(error.message)")
        }
        if definition.name.isEmpty { throw ConsulError.badRequest("Missing check name") }
        if !definition.status.isEmpty && !HealthStatus(definition.status).isValid {
            throw ConsulError.badRequest("Bad check status")
        }
        let type = definition.type
        if let refusal = type.refusal { throw ConsulError.badRequest("Invalid check: \(refusal)") }
        let token = call.token
        return .changingLocal(as: token) { view, authorizer in
            var check = definition.healthCheck(onNode: view.agent.identity.nodeName)
            check.type = type.typeName
            if !check.serviceID.isEmpty {
                guard let service = view.agent.local.state.service(check.serviceID) else {
                    throw ConsulError.notFound("ServiceID \(GoQuote.quote(check.serviceID)) does not exist")
                }
                check.serviceName = service.name
            }
            try view.agent.local.state.vet(registering: check, by: authorizer)
            try view.cluster.withLocal(of: view.agent) { local in
                try local.add(CheckRegistration(check: check, type: type, token: token), at: view.now)
                local.drainSignals(at: view.now)
            }
        }
    }

    @Sendable static func deregister(_ call: Call) -> Operation {
        let id = call.tailText
        return .changingLocal(as: call.token) { view, authorizer in
            try view.agent.local.state.vet(updatingCheck: id, by: authorizer)
            view.cluster.withLocal(of: view.agent) { local in
                local.remove(check: id)
                local.drainSignals(at: view.now)
            }
        }
    }

    // MARK: TTL

    @Sendable static func pass(_ call: Call) -> Operation { set(.passing, call.query["note"] ?? "", call) }
    @Sendable static func warn(_ call: Call) -> Operation { set(.warning, call.query["note"] ?? "", call) }
    @Sendable static func fail(_ call: Call) -> Operation { set(.critical, call.query["note"] ?? "", call) }

    @Sendable static func update(_ call: Call) throws -> Operation {
        let update: (status: String, output: String)
        do {
            update = try JSONObjectReader.read(call.request.body, .plain("agent.checkUpdate")) { object in
                (status: object.string("Status"), output: object.string("Output"))
            }
        } catch {
            throw ConsulError.badRequest("Request decode failed: \(error.message)")
        }
        guard HealthStatus(update.status).isValid else {
            throw ConsulError.badRequest("Invalid check status: '\(update.status)'")
        }
        return set(HealthStatus(update.status), update.output, call)
    }

    private static func set(_ status: HealthStatus, _ output: String, _ call: Call) -> Operation {
        let id = call.tailText
        return .changingLocal(as: call.token) { view, authorizer in
            try view.agent.local.state.vet(updatingCheck: id, by: authorizer)
            try view.cluster.withLocal(of: view.agent) { local in
                try local.updateTTL(check: id, status: status, output: output, at: view.now)
                local.drainSignals(at: view.now)
            }
        }
    }
}
