// SPDX-License-Identifier: MIT

/// Who may do what: the token of a request, resolved where it is asked for (`consul agent/consul/acl.go`).
extension Cluster {
    /// What a token may do, by a server's own state.
    func authorizer(for token: String, on agent: Agent, _ store: StateStore) throws(ConsulError) -> Authorizer {
        let settings = agent.requests.acl
        guard settings.isEnabled else { return .unrestricted }
        if let own = try ownAuthorizer(for: token, at: agent) { return own }
        let secret = token.isEmpty ? ACLToken.anonymousSecret : token
        if let known = store.authorizers.authorizer(for: secret, at: now) { return known }
        if !store.acl.serverManagementToken.isEmpty, secret == store.acl.serverManagementToken {
            return Authorizer(accessorID: "server-management-token", fallback: .manage)
        }
        // Where nothing was taken over yet the primary datacenter is asked, too.
        guard settings.isPrimary || (settings.replicatesTokens && store.acl.tokens.index > 0) else {
            return try remoteAuthorizer(for: secret, at: agent, primary: settings.primaryDatacenter, store)
        }
        let identity = try identity(of: secret, in: store, isPrimary: settings.isPrimary)
        let authorizer = identity.authorizer(
            from: store.acl, in: agent.identity.datacenter, fallback: settings.fallback)
        store.authorizers.keep(authorizer, for: identity)
        return authorizer
    }

    /// What a token may do at an agent that answers by itself.
    func authorizer(for token: String, at agent: Agent) throws(ConsulError) -> Authorizer {
        if let server = agent.server { return try authorizer(for: token, on: agent, server.store) }
        guard agent.requests.acl.isEnabled else { return .unrestricted }
        if let own = try ownAuthorizer(for: token, at: agent) { return own }
        let secret = token.isEmpty ? ACLToken.anonymousSecret : token
        return try heardAuthorizer(for: secret, at: agent)
    }

    /// The token that has the secret and has not ended.
    func identity(of secret: String, in store: StateStore, isPrimary: Bool) throws(ConsulError) -> ACLToken {
        let token = store.acl.token(secret: secret)
        if let token, !token.isExpired(at: now) { return token }
        if token == nil, isPrimary, secret == ACLToken.anonymousSecret {
            return ACLToken(
                accessorID: Authorizer.anonymousID, secretID: ACLToken.anonymousSecret,
                description: "synthesized anonymous token")
        }
        throw store.acl.bootstrapIndex == nil ? .aclNotBootstrapped : .aclNotFound
    }

    // MARK: What every agent knows by itself

    private func ownAuthorizer(for token: String, at agent: Agent) throws(ConsulError) -> Authorizer? {
        if ["allow", "deny", "manage"].contains(token) { throw .rootDenied }
        guard !token.isEmpty, token == agent.tokens.agentRecovery else { return nil }
        return Self.recoveryAuthorizer(of: agent.identity.nodeName)
    }

    /// Who has the recovery token may tend the agent itself, and see nodes.
    private static func recoveryAuthorizer(of node: String) -> Authorizer {
        var rules = ACLRules()
        rules[.agent] = [ACLRules.Rule(name: node, policy: "write")]
        rules[.nodePrefix] = [ACLRules.Rule(name: "", policy: "read")]
        return Authorizer(accessorID: "agent-recovery:\(node)", rules: CompiledACLRules([rules]), fallback: .deny)
    }
}

extension ConsulError {
    static let aclNotFound = ConsulError(.forbidden, "ACL not found")
    static let aclNotBootstrapped = ConsulError(
        .forbidden,
        "ACL system must be bootstrapped before making any requests that require authorization: ACL not found")
    /// The words for whole policies are no tokens.
    static let rootDenied = ConsulError.internal("Cannot resolve root ACL")
}

extension ReadView {
    /// What the token of the request may do, by the state of the server that answers, as it is at this run.
    ///
    /// - Throws: `ACL not found` where the server knows no such token.
    mutating func authorizer() throws(ConsulError) -> Authorizer {
        if permissions.areFinal, let latest = permissions.latest { return latest }
        let found = try cluster.authorizer(for: token, on: agent, store)
        permissions.note(found)
        return found
    }

    /// What the token of the request might do when the query began. Most of Consul's handlers resolve the token once,
    /// and then block; only those that filter lists look again at each run.
    mutating func standingAuthorizer() throws(ConsulError) -> Authorizer {
        if let first = permissions.first { return first }
        return try authorizer()
    }

    /// Wakes the query when what its token allows may have changed. The streaming backend ends a subscription then, and
    /// the agent subscribes anew (`consul agent/consul/state acl_events.go`).
    mutating func watchTokens() {
        for table in [WatchKey.Table.aclTokens, .aclPolicies, .aclRoles] { watch.insert(.table(table)) }
    }

    /// What of a list the token may see. That something is left out is told only to those who brought a token
    /// (`consul agent/consul/rpc.go maskResultsFilteredByACLs`), and not by the streaming backend.
    mutating func visible<Element: Guarded>(_ all: [Element]) throws(ConsulError) -> Visible<Element> {
        shown(try authorizer().visible(all))
    }

    /// What of a list the token might see when the query began.
    mutating func visibleFromStart<Element: Guarded>(_ all: [Element]) throws(ConsulError) -> Visible<Element> {
        shown(try standingAuthorizer().visible(all))
    }

    private func shown<Element>(_ visible: Visible<Element>) -> Visible<Element> {
        Visible(elements: visible.elements, hidesSome: visible.hidesSome && !token.isEmpty && !isStreamed)
    }
}

/// What the token of a query was found to allow, from run to run.
struct QueryPermissions {
    /// When the query began.
    private(set) var first: Authorizer?
    /// At the last run.
    private(set) var latest: Authorizer?
    /// Whether its time is over: the query ends with what its last run found.
    private(set) var areFinal = false

    mutating func note(_ authorizer: Authorizer) {
        first = first ?? authorizer
        latest = authorizer
    }

    /// The same for the answer of a query whose time is over.
    var final: QueryPermissions {
        var final = self
        final.areFinal = true
        return final
    }
}

extension LeaderView {
    /// What the token of the request may do, by the leader's state.
    func authorizer() throws(ConsulError) -> Authorizer { try cluster.authorizer(for: token, on: agent, store) }
}

extension AgentView {
    /// What the token of the request may do at this agent.
    func authorizer() throws(ConsulError) -> Authorizer { try authorizer(for: token) }

    /// What of a list the token may see; that something is left out is told only to those who brought a token.
    func visible<Element: Guarded>(_ all: [Element], to authorizer: Authorizer) -> Visible<Element> {
        let visible = authorizer.visible(all)
        return Visible(elements: visible.elements, hidesSome: visible.hidesSome && !token.isEmpty)
    }

    /// What a token may do at this agent.
    func authorizer(for token: String) throws(ConsulError) -> Authorizer {
        try cluster.authorizer(for: token, at: agent)
    }
}
