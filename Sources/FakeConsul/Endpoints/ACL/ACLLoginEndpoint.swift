// SPDX-License-Identifier: MIT

/// Tokens for what auth methods vouch for (`consul agent/consul/auth`).
enum ACLLoginEndpoint: Endpoint {
    static let routes = [
        Route("/v1/acl/login", (.post, login)),
        Route("/v1/acl/logout", (.post, logout)),
    ]

    private struct Parameters {
        var authMethod = ""
        var bearerToken = ""
        var meta: [String: String] = [:]
    }

    private static func login(_ call: Call) throws -> Operation {
        try call.requireACLs()
        try call.refuseNamespaces()
        let asked = try call.decodeACL("Failed to decode request body") { body throws(JSONError) in
            try JSONObjectReader.read(body, .plain("structs.ACLLoginParams")) { object in
                Parameters(
                    authMethod: object.string("AuthMethod"), bearerToken: object.string("BearerToken"),
                    meta: object.stringMap("Meta") ?? [:])
            }
        }
        try call.requireLocalTokens()
        // Whoever logs in brings no token, not even the agent's.
        return .write(
            Write(datacenter: call.datacenter, token: "") { view in
                guard let method = view.store.acl.authMethod(named: asked.authMethod) else {
                    let name = GoQuote.quote(asked.authMethod)
                    throw ConsulError(.forbidden, "ACL not found: auth method \(name) not found")
                }
                let kind = try AuthMethodKind.loaded(method)
                let identity: VerifiedIdentity
                do throws(FormatError) {
                    identity = try kind.identity(of: asked.bearerToken, at: view.now)
                } catch {
                    throw ConsulError(error)
                }
                var token = try ACLBinder(acl: view.store.acl, datacenter: view.agent.identity.datacenter)
                    .token(for: identity, by: method)
                token.description = description(asked.meta)
                let created = try view.tokenWriter.created(token, byLogin: true, random: &view.random)
                return store(created, in: view.store)
            }
        )
    }

    private static func store(_ token: ACLToken, in store: StateStore) -> Prepared {
        let command = ACLCommand.setTokens([token], .login)
        return .propose(.acl(command)) { result in
            if case .refused(StateRefusal.tokenWithoutPrivileges.message) = result {
                // A role went while it was looked at.
                throw ConsulError.permissionDenied
            }
            try result.throwRefusal(command.failurePrefix)
            return .json(store.acl.token(secret: token.secretID) ?? token)
        }
    }

    /// The metadata of a login stands in the description of its token.
    private static func description(_ meta: [String: String]) -> String {
        let text = "token created via login"
        guard !meta.isEmpty else { return text }
        var json = JSONWriter()
        json.stringMap(meta)
        return text + ": " + String(decoding: json.bytes, as: UTF8.self)
    }

    private static func logout(_ call: Call) throws -> Operation {
        try call.requireACLs()
        let token = call.token
        guard !token.isEmpty else { throw ConsulError(.unauthorized, "Supplied token does not exist") }
        try call.requireLocalTokens()
        return .write(ending(token, datacenter: call.datacenter))
    }

    private static func ending(_ token: String, datacenter: String) -> Write {
        Write(datacenter: datacenter, token: token) { view in
            guard let known = view.store.acl.tokens[KVKey(token)] else { throw ConsulError.aclNotFound }
            guard !known.authMethod.isEmpty else {
                throw ConsulError(.forbidden, "Permission denied: token wasn't created via login")
            }
            if let primary = view.otherPrimary, !known.isLocal {
                return .forwarded(ending(token, datacenter: primary))
            }
            try view.tokenWriter.requireWritable(known)
            return .change(.deleteTokens(accessors: [known.accessorID])) { .bool(true) }
        }
    }
}
