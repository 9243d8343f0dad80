// SPDX-License-Identifier: MIT

/// What the bearer of one token may do.
final class Authorizer: Sendable {
    /// What holds where no rule says anything (`consul acl/static_authorizer.go`).
    enum Fallback: Sendable {
        case deny
        /// All but to see and change who may do what.
        case allow
        case manage

        /// The default policy of a configuration.
        init(policy: String) { self = policy == "allow" ? .allow : .deny }
    }

    /// The accessor ID of the token that it speaks for.
    let accessorID: String
    /// Whether access control is off: all is allowed, and nothing needs to be filtered.
    let isUnrestricted: Bool
    private let rules: CompiledACLRules?
    private let fallback: Fallback

    /// The accessor ID of the token that is taken where a request brings none.
    static let anonymousID = "00000000-0000-0000-0000-000000000002"

    init(accessorID: String, rules: CompiledACLRules? = nil, fallback: Fallback, isUnrestricted: Bool = false) {
        self.accessorID = accessorID
        self.isUnrestricted = isUnrestricted
        self.rules = rules
        self.fallback = fallback
    }

    /// Access control is off.
    static let unrestricted = Authorizer(accessorID: "", fallback: .manage, isUnrestricted: true)

    func allows(_ access: ACLAccess, _ resource: ACLResource) -> Bool {
        switch rules?.decision(access, resource) ?? .undecided {
        case .allow: true
        case .deny: false
        case .undecided: allowsByDefault(resource)
        }
    }

    private func allowsByDefault(_ resource: ACLResource) -> Bool {
        switch (fallback, resource) {
        case (.manage, _): true
        case (.deny, _), (.allow, .acl), (.allow, .snapshot): false
        case (.allow, _): true
        }
    }

    /// Whether connections that no intention is about are allowed.
    var allowsIntentionsByDefault: Bool { fallback != .deny }

    /// Refuses with Consul's words what is not allowed.
    ///
    /// - Throws: a `ConsulError` of status 403 that names the token and what it lacks.
    func require(_ access: ACLAccess, _ resource: ACLResource) throws(ConsulError) {
        guard allows(access, resource) else { throw denial(access, resource) }
    }

    /// The refusal of `consul acl/errors.go PermissionDeniedError`.
    func denial(_ access: ACLAccess, _ resource: ACLResource) -> ConsulError {
        let isAnonymous = accessorID == Self.anonymousID
        var text = "Permission denied: " + (isAnonymous ? "anonymous token" : "token with AccessorID '\(accessorID)'")
        text += " lacks permission '\(resource.kind):\(access.rawValue)'"
        if !resource.name.isEmpty { text += " on \"\(resource.name)\"" }
        if isAnonymous {
            text += ". The anonymous token is used implicitly when a request does not specify a token."
        }
        return ConsulError(.forbidden, text)
    }
}

extension ConsulError {
    /// The refusal that names neither token nor resource.
    static let permissionDenied = ConsulError(.forbidden, "Permission denied")
}
