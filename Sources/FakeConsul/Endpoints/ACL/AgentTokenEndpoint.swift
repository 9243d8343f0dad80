// SPDX-License-Identifier: MIT

/// The tokens that an agent uses by itself (`consul agent/agent_endpoint.go AgentToken`).
enum AgentTokenEndpoint: Endpoint {
    static let routes = [
        Route("/v1/agent/token/", (.put, set))
    ]

    private static func set(_ call: Call) throws -> Operation {
        try call.requireACLs()
        let body = call.request.body
        let fault = call.request.bodyFault
        let target = call.tailText
        return .agent(
            AgentCall(token: call.token, isShared: false) { view in
                let agent = view.agent
                try view.authorizer().require(.write, .agent(agent.identity.nodeName))
                let token: String
                do throws(JSONError) {
                    if let fault { throw JSONError(fault.goText) }
                    token = try JSONObjectReader.read(body, .plain("api.AgentToken")) { $0.string("Token") }
                } catch {
                    throw ConsulError.badRequest("Request decode failed: \(error.message)")
                }
                guard let kind = AgentTokens.Kind(target) else {
                    throw ConsulError.notFound("Token \(GoQuote.quote(target)) is unknown")
                }
                view.cluster.setToken(kind, to: token, of: agent)
                let line = AgentLog.Line("agent", "Updated agent's ACL token", ["token": target])
                view.cluster.log(.info, line, of: agent)
                return .empty
            }
        )
    }
}
