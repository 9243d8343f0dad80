// SPDX-License-Identifier: MIT

/// Tokens (`consul agent/acl_endpoint.go`, `agent/consul/acl_endpoint.go`).
enum ACLTokenEndpoint: Endpoint {
    static let routes = [
        Route("/v1/acl/tokens", (.get, list)),
        Route("/v1/acl/token", (.put, create)),
        Route("/v1/acl/token/self", (.get, readSelf)),
        Route("/v1/acl/token/", (.get, read), (.put, update), (.delete, delete)),
    ]

    // MARK: Reading

    private static func list(_ call: Call) throws -> Operation {
        let options = try call.aclListOptions()
        var filter = ACLTables.TokenFilter()
        filter.policy = call.query["policy"] ?? ""
        filter.role = call.query["role"] ?? ""
        filter.authMethod = call.query["authmethod"] ?? ""
        filter.serviceName = call.query["servicename"] ?? ""
        let datacenter = call.tokenDatacenter(options.datacenter)
        // Where tokens are kept elsewhere, the local ones of there are nobody's business here.
        filter.isGlobalOnly = !call.keepsLocalTokens && options.datacenter != datacenter
        return call.aclRead(datacenter: datacenter, options) { [filter] view in
            view.watch.insert(.table(.aclTokens))
            let authorizer = try view.standingAuthorizer()
            let now = view.now
            let tokens = try view.store.acl.tokens(filter).filter { !$0.isExpired(at: now) }
            return .json(tokens.map { $0.shown(to: authorizer) }, index: view.store.acl.tokens.index)
        }
    }

    private static func read(_ call: Call) throws -> Operation {
        try call.requireACLs()
        let id = try call.name(orRefuse: "Missing token AccessorID")
        let options = try call.queryOptions()
        try call.refuseNamespaces()
        let isExpanded = call.query.has("expanded")
        return call.aclRead(datacenter: call.tokenDatacenter(options.datacenter), options) { view in
            let found = try existing(try view.store.acl.token(accessor: id), in: &view)
            let shown = found.shown(to: try view.standingAuthorizer())
            let index = view.store.acl.tokens.index
            guard isExpanded else { return .json(shown, index: index) }
            for table in [.aclPolicies, .aclRoles] as [WatchKey.Table] { view.watch.insert(.table(table)) }
            return .json(ExpandedACLToken(shown, in: view.store.acl, at: view.agent), index: index)
        }
    }

    /// Who knows the secret may see the token.
    private static func readSelf(_ call: Call) throws -> Operation {
        try call.requireACLs()
        var options = try call.queryOptions()
        options.datacenter = call.tokenDatacenter(options.datacenter)
        let secret = options.token
        return .read(
            Read(options: options, stampsErrors: true) { view in
                let token = try existing(view.store.acl.token(secret: secret), in: &view)
                return .json(token, index: view.store.acl.tokens.index)
            }
        )
    }

    private static func existing(_ token: ACLToken?, in view: inout ReadView) throws(ConsulError) -> ACLToken {
        view.watch.insert(token.map { WatchKey.record(.aclTokens, $0.key) } ?? .table(.aclTokens))
        guard let token else { throw ConsulError(.forbidden, "token does not exist: ACL not found") }
        if token.isExpired(at: view.now) { throw ConsulError(.forbidden, "token has expired: ACL not found") }
        return token
    }

    // MARK: Writing

    private static func create(_ call: Call) throws -> Operation {
        try call.requireACLs()
        return try set(try decode(call), creates: true, call)
    }

    private static func update(_ call: Call) throws -> Operation {
        try call.requireACLs()
        let suffix = "/clone"
        if call.tail.reversed().starts(with: suffix.utf8.reversed()) {
            return try clone(String(decoding: call.tail.dropLast(suffix.utf8.count), as: UTF8.self), call)
        }
        var token = try decode(call)
        if token.accessorID.isEmpty { token.accessorID = call.tailText }
        guard token.accessorID == call.tailText else {
            throw ConsulError.badRequest("Token Accessor ID in URL and payload do not match")
        }
        return try set(token, creates: token.accessorID.isEmpty, call)
    }

    private static func decode(_ call: Call) throws -> ACLToken {
        try call.refuseNamespaces()
        return try call.decodeACL("Token decoding failed") { body throws(JSONError) in try ACLToken(json: body) }
    }

    private static func set(_ token: ACLToken, creates: Bool, _ call: Call) throws -> Operation {
        if token.isLocal && !call.keepsLocalTokens { throw ConsulError.internal("Local tokens are disabled") }
        let datacenter = token.isLocal ? call.agent.identity.datacenter : call.primaryDatacenter
        return call.aclWrite(datacenter: datacenter) { view in
            let writer = view.tokenWriter
            let checked = creates ? try writer.created(token, random: &view.random) : try writer.updated(token)
            return store(checked, .plain, in: view.store)
        }
    }

    /// Stores a token, and answers it as it is then.
    static func store(_ token: ACLToken, _ options: ACLCommand.TokenOptions, in store: StateStore) -> Prepared {
        .change(.setTokens([token], options)) {
            guard let stored = store.acl.token(secret: token.secretID) else {
                throw ConsulError.internal("Failed to retrieve token after insertion")
            }
            return .json(stored)
        }
    }

