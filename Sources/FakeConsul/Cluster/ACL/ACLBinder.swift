// SPDX-License-Identifier: MIT

/// What the rules of an auth method grant to whom (`consul agent/consul/auth/binder.go`).
struct ACLBinder {
    let acl: ACLTables
    let datacenter: String

    /// A token that grants what the rules say, without IDs and description.
    ///
    /// - Throws: `Permission denied` where that is nothing.
    func token(for identity: VerifiedIdentity, by method: ACLAuthMethod) throws(ConsulError) -> ACLToken {
        var token = ACLToken()
        for rule in acl.bindingRules(ofMethod: method.name) where identity.matches(rule.selector) {
            try bind(rule, identity, to: &token)
        }
        guard !token.roles.isEmpty || !token.serviceIdentities.isEmpty || !token.nodeIdentities.isEmpty else {
            throw .permissionDenied
        }
        token.isLocal = method.tokenLocality != "global"
        token.authMethod = method.name
        token.expirationTTL = method.maxTokenTTL
        return token
    }

    private func bind(
        _ rule: ACLBindingRule, _ identity: VerifiedIdentity, to token: inout ACLToken
    ) throws(ConsulError) {
        let kind = GoQuote.quote(rule.bindType)
        guard let type = ACLBindingRule.BindType(rawValue: rule.bindType) else {
            throw .internal(
                "cannot compute \(kind) bind name for bind target: unknown binding rule bind type: \(rule.bindType)")
        }
        let name: String
        do throws(FormatError) {
            name = try BindNameTemplate.filled(rule.bindName, with: identity.variables)
        } catch {
            throw .internal("cannot compute \(kind) bind name for bind target: \(error.message)")
        }
        guard type.takes(name) else {
            throw .internal("computed \(kind) bind name for bind target is invalid: \(GoQuote.quote(name))")
        }
        switch type {
        case .service: token.serviceIdentities.append(ACLServiceIdentity(serviceName: name))
        case .node: token.nodeIdentities.append(ACLNodeIdentity(nodeName: name, datacenter: datacenter))
        case .role:
            // A role that is not there grants nothing.
            if let role = acl.role(named: name) { token.roles.append(ACLLink(id: role.id)) }
        }
    }
}

extension ACLBindingRule.BindType {
    /// Whether what is granted may have the name.
    func takes(_ name: String) -> Bool {
        switch self {
        case .service, .node: ACLNames.isIdentity(name)
        case .role: ACLNames.isRole(name)
        }
    }
}

extension AuthMethodKind {
    /// A method that is stored already.
    static func loaded(_ method: ACLAuthMethod) throws(ConsulError) -> AuthMethodKind {
        do throws(FormatError) {
            return try AuthMethodKind(method)
        } catch {
            throw .internal(
                "auth method validator for \(GoQuote.quote(method.name)) could not be initialized: \(error.message)")
        }
    }
}
