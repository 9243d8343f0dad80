// SPDX-License-Identifier: MIT

/// The tables of access control in snapshots.
extension ACLTables {
    func write(to records: inout StateRecordWriter) {
        for token in tokens.all { records.add(.token, GoType.aclToken.record(of: token)) }
        for policy in policies.all { records.add(.policy, GoType.aclPolicy.record(of: policy)) }
        for role in roles.all { records.add(.role, GoType.aclRole.record(of: role)) }
        for rule in bindingRules.all { records.add(.bindingRule, GoType.aclBindingRule.record(of: rule)) }
        for method in authMethods.all { records.add(.authMethod, GoType.aclAuthMethod.record(of: method)) }
    }

    func writeIndexes(to records: inout StateRecordWriter) {
        records.index("acl-tokens", tokens.index)
        records.index("acl-policies", policies.index)
        records.index("acl-roles", roles.index)
        records.index("acl-binding-rules", bindingRules.index)
        records.index("acl-auth-methods", authMethods.index)
        records.index("acl-token-bootstrap", bootstrapIndex ?? 0)
    }

    mutating func takeIndexes(_ indexes: IndexRecords) {
        tokens.restoreIndex(indexes["acl-tokens"])
        policies.restoreIndex(indexes["acl-policies"])
        roles.restoreIndex(indexes["acl-roles"])
        bindingRules.restoreIndex(indexes["acl-binding-rules"])
        authMethods.restoreIndex(indexes["acl-auth-methods"])
        let bootstrap = indexes["acl-token-bootstrap"]
        bootstrapIndex = bootstrap == 0 ? nil : bootstrap
    }

    /// Takes a record of one of these tables in.
    mutating func take(_ record: StateRecord) throws(FormatError) {
        let value = record.value
        let fields = try RecordFields(value)
        switch record.kind {
        case .token:
            var token = try ACLToken(json: GoType.aclToken.document(of: value))
            token.createTime = try fields.time("CreateTime")
            token.hash = try fields.hash()
            token.indexes = try fields.indexes()
            tokens.restore(token)
        case .policy:
            var policy = try ACLPolicy(json: GoType.aclPolicy.document(of: value))
            policy.hash = try fields.hash()
            policy.indexes = try fields.indexes()
            policies.restore(policy)
        case .role:
            var role = try ACLRole(json: GoType.aclRole.document(of: value))
            role.hash = try fields.hash()
            role.indexes = try fields.indexes()
            roles.restore(role)
        case .bindingRule:
            var rule = try ACLBindingRule(json: GoType.aclBindingRule.document(of: value))
            rule.indexes = try fields.indexes()
            bindingRules.restore(rule)
        case .authMethod:
            var method = try ACLAuthMethod(json: GoType.aclAuthMethod.document(of: value))
            method.indexes = try fields.indexes()
            authMethods.restore(method)
        default: break
        }
    }
}

extension GoType {
    /// The JSON of a record, as text.
    func document(of record: MessagePack) throws(FormatError) -> [UInt8] {
        var json = JSONWriter(pretty: false)
        json.value(try self.json(from: record))
        return json.bytes
    }
}

extension RecordFields {
    func indexes() throws(FormatError) -> RaftIndexes {
        RaftIndexes(create: try uint("CreateIndex"), modify: try uint("ModifyIndex"))
    }

    fileprivate func hash() throws(FormatError) -> [UInt8]? {
        let hash = try bytes("Hash")
        return hash.isEmpty ? nil : hash
    }

    /// In nanoseconds since the Unix epoch; nil for a time that was never set.
    func time(_ name: String) throws(FormatError) -> Int64? {
        guard self[name] != .null else { return nil }
        return try GoTime.nanoseconds(try bytes(name))
    }
}
