// SPDX-License-Identifier: MIT

/// Binding rules (`consul agent/acl_endpoint.go`, `agent/consul/acl_endpoint.go`).
enum ACLBindingRuleEndpoint: Endpoint {
    static let routes = [
        Route("/v1/acl/binding-rules", (.get, list)),
        Route("/v1/acl/binding-rule", (.put, set)),
        Route("/v1/acl/binding-rule/", (.get, read), (.put, set), (.delete, delete)),
    ]

    // MARK: Reading

    private static func list(_ call: Call) throws -> Operation {
        let options = try call.aclListOptions()
        let method = call.query["authmethod"] ?? ""
        try call.requireLocalTokens()
        return call.aclRead(options) { view in
            view.watch.insert(.table(.aclBindingRules))
            let rules = view.store.acl.bindingRules(ofMethod: method)
            return .json(rules, index: view.store.acl.bindingRules.index)
        }
    }

    private static func read(_ call: Call) throws -> Operation {
        try call.requireACLs()
        let id = try call.name(orRefuse: "Missing binding rule ID")
        let options = try call.queryOptions()
        try call.refuseNamespaces()
        try call.requireLocalTokens()
        return call.aclRecordRead("binding rule", options, of: .aclBindingRules, in: \.bindingRules) {
            try $0.bindingRule(id: id)
        }
    }

    // MARK: Writing

    private static func set(_ call: Call) throws -> Operation {
        try call.requireACLs()
        // Empty for a new one.
        let id = call.tailText
        try call.refuseNamespaces()
        var asked = try call.decodeACL("BindingRule decoding failed") { body throws(JSONError) in
            try ACLBindingRule(json: body)
        }
        guard asked.id.isEmpty || asked.id == id else {
            throw ConsulError.badRequest("BindingRule ID in URL and payload do not match")
        }
        asked.id = id
        try call.requireLocalTokens()
        let rule = asked
        return call.aclWrite(datacenter: call.datacenter) { view in
            var rule = try identified(rule, in: view.store.acl)
            if rule.id.isEmpty {
                rule.id = view.newID { $0.acl.bindingRules[.uuid($1)] != nil || ACLUUID.isReserved($1) }
            }
            try validate(rule, in: view.store.acl)
            let (key, store) = (rule.key, view.store)
            return .change(.setBindingRule(rule)) { .json(store.acl.bindingRules[key] ?? ACLBindingRule()) }
        }
    }

    private static func identified(_ rule: ACLBindingRule, in acl: ACLTables) throws -> ACLBindingRule {
        var rule = rule
        guard !rule.id.isEmpty else { return rule }
        guard UUIDText.isValid(rule.id) else { throw ConsulError.internal("Binding Rule ID invalid UUID") }
        guard let known = acl.bindingRules[.uuid(rule.id)] else {
            throw ConsulError.internal("cannot find binding rule \(rule.id)")
        }
        if rule.authMethod.isEmpty { rule.authMethod = known.authMethod }
        guard rule.authMethod == known.authMethod else {
            throw ConsulError.internal("the AuthMethod field of an Binding Rule is immutable")
        }
        return rule
    }

    /// Consul's checks (`BindingRuleSet`).
    private static func validate(_ rule: ACLBindingRule, in acl: ACLTables) throws {
        guard !rule.authMethod.isEmpty else {
            throw ConsulError.internal("Invalid Binding Rule: no AuthMethod is set")
        }
        guard let method = acl.authMethod(named: rule.authMethod) else {
            throw ConsulError.internal("cannot find auth method with name \(GoQuote.quote(rule.authMethod))")
        }
        let blank = try AuthMethodKind.loaded(method).blankIdentity
        do throws(FilterError) {
            try blank.validate(selector: rule.selector)
        } catch {
            throw ConsulError.internal("invalid Binding Rule: Selector is invalid: \(error.message)")
        }
        guard !rule.bindType.isEmpty else { throw ConsulError.internal("Invalid Binding Rule: no BindType is set") }
        guard !rule.bindName.isEmpty else { throw ConsulError.internal("Invalid Binding Rule: no BindName is set") }
        guard let type = ACLBindingRule.BindType(rawValue: rule.bindType) else {
            throw ConsulError.internal("Invalid Binding Rule: unknown BindType \(GoQuote.quote(rule.bindType))")
        }
        let sample = StringMap(blank.variables.keys.map { (key: $0, value: "fake") })
        let name: String
        do throws(FormatError) {
            name = try BindNameTemplate.filled(rule.bindName, with: sample)
        } catch {
            throw ConsulError.internal("Invalid Binding Rule: invalid BindName: \(error.message)")
        }
        guard type.takes(name) else { throw ConsulError.internal("Invalid Binding Rule: invalid BindName") }
    }

    private static func delete(_ call: Call) throws -> Operation {
        try call.requireACLs()
        let id = try call.name(orRefuse: "Missing binding rule ID")
        try call.refuseNamespaces()
        try call.requireLocalTokens()
        return call.aclWrite(datacenter: call.datacenter, notFound: "Cannot find binding rule to delete") { view in
            guard try view.store.acl.bindingRule(id: id) != nil else {
                throw ConsulError(.forbidden, "binding rule does not exist: ACL not found")
            }
            return .change(.deleteBindingRule(id: id)) { .bool(true) }
        }
    }
}
