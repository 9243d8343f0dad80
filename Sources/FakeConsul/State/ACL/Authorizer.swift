// SPDX-License-Identifier: MIT

/// What the bearer of one token may do.
final class Authorizer: Sendable {
    /// The accessor ID of the token that it speaks for.
    let accessorID: String
    /// Whether access control is off: all is allowed, and nothing needs to be filtered.
    let isUnrestricted: Bool

    /// The accessor ID of the token that is taken where a request brings none.
    static let anonymousID = "00000000-0000-0000-0000-000000000002"

    init(accessorID: String, isUnrestricted: Bool) {
        self.accessorID = accessorID
        self.isUnrestricted = isUnrestricted
    }

    /// Access control is off.
    static let unrestricted = Authorizer(accessorID: anonymousID, isUnrestricted: true)

    func allows(_ access: ACLAccess, _ resource: ACLResource) -> Bool { isUnrestricted }

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
