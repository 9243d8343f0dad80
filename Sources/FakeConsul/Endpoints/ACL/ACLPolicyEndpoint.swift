// SPDX-License-Identifier: MIT

/// Policies (`consul agent/acl_endpoint.go`, `agent/consul/acl_endpoint.go`).
enum ACLPolicyEndpoint: Endpoint {
    static let routes = [
        Route("/v1/acl/policies", (.get, list)),
        Route("/v1/acl/policy", (.put, create)),
        Route("/v1/acl/policy/", (.get, read), (.put, update), (.delete, delete)),
        Route("/v1/acl/policy/name/", (.get, readByName)),
    ]

    // MARK: Reading

    private static func list(_ call: Call) throws -> Operation {
        let options = try call.aclListOptions()
        return call.aclRead(options) { view in
            view.watch.insert(.table(.aclPolicies))
            let policies = view.store.acl.policies
            return .json(index: policies.index) { json in
                json.array { json in for policy in policies.all { policy.writeStub(to: &json) } }
            }
        }
    }

    private static func read(_ call: Call) throws -> Operation {
        try call.requireACLs()
        let id = try call.name(orRefuse: "Missing policy ID")
        return try read(call) { try $0.policy(id: id) }
    }

    private static func readByName(_ call: Call) throws -> Operation {
        try call.requireACLs()
        guard !call.tail.isEmpty else { throw ConsulError.badRequest("Missing policy Name") }
        // Consul undoes escapes once more.
        guard let name = PercentEncoding.decodeQueryPart(call.tail) else {
            throw ConsulError.internal("invalid URL escape \(GoQuote.quote(brokenEscape(in: call.tail)))")
        }
        return try read(call) { acl in acl.policy(named: name) }
    }

    /// The first escape that is none, three bytes at most, as Go shows it.
    private static func brokenEscape(in text: [UInt8]) -> String {
        var position = 0
        while position < text.count {
            guard text[position] == UInt8(ascii: "%") else {
                position += 1
                continue
            }
            let end = min(position + 3, text.count)
            if end - position < 3 || PercentEncoding.decodePath(text[position..<end]) == nil {
                return String(decoding: text[position..<end], as: UTF8.self)
            }
            position = end
        }
        return ""
    }

    private static func read(
        _ call: Call, _ find: @escaping (ACLTables) throws -> ACLPolicy?
    ) throws -> Operation {
        let options = try call.queryOptions()
        try call.refuseNamespaces()
        return call.aclRecordRead("policy", options, of: .aclPolicies, in: \.policies, find)
    }

    // MARK: Writing

    private static func create(_ call: Call) throws -> Operation {
        try call.requireACLs()
        let policy = try decode(call)
        guard policy.id.isEmpty else {
            throw ConsulError.badRequest("Cannot specify the ID when creating a new policy")
        }
        return set(policy, call)
    }

    private static func update(_ call: Call) throws -> Operation {
        try call.requireACLs()
        var policy = try decode(call)
        guard policy.id.isEmpty || policy.id == call.tailText else {
            throw ConsulError.badRequest("Policy ID in URL and payload do not match")
        }
        policy.id = call.tailText
        return set(policy, call)
    }

    private static func decode(_ call: Call) throws -> ACLPolicy {
        try call.refuseNamespaces()
        return try call.decodeACL("Policy decoding failed") { body throws(JSONError) in try ACLPolicy(json: body) }
    }

    private static func set(_ policy: ACLPolicy, _ call: Call) -> Operation {
        call.aclWrite(datacenter: call.primaryDatacenter) { view in
            var policy = try checked(policy, in: view.store.acl)
            if policy.id.isEmpty {
                policy.id = view.newID { $0.acl.policy(withID: $1) != nil || ACLUUID.isReserved($1) }
            }
            let (id, store) = (policy.id, view.store)
            return .change(.setPolicies([policy.hashed])) {
                .json(store.acl.policy(withID: id) ?? ACLPolicy())
            }
        }
    }

    /// The policy, if it may be stored (`PolicySet`).
    private static func checked(_ policy: ACLPolicy, in acl: ACLTables) throws -> ACLPolicy {
        guard !policy.name.isEmpty else { throw ConsulError.internal("Invalid Policy: no Name is set") }
        do throws(FormatError) {
            try ACLNames.validatePolicy(policy.name)
        } catch {
            throw ConsulError(error)
        }
        if !policy.id.isEmpty && !UUIDText.isValid(policy.id) {
            throw ConsulError.internal("Policy ID invalid UUID")
        }
        try checkIdentity(of: policy, in: acl)
        do throws(FormatError) {
            _ = try ACLRules(parsing: policy.rules)
        } catch {
            throw ConsulError(error)
        }
        return policy
    }

    private static func checkIdentity(of policy: ACLPolicy, in acl: ACLTables) throws {
        let namesake = acl.policy(named: policy.name)
        let name = GoQuote.quote(policy.name)
        if policy.id.isEmpty {
            guard namesake == nil else {
                throw ConsulError.internal("Invalid Policy: A Policy with Name \(name) already exists")
            }
            return
        }
        guard let known = acl.policy(withID: policy.id) else {
            throw ConsulError.internal("cannot find policy \(policy.id)")
        }
        if known.name != policy.name && namesake != nil {
            throw ConsulError.internal("Invalid Policy: A policy with name \(name) already exists")
        }
        guard let builtin = ACLPolicy.builtinName(policy.id) else { return }
        if policy.datacenters != nil {
            throw ConsulError.internal("Changing the Datacenters of the \(builtin) policy is not permitted")
        }
        if policy.rules != known.rules {
            throw ConsulError.internal("Changing the Rules for the builtin \(builtin) policy is not permitted")
        }
    }

    private static func delete(_ call: Call) throws -> Operation {
        try call.requireACLs()
        let id = try call.name(orRefuse: "Missing policy ID")
        try call.refuseNamespaces()
        return call.aclWrite(datacenter: call.primaryDatacenter, notFound: "Cannot find policy to delete") { view in
            guard let policy = try view.store.acl.policy(id: id) else {
                throw ConsulError(.forbidden, "policy does not exist: ACL not found")
            }
            if let builtin = ACLPolicy.builtinName(policy.id) {
                throw ConsulError.internal("Delete operation not permitted on the builtin \(builtin) policy")
            }
            return .change(.deletePolicies(ids: [id])) { .bool(true) }
        }
    }
}
