// SPDX-License-Identifier: MIT

/// The changes of the tables of access control (`consul agent/consul/state/acl.go`).
extension StateStore {
    func apply(_ command: ACLCommand, index: UInt64) -> CommandResult {
        let before = acl
        authorizers.forgetAll()
        do throws(StateRefusal) {
            try carryOut(command, index: index)
            return .done
        } catch {
            // Of many records either all are changed or none.
            acl = before
            return .refused(error.message)
        }
    }

    private func carryOut(_ command: ACLCommand, index: UInt64) throws(StateRefusal) {
        switch command {
        case .bootstrap(let token, let resetIndex): try bootstrap(token, resetIndex: resetIndex, index: index)
        case .setTokens(let tokens, let options): for token in tokens { try set(token, options, index: index) }
        case .deleteTokens(let accessors): for id in accessors { try deleteToken(id, index: index) }
        case .setPolicies(let policies): for policy in policies { try set(policy, index: index) }
        case .deletePolicies(let ids): for id in ids { try deletePolicy(id, index: index) }
        case .setRoles(let roles, let allowsMissingLinks):
            for role in roles { try set(role, allowsMissingLinks: allowsMissingLinks, index: index) }
        case .deleteRoles(let ids): for id in ids { deleteRole(id, index: index) }
        case .setBindingRule(let rule): try set(rule, index: index)
        case .deleteBindingRule(let id): deleteBindingRule(.uuid(id), index: index)
        case .setAuthMethod(let method):
            acl.authMethods.insert(method, index: index)
            touch(.aclAuthMethods, method.key)
        case .deleteAuthMethod(let name): deleteAuthMethod(name, index: index)
        case .setServerManagementToken(let secret): acl.serverManagementToken = secret
        }
    }

    func touch(_ table: WatchKey.Table, _ key: KVKey) {
        touch(.table(table))
        touch(.record(table, key))
    }

    // MARK: Tokens

    private func bootstrap(_ token: ACLToken, resetIndex: UInt64, index: UInt64) throws(StateRefusal) {
        if let bootstrapped = acl.bootstrapIndex {
            guard resetIndex != 0 else { throw StateRefusal("ACL bootstrap no longer allowed") }
            guard resetIndex == bootstrapped else { throw StateRefusal("Invalid ACL bootstrap reset index") }
        }
        do throws(StateRefusal) {
            try set(token, .plain, index: index)
        } catch {
            throw StateRefusal("failed inserting bootstrap token: \(error.message)")
        }
        acl.bootstrapIndex = index
    }

    private func set(_ token: ACLToken, _ options: ACLCommand.TokenOptions, index: UInt64) throws(StateRefusal) {
        guard !token.secretID.isEmpty else { throw StateRefusal("Missing ACL Token SecretID") }
        guard !token.accessorID.isEmpty else { throw StateRefusal("Missing ACL Token AccessorID") }
        if options.isReplication && token.isLocal { throw StateRefusal("Cannot replicate local tokens") }
        let policies = try count(token.policies, in: acl.policies, "policy", options)
        let roles = try count(token.roles, in: acl.roles, "role", options)
        if !token.authMethod.isEmpty, !options.isReplication, acl.authMethod(named: token.authMethod) == nil {
            throw StateRefusal("No such auth method with Name: \(token.authMethod)")
        }
        if options.prohibitsUnprivileged, policies == 0, roles == 0, token.serviceIdentities.isEmpty,
            token.nodeIdentities.isEmpty
        {
            throw .tokenWithoutPrivileges
        }
        if let original = acl.tokens[other: token.otherKey], original.secretID != token.secretID {
            throw StateRefusal("The ACL Token SecretID field is immutable")
        }
        let stored = acl.tokens.insert(token.hash == nil ? token.hashed : token, index: index)
        touch(.aclTokens, stored.key)
    }

    /// How many of the links lead somewhere; refused where one does not and must.
    private func count<Record>(
        _ links: [ACLLink], in table: ACLTable<Record>, _ kind: String, _ options: ACLCommand.TokenOptions
    ) throws(StateRefusal) -> Int {
        var valid = 0
        for link in links {
            let key: KVKey
            do throws(ConsulError) { key = try ACLTables.key(link.id, of: kind) } catch {
                throw StateRefusal(error.message)
            }
            if table[other: key] != nil {
                valid += 1
            } else if !options.allowsMissingLinks {
                throw StateRefusal("No such \(kind) with ID: \(link.id)")
            }
        }
        return valid
    }

