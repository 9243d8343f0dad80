// SPDX-License-Identifier: MIT

/// What a leader does for access control: it brings what every cluster has, and removes tokens that have ended
/// (`consul agent/consul/leader.go initializeACLs`, `acl_token_exp.go`).
extension Cluster {
    func initializeACLs(on agent: Agent, _ server: Server) {
        let settings = agent.requests.acl
        guard settings.isEnabled else { return }
        server.store.authorizers.forgetAll()
        if settings.isPrimary {
            log(.info, AgentLog.Line("agent.server", "initializing acls"), of: agent)
            createBuiltinPolicies(on: agent, server)
            createInitialToken(on: agent, server)
            createAnonymousToken(on: agent, server)
        }
        propose(.acl(.setServerManagementToken(server.random.uuid())), on: agent, Proposal { _ in })
        reapTokensLater(on: agent, server)
        replicateACLs(to: agent, server)
    }

    private func createBuiltinPolicies(on agent: Agent, _ server: Server) {
        for builtin in ACLPolicy.builtin {
            let known = server.store.acl.policy(withID: builtin.id)
            if known?.rules == builtin.rules { continue }
            var policy = builtin
            // A user may have called it otherwise.
            policy.name = known?.name ?? builtin.name
            policy.description = known?.description ?? builtin.description
            propose(.acl(.setPolicies([policy.hashed])), on: agent, logging: "Created ACL '\(policy.name)' policy")
        }
    }

    private func createInitialToken(on agent: Agent, _ server: Server) {
        let secret = agent.configuration.acl.tokens.initialManagement
        guard !secret.isEmpty, server.store.acl.token(secret: secret) == nil else { return }
        let token = ACLToken.management(
            accessor: server.store.acl.newTokenID(&server.random), secret: secret,
            description: "Initial Management Token", at: clock(of: agent))
        let command: ACLCommand =
            server.store.acl.bootstrapIndex == nil ? .bootstrap(token, resetIndex: 0) : .setTokens([token], .plain)
        propose(.acl(command), on: agent, logging: "Bootstrapped ACL token from configuration")
    }

    /// Puts a change in the log, and says so in the agent's own when it is made.
    private func propose(_ command: Command, on agent: Agent, logging message: String) {
        propose(
            command, on: agent,
            Proposal { [unowned self] outcome in
                if case .success(.done) = outcome { log(.info, AgentLog.Line("agent.server", message), of: agent) }
            }
        )
    }

    private func createAnonymousToken(on agent: Agent, _ server: Server) {
        guard server.store.acl.token(secret: ACLToken.anonymousSecret) == nil else { return }
        var token = ACLToken()
        token.accessorID = Authorizer.anonymousID
        token.secretID = ACLToken.anonymousSecret
        token.description = "Anonymous Token"
        token.createTime = clock(of: agent).nanoseconds
        propose(
            .acl(.setTokens([token.hashed], .plain)), on: agent,
            logging: "Created ACL anonymous token from configuration")
    }

    // MARK: Tokens that have ended

    /// How often a leader looks for tokens that have ended, and how many it removes at once.
    private static let reapInterval = Duration.seconds(1)
    private static let reapBatch = 4096

    /// Looks again at the first beat after the next token has ended.
    func reapTokensLater(on agent: Agent, _ server: Server) {
        guard let ending = server.store.acl.tokens.all.compactMap(\.expirationTime).min() else { return }
        reapTokens(after: Instant(nanoseconds: ending), on: agent, server)
    }

    /// Tokens were written: some of them may end before all others.
    func reapLater(_ tokens: [ACLToken], on agent: Agent, _ server: Server) {
        guard let ending = tokens.compactMap(\.expirationTime).min() else { return }
        let next = Instant(nanoseconds: ending)
        if let known = server.leadership?.nextTokenEnd, known <= next { return }
        reapTokens(after: next, on: agent, server)
    }

    private func reapTokens(after ending: Instant, on agent: Agent, _ server: Server) {
        guard let leadership = server.leadership, leadership.isEstablished, agent.requests.acl.isEnabled else { return }
        if let event = leadership.reapingTokens { queue.cancel(event) }
        let due = max(ending, now)
        let elapsed = (due - leadership.since).nanoseconds
        let pause = Self.reapInterval - .nanoseconds(elapsed % Self.reapInterval.nanoseconds)
        server.leadership?.nextTokenEnd = ending
        server.leadership?.reapingTokens = laterEvent(due - now + pause, at: agent) { [unowned self] in
            server.leadership?.reapingTokens = nil
            server.leadership?.nextTokenEnd = nil
            reapTokens(on: agent, server)
        }
    }

    private func reapTokens(on agent: Agent, _ server: Server) {
        guard server.leadership != nil else { return }
        let time = clock(of: agent)
        let ended = server.store.acl.tokens.all.filter { $0.isExpired(at: time) }
        let batch = ended.filter { agent.requests.acl.isPrimary || $0.isLocal }.prefix(Self.reapBatch)
        guard !batch.isEmpty else { return ended.isEmpty ? reapTokensLater(on: agent, server) : () }
        let command = ACLCommand.deleteTokens(accessors: batch.map(\.accessorID))
        propose(
            .acl(command), on: agent,
            Proposal { [unowned self] outcome in
                if case .success = outcome { reapTokensLater(on: agent, server) }
            }
        )
    }
}

extension ACLToken {
    /// A token that may do everything.
    static func management(accessor: String, secret: String, description: String, at now: Instant) -> ACLToken {
        var token = ACLToken()
        token.accessorID = accessor
        token.secretID = secret
        token.description = description
        token.policies = [ACLLink(id: ACLPolicy.globalManagementID)]
        token.createTime = now.nanoseconds
        return token.hashed
    }
}

extension ACLTables {
    /// An ID that no token has as its accessor or its secret.
    func newTokenID(_ random: inout SeededRandom) -> String { random.uuid { !isFree(tokenID: $0) } }

    /// Whether a token may get the ID as its accessor or its secret.
    func isFree(tokenID id: String) -> Bool {
        tokens[other: .uuid(id)] == nil && tokens[KVKey(id)] == nil && !ACLUUID.isReserved(id)
    }
}
