// SPDX-License-Identifier: MIT

/// Who may do what: the tables of access control.
struct ACLTables {
    var tokens = ACLTable<ACLToken>()
    var policies = ACLTable<ACLPolicy>()
    var roles = ACLTable<ACLRole>()
    var bindingRules = ACLTable<ACLBindingRule>()
    var authMethods = ACLTable<ACLAuthMethod>()
    /// The index at which the first management token was made; nil where there was none yet.
    var bootstrapIndex: UInt64?
    /// The secret by which servers ask each other; each leader makes a new one. Empty for none.
    var serverManagementToken = ""

    // MARK: Looking up

    /// The key of an ID in a table of that kind.
    ///
    /// - Throws: what go-memdb says of an ID that is none.
    static func key(_ id: String, of kind: String) throws(ConsulError) -> KVKey {
        do throws(FormatError) {
            return KVKey(try ACLUUID.bytes(id))
        } catch {
            throw .internal("failed acl \(kind) lookup: index error: \(error.message)")
        }
    }

    func policy(id: String) throws(ConsulError) -> ACLPolicy? { policies[other: try Self.key(id, of: "policy")] }

    func policy(named name: String) -> ACLPolicy? { policies[.folded(name)] }

    func role(id: String) throws(ConsulError) -> ACLRole? { roles[other: try Self.key(id, of: "role")].map(named) }

    func role(named name: String) -> ACLRole? { roles[.folded(name)].map(named) }

    func token(accessor id: String) throws(ConsulError) -> ACLToken? {
        tokens[other: try Self.key(id, of: "token")].map(named)
    }

    func token(secret: String) -> ACLToken? { tokens[KVKey(secret)].map(named) }

    func bindingRule(id: String) throws(ConsulError) -> ACLBindingRule? {
        bindingRules[try Self.key(id, of: "binding rule")]
    }

    func authMethod(named name: String) -> ACLAuthMethod? { authMethods[.folded(name)] }

    // MARK: Names

    /// The token with the names of what it refers to; what is gone is left out.
    func named(_ token: ACLToken) -> ACLToken {
        var token = token
        token.policies = namedPolicies(token.policies)
        token.roles = token.roles.compactMap { link in
            roles[other: .uuid(link.id)].map { ACLLink(id: link.id, name: $0.name) }
        }
        return token
    }

    func named(_ role: ACLRole) -> ACLRole {
        var role = role
        role.policies = namedPolicies(role.policies)
        return role
    }

    private func namedPolicies(_ links: [ACLLink]) -> [ACLLink] {
        links.compactMap { link in
            policies[other: .uuid(link.id)].map { ACLLink(id: link.id, name: $0.name) }
        }
    }

    // MARK: Lists

    /// Which tokens are wanted; empty for any.
    struct TokenFilter: Sendable {
        var policy = ""
        var role = ""
        var authMethod = ""
        var serviceName = ""
        /// Only those known in all datacenters.
        var isGlobalOnly = false
    }

    /// The tokens that fit, in the order of their secrets.
    ///
    /// - Throws: Consul's refusal of filters that do not go together, or of an ID that is none.
    func tokens(_ filter: TokenFilter) throws(ConsulError) -> [ACLToken] {
        let asked = [filter.policy, filter.role, filter.authMethod, filter.serviceName].filter { !$0.isEmpty }
        guard asked.count <= 1 else {
            throw .internal("can only filter by one of policy, role, serviceName, or methodName at a time")
        }
        var found = tokens.all
        if !filter.policy.isEmpty {
            let id = try Self.key(filter.policy, of: "token")
            found = found.filter { $0.policies.contains { KVKey.uuid($0.id) == id } }
        }
        if !filter.role.isEmpty {
            let id = try Self.key(filter.role, of: "token")
            found = found.filter { $0.roles.contains { KVKey.uuid($0.id) == id } }
        }
        if !filter.authMethod.isEmpty {
            let method = KVKey.folded(filter.authMethod)
            found = found.filter { KVKey.folded($0.authMethod) == method }
        }
        if !filter.serviceName.isEmpty {
            let service = KVKey.folded(filter.serviceName)
            found = found.filter { $0.serviceIdentities.contains { KVKey.folded($0.serviceName) == service } }
        }
        return found.filter { !filter.isGlobalOnly || !$0.isLocal }.map(named)
    }

    /// The roles in the order of their names; only those with the policy of that ID where it is not empty.
    func roles(withPolicy policy: String) throws(ConsulError) -> [ACLRole] {
        guard !policy.isEmpty else { return roles.all.map(named) }
        let id = try Self.key(policy, of: "role")
        return roles.all.filter { $0.policies.contains { KVKey.uuid($0.id) == id } }.map(named)
    }

    /// The rules in the order of their IDs; only those of the method where it is not empty.
    func bindingRules(ofMethod method: String) -> [ACLBindingRule] {
        method.isEmpty
            ? bindingRules.all : bindingRules.all.filter { KVKey.folded($0.authMethod) == .folded(method) }
    }
}

extension ACLTables: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.value(tokens)
        writer.value(policies)
        writer.value(roles)
        writer.value(bindingRules)
        writer.value(authMethods)
        writer.optional(bootstrapIndex) { $0.uint($1) }
        writer.string(serverManagementToken)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        tokens = try reader.value()
        policies = try reader.value()
        roles = try reader.value()
        bindingRules = try reader.value()
        authMethods = try reader.value()
        bootstrapIndex = try reader.optional { (reader) throws(FormatError) in try reader.uint() }
        serverManagementToken = try reader.string()
    }
}