    private func deleteToken(_ accessor: String, index: UInt64) throws(StateRefusal) {
        guard let token = acl.tokens[other: .uuid(accessor)] else { return }
        guard token.accessorID != Authorizer.anonymousID else {
            throw StateRefusal("Deletion of the builtin anonymous token is not permitted")
        }
        remove(token, index: index)
    }

    private func remove(_ token: ACLToken, index: UInt64) {
        _ = acl.tokens.remove(token.key, index: index)
        touch(.aclTokens, token.key)
    }

    // MARK: Policies and roles

    private func set(_ policy: ACLPolicy, index: UInt64) throws(StateRefusal) {
        guard !policy.id.isEmpty else { throw StateRefusal("Missing ACL Policy ID") }
        guard !policy.name.isEmpty else { throw StateRefusal("Missing ACL Policy Name") }
        if let name = ACLPolicy.builtinName(policy.id), acl.policies[other: policy.otherKey] != nil {
            let builtin = ACLPolicy.builtin.first { $0.id == policy.id }
            guard policy.rules == builtin?.rules else {
                throw StateRefusal("Changing the Rules for the builtin \(name) policy is not permitted")
            }
            guard policy.datacenters?.isEmpty ?? true else {
                throw StateRefusal("Changing the Datacenters of the builtin \(name) policy is not permitted")
            }
        }
        if let other = acl.policy(named: policy.name), other.otherKey != policy.otherKey {
            throw StateRefusal("A policy with name \(GoQuote.quote(policy.name)) already exists")
        }
        let stored = acl.policies.insert(policy, index: index)
        touch(.aclPolicies, stored.otherKey)
    }

    private func deletePolicy(_ id: String, index: UInt64) throws(StateRefusal) {
        guard let policy = acl.policies[other: .uuid(id)] else { return }
        if let name = ACLPolicy.builtinName(policy.id) {
            throw StateRefusal("Deletion of the builtin \(name) policy is not permitted")
        }
        _ = acl.policies.remove(policy.key, index: index)
        touch(.aclPolicies, policy.otherKey)
    }

    private func set(_ role: ACLRole, allowsMissingLinks: Bool, index: UInt64) throws(StateRefusal) {
        guard !role.id.isEmpty else { throw StateRefusal("Missing ACL Role ID") }
        guard !role.name.isEmpty else { throw StateRefusal("Missing ACL Role Name") }
        if let other = acl.roles[role.key], other.otherKey != role.otherKey {
            throw StateRefusal("A role with name \(GoQuote.quote(role.name)) already exists")
        }
        let options = ACLCommand.TokenOptions(allowsMissingLinks: allowsMissingLinks)
        _ = try count(role.policies, in: acl.policies, "policy", options)
        let stored = acl.roles.insert(role, index: index)
        touch(.aclRoles, stored.otherKey)
    }

    private func deleteRole(_ id: String, index: UInt64) {
        guard let role = acl.roles[other: .uuid(id)] else { return }
        _ = acl.roles.remove(role.key, index: index)
        touch(.aclRoles, role.otherKey)
    }

    // MARK: Auth methods

    private func set(_ rule: ACLBindingRule, index: UInt64) throws(StateRefusal) {
        guard acl.authMethod(named: rule.authMethod) != nil else {
            throw StateRefusal("failed inserting acl binding rule: auth method not found")
        }
        acl.bindingRules.insert(rule, index: index)
        touch(.aclBindingRules, rule.key)
    }

    private func deleteBindingRule(_ key: KVKey, index: UInt64) {
        if acl.bindingRules.remove(key, index: index) != nil { touch(.aclBindingRules, key) }
    }

    /// A method goes, and with it its rules and the tokens that it made where it makes such.
    private func deleteAuthMethod(_ name: String, index: UInt64) {
        guard let method = acl.authMethods.remove(.folded(name), index: index) else { return }
        touch(.aclAuthMethods, method.key)
        for rule in acl.bindingRules(ofMethod: method.name) { deleteBindingRule(rule.key, index: index) }
        let isGlobal = method.tokenLocality == "global"
        for token in acl.tokens.all
        where KVKey.folded(token.authMethod) == method.key && token.isLocal != isGlobal {
            remove(token, index: index)
        }
    }
}

extension StateRefusal {
    /// Says that a token would grant nothing.
    static let tokenWithoutPrivileges = StateRefusal("Token has no privileges")
}
