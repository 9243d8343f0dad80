// SPDX-License-Identifier: MIT

/// Roles (`consul agent/acl_endpoint.go`, `agent/consul/acl_endpoint.go`).
enum ACLRoleEndpoint: Endpoint {
    static let routes = [
        Route("/v1/acl/roles", (.get, list)),
        Route("/v1/acl/role", (.put, set)),
        Route("/v1/acl/role/name/", (.get, readByName)),
        Route("/v1/acl/role/", (.get, read), (.put, set), (.delete, delete)),
    ]

    // MARK: Reading

    private static func list(_ call: Call) throws -> Operation {
        let options = try call.aclListOptions()
        let policy = call.query["policy"] ?? ""
        return call.aclRead(options) { view in
            view.watch.insert(.table(.aclRoles))
            let roles = try view.store.acl.roles(withPolicy: policy)
            return .json(roles, index: view.store.acl.roles.index)
        }
    }

    private static func read(_ call: Call) throws -> Operation {
        try call.requireACLs()
        let id = try call.name(orRefuse: "Missing role ID")
        return try read(call) { try $0.role(id: id) }
    }

    private static func readByName(_ call: Call) throws -> Operation {
        try call.requireACLs()
        let name = try call.name(orRefuse: "Missing role Name")
        return try read(call) { acl in acl.role(named: name) }
    }

    private static func read(
        _ call: Call, _ find: @escaping (ACLTables) throws -> ACLRole?
    ) throws -> Operation {
        let options = try call.queryOptions()
        try call.refuseNamespaces()
        return call.aclRecordRead("role", options, of: .aclRoles, in: \.roles, find)
    }

    // MARK: Writing

    private static func set(_ call: Call) throws -> Operation {
        try call.requireACLs()
        // Empty for a new one.
        let id = call.tailText
        try call.refuseNamespaces()
        var asked = try call.decodeACL("Role decoding failed") { body throws(JSONError) in try ACLRole(json: body) }
        guard asked.id.isEmpty || asked.id == id else {
            throw ConsulError.badRequest("Role ID in URL and payload do not match")
        }
        asked.id = id
        let role = asked
        return call.aclWrite(datacenter: call.primaryDatacenter) { view in
            try checkIdentity(of: role, in: view.store.acl)
            var role = role
            if role.id.isEmpty {
                role.id = view.newID { $0.acl.role(withID: $1) != nil || ACLUUID.isReserved($1) }
            }
            try normalize(&role, in: view.store.acl)
            let (key, store) = (role.id, view.store)
            return .change(.setRoles([role.hashed], allowsMissingLinks: false)) {
                .json(store.acl.role(withID: key).map(store.acl.named) ?? ACLRole())
            }
        }
    }

    /// Refuses what may not be stored under its name or ID (`RoleSet`).
    private static func checkIdentity(of role: ACLRole, in acl: ACLTables) throws {
        guard !role.name.isEmpty else { throw ConsulError.internal("Invalid Role: no Name is set") }
        guard ACLNames.isRole(role.name) else {
            throw ConsulError.internal(
                "Invalid Role: invalid Name. Only alphanumeric characters, '-' and '_' are allowed")
        }
        let namesake = acl.roles[role.key]
        if role.id.isEmpty {
            guard namesake == nil else {
                throw ConsulError.internal(
                    "Invalid Role: A Role with Name \(GoQuote.quote(role.name)) already exists")
            }
            return
        }
        guard UUIDText.isValid(role.id) else { throw ConsulError.internal("Role ID invalid UUID") }
        guard let known = acl.role(withID: role.id) else {
            throw ConsulError.internal("cannot find role \(role.id)")
        }
        if known.name != role.name && namesake != nil {
            throw ConsulError.internal("Invalid Role: A role with name \(GoQuote.quote(role.name)) already exists")
        }
    }

    private static func normalize(_ role: inout ACLRole, in acl: ACLTables) throws {
        role.policies = ACLLink.deduplicated(
            try role.policies.map { link in
                if !link.id.isEmpty { return link }
                guard let policy = acl.policy(named: link.name) else {
                    throw ConsulError.internal("No such ACL policy with name \(GoQuote.quote(link.name))")
                }
                return ACLLink(id: policy.id)
            }
        )
        role.serviceIdentities = try ACLServiceIdentity.checked(role.serviceIdentities, on: "role")
        role.nodeIdentities = try ACLNodeIdentity.checked(role.nodeIdentities, on: "role")
    }

    private static func delete(_ call: Call) throws -> Operation {
        try call.requireACLs()
        let id = try call.name(orRefuse: "Missing role ID")
        try call.refuseNamespaces()
        return call.aclWrite(datacenter: call.primaryDatacenter, notFound: "Cannot find role to delete") { view in
            guard try view.store.acl.role(id: id) != nil else {
                throw ConsulError(.forbidden, "role does not exist: ACL not found")
            }
            return .change(.deleteRoles(ids: [id])) { .bool(true) }
        }
    }
}
