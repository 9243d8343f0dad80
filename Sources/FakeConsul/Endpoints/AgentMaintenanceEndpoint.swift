// SPDX-License-Identifier: MIT

/// The maintenance mode of an agent's node, and the reload of its configuration.
enum AgentMaintenanceEndpoint: Endpoint {
    static let routes = [
        Route("/v1/agent/maintenance", (.put, maintenance)),
        Route("/v1/agent/reload", (.put, reload)),
    ]

    @Sendable static func maintenance(_ call: Call) throws -> Operation {
        let enable = try call.enableFlag()
        let (reason, token) = (call.query["reason"] ?? "", call.token)
        let need = Need(.write, .node(call.agent.identity.nodeName))
        return .changingLocal(as: token, requiring: need) { view, _ in
            view.cluster.withLocal(of: view.agent) { local in
                if enable {
                    local.beginNodeMaintenance(reason: reason, token: token, at: view.now)
                } else {
                    local.endNodeMaintenance()
                }
                local.drainSignals(at: view.now)
            }
        }
    }

    /// The configuration files are the shell's to read again.
    @Sendable static func reload(_ call: Call) -> Operation {
        .agent(
            AgentCall(token: call.token) { view in
                _ = try view.authorizer(with: .agent(.write, of: call))
                view.cluster.effects.append(.reload(agent: view.agent.number))
                return .empty
            }
        )
    }
}
