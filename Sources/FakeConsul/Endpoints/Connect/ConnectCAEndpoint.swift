// SPDX-License-Identifier: MIT

/// The certificate authority of the mesh (`consul agent/connect_ca_endpoint.go`,
/// `agent/consul/connect_ca_endpoint.go`).
enum ConnectCAEndpoint: Endpoint {
    static let routes = [
        Route("/v1/connect/ca/roots", (.get, roots)),
        Route("/v1/connect/ca/configuration", (.get, configuration), (.put, configure)),
    ]

    @Sendable private static func roots(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        let asPEM = try isTrue(call.nonEmpty(call.query["pem"]))
        return .read(
            Read(options: options, stampsErrors: true) { view in
                let (roots, index) = try view.trustedRoots()
                guard asPEM else { return .json(roots, index: index) }
                let body = Reply.Body.bytes(
                    Array(roots.pem.utf8), contentType: "application/pem-certificate-chain")
                return Reply(body: body, index: index)
            }
        )
    }

    private static func isTrue(_ text: String?) throws -> Bool {
        guard let text else { return false }
        guard let value = try? GoNumber.bool(text) else {
            throw ConsulError.badRequest("The 'pem' query parameter must be a boolean value")
        }
        return value
    }

    @Sendable private static func configuration(_ call: Call) throws -> Operation {
        let asked = try call.queryOptions()
        try call.refuseWithoutConnect()
        var options = QueryOptions()
        options.datacenter = asked.datacenter
        options.token = asked.token
        options.consistency = asked.consistency == .stale ? .stale : .default
        return .read(
            Read(options: options, isPlain: true) { view in
                guard view.agent.configuration.connect.isEnabled else { throw ConsulError.connectNotEnabled }
                try view.authorizer().require(.write, .operator)
                guard let configuration = view.store.connect.configuration else {
                    throw ConsulError.authorityNotInitialized
                }
                return .json(configuration)
            }
        )
    }

    @Sendable private static func configure(_ call: Call) throws -> Operation {
        let asked = try call.decode(CAConfiguration.shape) { CAConfiguration(&$0) }
        try call.refuseWithoutConnect()
        let agent = call.agent
        return .write(
            Write(datacenter: call.datacenter, token: call.token) { view in
                guard view.agent.configuration.connect.isEnabled else { throw ConsulError.connectNotEnabled }
                try view.authorizer().require(.write, .operator)
                do throws(ConsulError) { return try view.updateAuthority(asked) } catch {
                    // Only the agent that is the leader itself knows the refusal by its words.
                    guard error.message == "CA Provider State is read-only", view.agent === agent else { throw error }
                    throw ConsulError.badRequest(
                        "Provider State is read-only. It must be omitted or identical to the current value")
                }
            }
        )
    }
}

extension Call {
    /// A server without the mesh says so before it asks the leader.
    func refuseWithoutConnect() throws {
        if agent.identity.isServer, !agent.configuration.connect.isEnabled { throw ConsulError.connectNotEnabled }
    }
}
