// SPDX-License-Identifier: MIT

/// The first management token, and the state of replication (`consul agent/acl_endpoint.go`).
enum ACLBootstrapEndpoint: Endpoint {
    static let routes = [
        Route("/v1/acl/bootstrap", (.put, bootstrap)),
        Route("/v1/acl/replication", (.get, replication)),
    ]

    private static func bootstrap(_ call: Call) throws -> Operation {
        try call.requireACLs()
        let secret = call.request.contentLength > 0 ? try secret(in: call) : ""
        var write = Write(datacenter: call.agent.identity.datacenter, token: "") { view in
            guard view.agent.requests.acl.isPrimary else { throw ConsulError.internal("ACL support disabled") }
            let resetIndex = try view.allowedReset()
            let accessor = view.store.acl.newTokenID(&view.random)
            let secret = try secret.isEmpty ? view.store.acl.newTokenID(&view.random) : checked(secret, view)
            let token = ACLToken.management(
                accessor: accessor, secret: secret,
                description: "Bootstrap Token (Global Management)", at: view.now)
            let store = view.store
            return .change(.bootstrap(token, resetIndex: resetIndex)) {
                let stored = store.acl.token(secret: token.secretID) ?? token
                return .json { json in
                    json.object { json in
                        json.member("ID", stored.secretID)
                        stored.writeMembers(to: &json)
                    }
                }
            }
        }
        write.rewords = { error in
            error.message.contains("ACL bootstrap no longer allowed")
                ? ConsulError(.forbidden, "Permission denied: " + error.message) : error
        }
        return .write(write)
    }

    private static func secret(in call: Call) throws -> String {
        try call.decodeACL("Request decoding failed") { body throws(JSONError) in
            try JSONObjectReader.read(body, .plain("api.BootstrapRequest")) { $0.string("BootstrapSecret") }
        }
    }

    private static func checked(_ secret: String, _ view: LeaderView) throws -> String {
        do throws(FormatError) { _ = try UUIDText.parse(secret) } catch { throw ConsulError(error) }
        guard view.store.acl.isFree(tokenID: secret) else {
            throw ConsulError.internal(
                "Provided token cannot be used because a token with that secret already exists.")
        }
        return secret
    }

    private static func replication(_ call: Call) throws -> Operation {
        try call.requireACLs()
        let asked = try call.queryOptions()
        var options = QueryOptions()
        options.datacenter = asked.datacenter
        options.token = asked.token
        options.consistency = .consistent
        return .read(
            Read(options: options, isPlain: true) { view in
                .json(view.server.aclReplication)
            }
        )
    }
}

extension LeaderView {
    /// The index of the token that is to be gone over; 0 where there was none yet.
    ///
    /// - Throws: Consul's refusal where there was one, and its administrator does not say otherwise in a file.
    fileprivate func allowedReset() throws(ConsulError) -> UInt64 {
        guard let bootstrapped = store.acl.bootstrapIndex else { return 0 }
        let asked = cluster.takeBootstrapReset(of: agent, matching: bootstrapped)
        guard let asked, asked != 0 else {
            throw .internal("ACL bootstrap no longer allowed (reset index: \(bootstrapped))")
        }
        guard asked == bootstrapped else {
            throw .internal("Invalid bootstrap reset index (specified \(asked), reset index: \(bootstrapped))")
        }
        return asked
    }
}