    private static func clone(_ accessor: String, _ call: Call) throws -> Operation {
        let asked = try decode(call)
        let datacenter = call.tokenDatacenter(call.agent.identity.datacenter)
        return .write(cloning(accessor, asked, datacenter: datacenter, token: call.token))
    }

    private static func cloning(
        _ accessor: String, _ asked: ACLToken, datacenter: String, token secret: String
    ) -> Write {
        Write(datacenter: datacenter, token: secret) { view in
            try view.authorizer().require(.write, .acl)
            guard let token = try view.store.acl.token(accessor: accessor) else {
                throw ConsulError(.forbidden, "token does not exist: ACL not found")
            }
            if token.isExpired(at: view.now) { throw ConsulError(.forbidden, "token is expired: ACL not found") }
            if let primary = view.otherPrimary, !token.isLocal {
                return .forwarded(cloning(accessor, asked, datacenter: primary, token: secret))
            }
            guard token.authMethod.isEmpty else {
                throw ConsulError.internal("Cannot clone a token created from an auth method")
            }
            var copy = token
            copy.accessorID = ""
            copy.secretID = ""
            if !asked.description.isEmpty { copy.description = asked.description }
            return store(try view.tokenWriter.created(copy, random: &view.random), .plain, in: view.store)
        }
    }

    private static func delete(_ call: Call) throws -> Operation {
        try call.requireACLs()
        let id = try call.name(orRefuse: "Missing token AccessorID")
        try call.refuseNamespaces()
        let datacenter = call.tokenDatacenter(call.agent.identity.datacenter)
        var write = deletion(of: id, datacenter: datacenter, token: call.token)
        write.rewords = Write.rewording("Cannot find token to delete")
        return .write(write)
    }

    private static func deletion(of id: String, datacenter: String, token secret: String) -> Write {
        Write(datacenter: datacenter, token: secret) { view in
            try view.authorizer().require(.write, .acl)
            guard UUIDText.isValid(id) else {
                throw ConsulError.internal("Accessor ID is missing or an invalid UUID")
            }
            guard id != Authorizer.anonymousID else {
                throw ConsulError.internal("Delete operation not permitted on the anonymous token")
            }
            let token = view.store.acl.tokens[other: .uuid(id)]
            if let token, token.secretID == view.token {
                throw ConsulError.internal("Deletion of the request's authorization token is not permitted")
            }
            if let primary = view.otherPrimary, token?.isLocal != true {
                return .forwarded(deletion(of: id, datacenter: primary, token: secret))
            }
            guard token != nil else { throw ConsulError(.forbidden, "token does not exist: ACL not found") }
            return .change(.deleteTokens(accessors: [id])) { .bool(true) }
        }
    }
}

extension ACLToken {
    /// The token as who may not change access control sees it: without its secret.
    fileprivate func shown(to authorizer: Authorizer) -> ACLToken {
        if authorizer.allows(.write, .acl) { return self }
        var token = self
        token.secretID = Self.redactedSecret
        return token
    }
}

/// A token with all that speaks for its bearer (`lookupExpandedTokenInfo`). Consul lists it in no order.
struct ExpandedACLToken: JSONWritable {
    let token: ACLToken
    let policies: [ACLPolicy]
    let roles: [ACLRole]
    let defaultPolicy: String
    let downPolicy: String
    let node: String

    init(_ token: ACLToken, in acl: ACLTables, at agent: Agent) {
        self.token = token
        roles = token.roles.compactMap { acl.role(withID: $0.id) }.map(acl.named)
        let links = ACLLink.deduplicated(token.policies + roles.flatMap(\.policies))
        let services = token.serviceIdentities.map(\.policy) + token.nodeIdentities.map(\.policy)
        let ofRoles = roles.flatMap { $0.serviceIdentities.map(\.policy) + $0.nodeIdentities.map(\.policy) }
        var seen: Set<KVKey> = []
        policies = links.compactMap { acl.policy(withID: $0.id) }
            + (services + ofRoles).filter { seen.insert(KVKey($0.id)).inserted }
        defaultPolicy = agent.configuration.acl.defaultPolicy
        downPolicy = agent.configuration.acl.downPolicy
        node = agent.identity.nodeName
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            token.writeMembers(to: &json)
            Self.write("ExpandedPolicies", policies, to: &json)
            Self.write("ExpandedRoles", roles, to: &json)
            for name in ["NamespaceDefaultPolicyIDs", "NamespaceDefaultRoleIDs"] as [StaticString] {
                json.key(name)
                json.null()
            }
            json.member("AgentACLDefaultPolicy", defaultPolicy)
            json.member("AgentACLDownPolicy", downPolicy)
            json.member("ResolvedByAgent", node)
        }
    }

    private static func write(_ name: StaticString, _ values: [some JSONWritable], to json: inout JSONWriter) {
        guard !values.isEmpty else {
            json.key(name)
            return json.null()
        }
        json.member(name, values)
    }
}
