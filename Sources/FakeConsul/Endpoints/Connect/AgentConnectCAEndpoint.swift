// SPDX-License-Identifier: MIT

/// What an agent holds for the services at it: the roots, and leaf certificates (`consul agent/agent_endpoint.go`).
enum AgentConnectCAEndpoint: Endpoint {
    static let routes = [
        Route("/v1/agent/connect/ca/roots", (.get, roots)),
        Route("/v1/agent/connect/ca/leaf/", (.get, leaf)),
    ]

    /// Always from the agent's cache.
    @Sendable private static func roots(_ call: Call) throws -> Operation {
        var options = try call.queryOptions()
        options.useCache = true
        return .read(
            Read(options: options, isCacheable: true, cacheKey: "connect-ca-root") { view in
                let (roots, index) = try view.trustedRoots()
                return .json(roots, index: index)
            }
        )
    }

    /// Blocks until the certificate is renewed; without an index it is looked at whether it is good still.
    @Sendable private static func leaf(_ call: Call) throws -> Operation {
        try call.refuseNamespaces()
        let options = try call.queryOptions()
        let request = LeafRequest(
            service: call.tailText, datacenter: options.datacenter, token: options.token, minIndex: options.minIndex,
            maxWait: options.maxWait)
        guard !request.service.isEmpty else {
            throw ConsulError.internal("URI must be either service, agent, server, or kind")
        }
        let leaf = LeafCall(request)
        guard options.blocks else {
            return .agent(.performing(token: options.token) { view, done in leaf.perform(view, done) })
        }
        let wait = AgentCall.wait(options.maxWait)
        return .agent(
            AgentCall(token: options.token, maxWait: wait, isShared: false) { view in try leaf.run(&view) })
    }
}
