// SPDX-License-Identifier: MIT

/// What an agent says about itself, its host and its version.
enum AgentSelfEndpoint: Endpoint {
    static let routes = [
        Route("/v1/agent/self", (.get, itself)),
        Route("/v1/agent/host", (.get, host)),
        Route("/v1/agent/version", (.get, version)),
    ]

    @Sendable static func itself(_ call: Call) -> Operation {
        .local(as: call.token, requiring: .agent(.read, of: call)) { view, _ in
            .json(AgentSelfView(agent: view.agent, cluster: view.cluster))
        }
    }

    @Sendable static func host(_ call: Call) -> Operation {
        .agent(
            AgentCall(token: call.token) { view in
                _ = try view.authorizer(with: Need(.read, .operator))
                return .json(AgentHostView(agent: view.agent, cluster: view.cluster))
            }
        )
    }

    @Sendable static func version(_ call: Call) -> Operation {
        let version = call.agent.identity.version
        return .answer(
            .json { json in
                json.object { json in
                    json.key("SHA")
                    json.string(ConsulVersion.revision)
                    json.key("BuildDate")
                    json.string(ConsulVersion.buildDate)
                    json.key("HumanVersion")
                    json.string(version)
                    json.key("FIPS")
                    json.string("")
                }
            }
        )
    }
}
