// SPDX-License-Identifier: MIT

/// Which tokens may be made and changed, and what is filled in (`consul agent/consul/auth/token_writer.go`).
struct ACLTokenWriter {
    let acl: ACLTables
    let now: Instant
    /// Whether the datacenter keeps tokens, and whether it is where global ones are made.
    let keepsTokens: Bool
    let isPrimary: Bool

    /// How soon a token that ends may end, and how late: Consul's default is all that a duration can hold.
    static let leastTTL = Duration.seconds(60)
    static let mostTTL = Duration.nanoseconds(Int64.max)

    /// A token that is new.
    func created(
        _ token: ACLToken, byLogin: Bool = false, random: inout SeededRandom
    ) throws(ConsulError) -> ACLToken {
        try requireWritable(token)
        var token = token
        if token.accessorID.isEmpty {
            token.accessorID = acl.newTokenID(&random)
        } else {
            try requireFree(token.accessorID, "AccessorID")
        }
        if token.secretID.isEmpty {
            token.secretID = acl.newTokenID(&random)
        } else {
            try requireFree(token.secretID, "SecretID")
        }
        token.createTime = now.nanoseconds
        try settleExpiration(of: &token)
        if byLogin && token.authMethod.isEmpty {
            throw .internal("AuthMethod field is required during login")
        }
        if !byLogin && !token.authMethod.isEmpty {
            throw .internal("AuthMethod field is disallowed outside of login")
        }
        return try normalized(token)
    }

    /// A token that is known already, as it is to be.
    func updated(_ token: ACLToken) throws(ConsulError) -> ACLToken {
        try requireWritable(token)
        guard UUIDText.isValid(token.accessorID) else { throw .internal("AccessorID is not a valid UUID") }
        if ["allow", "deny", "manage"].contains(token.secretID) {
            throw ConsulError(.forbidden, "Permission denied: Cannot modify root ACL")
        }
        guard let known = acl.tokens[other: token.otherKey], !known.isExpired(at: now) else {
            throw .internal("Cannot find token \(GoQuote.quote(token.accessorID))")
        }
        var token = token
        if token.secretID.isEmpty { token.secretID = known.secretID }
        guard token.secretID == known.secretID else {
            throw .internal("Changing a token's SecretID is not permitted")
        }
        guard token.isLocal == known.isLocal else {
            throw .internal("Cannot toggle local mode of \(token.accessorID)")
        }
        if token.authMethod.isEmpty { token.authMethod = known.authMethod }
        guard token.authMethod == known.authMethod else {
            throw .internal("Cannot change AuthMethod of \(token.accessorID)")
        }
        guard token.expirationTTL == .zero, token.expirationTime == nil || token.expirationTime == known.expirationTime
        else { throw .internal("Cannot change expiration time of \(token.accessorID)") }
        token.expirationTime = known.expirationTime
        token.createTime = known.createTime
        return try normalized(token)
    }

    /// Refuses tokens that this datacenter may not change.
    func requireWritable(_ token: ACLToken) throws(ConsulError) {
        guard keepsTokens else { throw .internal("Cannot upsert tokens within this datacenter") }
        guard isPrimary || token.isLocal else { throw .cannotWriteGlobalToken }
    }

    // MARK: IDs

    private func requireFree(_ id: String, _ field: String) throws(ConsulError) {
        if ACLUUID.isReserved(id) {
            let prefix = GoQuote.quote(ACLUUID.reservedPrefix)
            throw .internal("Invalid Token: \(field) - UUIDs with the prefix \(prefix) are reserved")
        }
        guard UUIDText.isValid(id) else { throw .internal("Invalid Token: \(field) - not a valid UUID") }
        guard acl.tokens[other: .uuid(id)] == nil, acl.tokens[KVKey(id)] == nil else {
            throw .internal("Invalid Token: \(field) is already in use")
        }
    }

    // MARK: Expiration

    private func settleExpiration(of token: inout ACLToken) throws(ConsulError) {
        if token.expirationTTL < .zero {
            throw .internal("Token Expiration TTL '\(GoDuration.format(token.expirationTTL))' should be > 0")
        }
        if token.expirationTTL > .zero {
            guard token.expirationTime == nil else {
                throw .internal("Token Expiration TTL and Expiration Time cannot both be set")
            }
            token.expirationTime = (now + token.expirationTTL).nanoseconds
            token.expirationTTL = .zero
        }
        guard let expirationTime = token.expirationTime else { return }
        guard expirationTime >= now.nanoseconds else {
            throw .internal("ExpirationTime cannot be before CreateTime")
        }
        let (left, overflows) = expirationTime.subtractingReportingOverflow(now.nanoseconds)
        let rest = Duration.nanoseconds(overflows ? .max : left)
        if rest > Self.mostTTL { throw Self.refusal("more", Self.mostTTL, rest) }
        if rest < Self.leastTTL { throw Self.refusal("less", Self.leastTTL, rest) }
    }

    private static func refusal(_ word: String, _ bound: Duration, _ asked: Duration) -> ConsulError {
        .internal(
            "ExpirationTime cannot be \(word) than \(GoDuration.format(bound)) in the future "
                + "(was \(GoDuration.format(asked)))")
    }

    // MARK: What it grants

    private func normalized(_ token: ACLToken) throws(ConsulError) -> ACLToken {
        var token = token
        token.roles = try normalized(token.roles, "role", named: { acl.role(named: $0)?.id }) {
            id throws(ConsulError) in try acl.role(id: id) != nil
        }
        token.policies = try normalized(token.policies, "policy", named: { acl.policy(named: $0)?.id }) {
            id throws(ConsulError) in try acl.policy(id: id) != nil
        }
        token.serviceIdentities = try ACLServiceIdentity.checked(
            token.serviceIdentities, on: "token", isLocal: token.isLocal)
        token.nodeIdentities = try ACLNodeIdentity.checked(token.nodeIdentities, on: "token")
        return token.hashed
    }

    private func normalized(
        _ links: [ACLLink], _ kind: String, named find: (String) -> String?,
        exists: (String) throws(ConsulError) -> Bool
    ) throws(ConsulError) -> [ACLLink] {
        var found: [ACLLink] = []
        for link in links {
            if link.id.isEmpty {
                guard let id = find(link.name) else {
                    throw .internal("No such ACL \(kind) with name \(GoQuote.quote(link.name))")
                }
                found.append(ACLLink(id: id))
                continue
            }
            let id = GoQuote.quote(link.id)
            let isKnown: Bool
            do throws(ConsulError) { isKnown = try exists(link.id) } catch {
                throw .internal("Error looking up \(kind) for ID: \(id): \(error.message)")
            }
            guard isKnown else { throw .internal("No such ACL \(kind) with ID \(id)") }
            found.append(link)
        }
        return ACLLink.deduplicated(found)
    }
}

extension LeaderView {
    /// What makes tokens on this leader.
    var tokenWriter: ACLTokenWriter {
        ACLTokenWriter(
            acl: store.acl, now: now, keepsTokens: agent.keepsLocalTokens, isPrimary: agent.requests.acl.isPrimary)
    }
}

extension ConsulError {
    static let cannotWriteGlobalToken = ConsulError.internal("Cannot upsert global tokens within this datacenter")
}

extension Agent {
    /// Whether its datacenter keeps tokens of its own.
    var keepsLocalTokens: Bool {
        requests.acl.isPrimary || (requests.acl.replicatesTokens && !tokens.replication.isEmpty)
    }
}
