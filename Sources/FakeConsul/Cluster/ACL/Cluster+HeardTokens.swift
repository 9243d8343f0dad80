// SPDX-License-Identifier: MIT

/// Tokens at agents that must ask servers for them: client agents, and servers of a datacenter without the tokens
/// (`consul agent/consul/acl.go`). The way to the servers takes no time here.
extension Cluster {
    /// What a token may do by what a client agent hears, or has heard, of the servers of its datacenter.
    func heardAuthorizer(for secret: String, at agent: Agent) throws(ConsulError) -> Authorizer {
        let settings = agent.requests.acl
        let source = serverForTokens(of: agent)?.server?.store
        guard let token = try heardToken(secret, at: agent, from: source) else {
            return Authorizer(accessorID: "primary-dc-down", fallback: settings.down)
        }
        guard hearRoles(of: token, at: agent, from: source), hearPolicies(of: token, at: agent, from: source) else {
            return Authorizer(accessorID: "primary-dc-down", fallback: settings.down)
        }
        if let known = agent.aclCache.authorizer(of: token, settings.fallback) { return known }
        let authorizer = token.authorizer(
            from: agent.aclCache, in: agent.identity.datacenter, fallback: settings.fallback)
        agent.aclCache.keep(authorizer, of: token, settings.fallback)
        return authorizer
    }

    /// What a token of the primary datacenter may do in one that does not keep tokens.
    func remoteAuthorizer(
        for secret: String, at agent: Agent, primary: String, _ store: StateStore
    ) throws(ConsulError) -> Authorizer {
        let settings = agent.requests.acl
        let target = reachableServer(of: agent.remoteServers[primary], from: agent)
        guard let token = try heardToken(secret, at: agent, from: target?.server?.store) else {
            return Authorizer(accessorID: "primary-dc-down", fallback: settings.down)
        }
        guard !token.isLocal else {
            throw ConsulError(
                .forbidden, "Permission denied: This is a local token in datacenter \(GoQuote.quote(primary))")
        }
        let source = store.acl.policies.index > 0 ? store.acl : target?.server?.store.acl ?? store.acl
        return token.authorizer(from: source, in: agent.identity.datacenter, fallback: settings.fallback)
    }

    // MARK: Hearing

    /// A token that the agent hears of or remembers; nil where servers cannot be asked and nothing is known.
    private func heardToken(
        _ secret: String, at agent: Agent, from store: StateStore?
    ) throws(ConsulError) -> ACLToken? {
        let settings = agent.requests.acl
        let known = agent.aclCache.tokens[KVKey(secret)]
        if let known, let token = known.value, now - known.heardAt <= settings.tokenTTL {
            return try unexpired(token)
        }
        guard let store else {
            guard settings.extendsCache, let token = known?.value else { return nil }
            agent.aclCache.keep(token, at: now)
            return try unexpired(token)
        }
        guard let token = store.acl.token(secret: secret), !token.isExpired(at: now) else {
            agent.aclCache.forget(token: secret)
            // What is out of date holds once more while the servers are asked behind the scenes.
            if settings.isAsynchronous, let token = known?.value { return try unexpired(token) }
            throw .aclNotFound
        }
        agent.aclCache.keep(token, at: now)
        return settings.isAsynchronous ? try unexpired(known?.value ?? token) : token
    }

    private func unexpired(_ token: ACLToken) throws(ConsulError) -> ACLToken {
        if token.isExpired(at: now) { throw .aclNotFound }
        return token
    }

    /// Brings what is known of the token's roles up to date. False where it is not enough.
    private func hearRoles(of token: ACLToken, at agent: Agent, from store: StateStore?) -> Bool {
        let settings = agent.requests.acl
        for link in token.roles {
            let known = agent.aclCache.roles[.uuid(link.id)]
            if let known, known.value == nil || known.isFresh(at: now, for: settings.roleTTL) { continue }
            if let store {
                agent.aclCache.keep(store.acl.role(withID: link.id), id: link.id, at: now)
            } else if known == nil || !settings.extendsCache {
                return false
            }
        }
        return true
    }

    /// The same with its policies and those of its roles.
    private func hearPolicies(of token: ACLToken, at agent: Agent, from store: StateStore?) -> Bool {
        let settings = agent.requests.acl
        let roles = token.roles.compactMap { agent.aclCache.role(withID: $0.id) }
        for link in ACLLink.deduplicated(token.policies + roles.flatMap(\.policies)) {
            let known = agent.aclCache.policies[.uuid(link.id)]
            if let known, known.value == nil || known.isFresh(at: now, for: settings.policyTTL) { continue }
            if let store {
                agent.aclCache.keep(store.acl.policy(withID: link.id), id: link.id, at: now)
            } else if known == nil || !settings.extendsCache {
                return false
            }
        }
        return true
    }

    // MARK: Whom to ask

    private func serverForTokens(of agent: Agent) -> Agent? { reachableServer(of: agent.servers, from: agent) }

    /// The first server of a list that hears the agent and has heard of a leader.
    func reachableServer(of servers: ServerList?, from agent: Agent) -> Agent? {
        servers?.order.lazy.map { self.agents[$0] }.first { target in
            self.isHeard(target, by: agent) && target.server?.raft.silence(at: self.now) != nil
        }
    }
}
