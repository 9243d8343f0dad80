// SPDX-License-Identifier: MIT

/// What an agent has heard of tokens, policies and roles from servers, and when (`consul agent/structs/acl_cache.go`).
struct AgentACLCache: Sendable {
    /// Something heard; nil says that there is no such thing.
    struct Entry<Value: Sendable>: Sendable {
        var value: Value?
        var heardAt: Instant

        func isFresh(at now: Instant, for ttl: Duration) -> Bool { now - heardAt < ttl }
    }

    private(set) var tokens: [KVKey: Entry<ACLToken>] = [:]
    private(set) var policies: [KVKey: Entry<ACLPolicy>] = [:]
    private(set) var roles: [KVKey: Entry<ACLRole>] = [:]

    private struct Known: Sendable {
        let token: ACLToken
        let fallback: Authorizer.Fallback
        let authorizer: Authorizer
    }

    /// What tokens were found to allow by the policies and roles that are held now.
    private var authorizers: [KVKey: Known] = [:]

    /// The most entries of a kind; Consul's client agents keep fewer, but drop the least used.
    private static let capacity = 1024

    mutating func keep(_ token: ACLToken, at now: Instant) {
        Self.makeRoom(in: &tokens)
        tokens[token.key] = Entry(value: token, heardAt: now)
    }

    mutating func forget(token secret: String) { tokens[KVKey(secret)] = nil }

    mutating func keep(_ policy: ACLPolicy?, id: String, at now: Instant) {
        Self.makeRoom(in: &policies)
        policies[.uuid(id)] = Entry(value: policy, heardAt: now)
        authorizers.removeAll()
    }

    mutating func keep(_ role: ACLRole?, id: String, at now: Instant) {
        Self.makeRoom(in: &roles)
        roles[.uuid(id)] = Entry(value: role, heardAt: now)
        authorizers.removeAll()
    }

    /// What such a token allows, where that was found out by all that is held now.
    func authorizer(of token: ACLToken, _ fallback: Authorizer.Fallback) -> Authorizer? {
        guard let known = authorizers[token.key], known.token == token, known.fallback == fallback else { return nil }
        return known.authorizer
    }

    mutating func keep(_ authorizer: Authorizer, of token: ACLToken, _ fallback: Authorizer.Fallback) {
        Self.makeRoom(in: &authorizers)
        authorizers[token.key] = Known(token: token, fallback: fallback, authorizer: authorizer)
    }

    private static func makeRoom<Value>(in entries: inout [KVKey: Value]) {
        if entries.count >= capacity { entries.removeAll() }
    }
}

extension AgentACLCache: ACLSource {
    func policy(withID id: String) -> ACLPolicy? { policies[.uuid(id)]?.value }
    func role(withID id: String) -> ACLRole? { roles[.uuid(id)]?.value }
}
