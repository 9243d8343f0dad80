// SPDX-License-Identifier: MIT

/// Auth methods (`consul agent/acl_endpoint.go`, `agent/consul/acl_endpoint.go`).
enum ACLAuthMethodEndpoint: Endpoint {
    static let routes = [
        Route("/v1/acl/auth-methods", (.get, list)),
        Route("/v1/acl/auth-method", (.put, set)),
        Route("/v1/acl/auth-method/", (.get, read), (.put, set), (.delete, delete)),
    ]

    // MARK: Reading

    private static func list(_ call: Call) throws -> Operation {
        let options = try call.aclListOptions()
        try call.requireLocalTokens()
        return call.aclRead(options) { view in
            view.watch.insert(.table(.aclAuthMethods))
            let methods = view.store.acl.authMethods
            return .json(index: methods.index) { json in
                json.array { json in for method in methods.all { method.writeStub(to: &json) } }
            }
        }
    }

    private static func read(_ call: Call) throws -> Operation {
        try call.requireACLs()
        let name = try call.name(orRefuse: "Missing auth method name")
        let options = try call.queryOptions()
        try call.refuseNamespaces()
        try call.requireLocalTokens()
        return call.aclRecordRead("auth method", options, of: .aclAuthMethods, in: \.authMethods) {
            $0.authMethod(named: name)
        }
    }

    // MARK: Writing

    private static func set(_ call: Call) throws -> Operation {
        try call.requireACLs()
        // Empty for a new one.
        let name = call.tailText
        try call.refuseNamespaces()
        var asked = try call.decodeACL("AuthMethod decoding failed") { body throws(JSONError) in
            try ACLAuthMethod(json: body)
        }
        if !name.isEmpty {
            guard asked.name.isEmpty || asked.name == name else {
                throw ConsulError.badRequest("AuthMethod Name in URL and payload do not match")
            }
            asked.name = name
        }
        try call.requireLocalTokens()
        let method = asked
        return call.aclWrite(datacenter: call.datacenter) { view in
            let method = try checked(method, view)
            let (key, store) = (method.key, view.store)
            return .change(.setAuthMethod(method)) { .json(store.acl.authMethods[key] ?? ACLAuthMethod()) }
        }
    }

    /// Consul's checks (`AuthMethodSet`).
    private static func checked(_ method: ACLAuthMethod, _ view: LeaderView) throws -> ACLAuthMethod {
        guard !method.name.isEmpty else { throw ConsulError.internal("Invalid Auth Method: no Name is set") }
        guard ACLNames.isAuthMethod(method.name) else {
            throw ConsulError.internal(
                "Invalid Auth Method: invalid Name. Only alphanumeric characters, '-' and '_' are allowed")
        }
        var method = method
        if let known = view.store.acl.authMethod(named: method.name) {
            if method.type.isEmpty { method.type = known.type }
            guard method.type == known.type else {
                throw ConsulError.internal("the Type field of an Auth Method is immutable")
            }
        }
        guard AuthMethodKind.types.contains(method.type) else {
            let types = AuthMethodKind.types.joined(separator: " ")
            throw ConsulError.internal("Invalid Auth Method: Type should be one of: [\(types)]")
        }
        try validate(maxTokenTTL: method.maxTokenTTL)
        try validate(locality: method.tokenLocality, isPrimary: view.agent.requests.acl.isPrimary)
        do throws(FormatError) {
            _ = try AuthMethodKind(method)
        } catch {
            throw ConsulError.internal("Invalid Auth Method: \(error.message)")
        }
        return method
    }

    private static func validate(maxTokenTTL ttl: Duration) throws {
        guard ttl != .zero else { return }
        let (least, most) = (ACLTokenWriter.leastTTL, ACLTokenWriter.mostTTL)
        let asked = GoDuration.format(ttl)
        if ttl > most {
            throw ConsulError.internal("MaxTokenTTL \(asked) cannot be more than \(GoDuration.format(most))")
        }
        if ttl < least {
            throw ConsulError.internal("MaxTokenTTL \(asked) cannot be less than \(GoDuration.format(least))")
        }
    }

    private static func validate(locality: String, isPrimary: Bool) throws {
        switch locality {
        case "local", "": break
        case "global":
            guard isPrimary else {
                throw ConsulError.internal(
                    "Invalid Auth Method: TokenLocality 'global' can only be used in the primary datacenter")
            }
        default:
            throw ConsulError.internal("Invalid Auth Method: TokenLocality should be one of 'local' or 'global'")
        }
    }

    private static func delete(_ call: Call) throws -> Operation {
        try call.requireACLs()
        let name = try call.name(orRefuse: "Missing auth method name")
        try call.refuseNamespaces()
        try call.requireLocalTokens()
        return call.aclWrite(datacenter: call.datacenter, notFound: "Cannot find auth method to delete") { view in
            guard view.store.acl.authMethod(named: name) != nil else {
                throw ConsulError(.forbidden, "auth method does not exist: ACL not found")
            }
            return .change(.deleteAuthMethod(name: name)) { .bool(true) }
        }
    }
}
