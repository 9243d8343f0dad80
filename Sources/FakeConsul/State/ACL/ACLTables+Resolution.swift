// SPDX-License-Identifier: MIT

/// Where records of access control are found: a server's own tables, or what a client agent has heard of servers.
protocol ACLSource {
    func policy(withID id: String) -> ACLPolicy?
    func role(withID id: String) -> ACLRole?
}

extension ACLTables: ACLSource {
    func policy(withID id: String) -> ACLPolicy? { policies[other: .uuid(id)] }
    func role(withID id: String) -> ACLRole? { roles[other: .uuid(id)] }
}

extension ACLToken {
    /// Everything that speaks for the token's bearer in a datacenter: its policies, those of its roles, and those that
    /// stand for identities, each once (`consul agent/consul/acl.go resolvePoliciesForIdentity`).
    func policies(from source: some ACLSource, in datacenter: String) -> [ACLPolicy] {
        let roles = roles.compactMap { source.role(withID: $0.id) }
        let links = ACLLink.deduplicated(policies + roles.flatMap(\.policies))
        let services = ACLServiceIdentity.deduplicated(serviceIdentities + roles.flatMap(\.serviceIdentities))
        let nodes = ACLNodeIdentity.deduplicated(nodeIdentities + roles.flatMap(\.nodeIdentities))
        let all = links.compactMap { source.policy(withID: $0.id) } + services.map(\.policy) + nodes.map(\.policy)
        return all.filter { $0.holds(in: datacenter) }
    }

    /// What the token's bearer may do in a datacenter.
    func authorizer(
        from source: some ACLSource, in datacenter: String, fallback: Authorizer.Fallback
    ) -> Authorizer {
        // What is stored was read before, so that it can be read.
        let rules = policies(from: source, in: datacenter).compactMap { try? ACLRules(parsing: $0.rules) }
        return Authorizer(accessorID: accessorID, rules: CompiledACLRules(rules), fallback: fallback)
    }
}
