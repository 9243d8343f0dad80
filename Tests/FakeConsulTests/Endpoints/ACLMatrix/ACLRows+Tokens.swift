// SPDX-License-Identifier: MIT

/// Tokens, policies and the like (`consul agent/consul/acl_endpoint.go`).
extension ACLRow {
    static let tokens: [ACLRow] = [
        ACLRow("GET", "/v1/acl/replication", .open),
        ACLRow("GET", "/v1/acl/tokens", .needs("acl:read")),
        ACLRow(
            "GET", "/v1/acl/token/self", .known, unknown: (403, "token does not exist: ACL not found"),
            nobody: (403, "token does not exist: ACL not found")),
        ACLRow("GET", "/v1/acl/token/${t}", .needs("acl:read"), before: [.token]),
        ACLRow("PUT", "/v1/acl/token", .needs("acl:write"), body: "{}"),
        ACLRow("PUT", "/v1/acl/token/${t}", .needs("acl:write"), body: "{}", before: [.token]),
        ACLRow("PUT", "/v1/acl/token/${t}/clone", .needs("acl:write"), body: "{}", before: [.token]),
        ACLRow(
            "DELETE", "/v1/acl/token/${t}", .needs("acl:write"), before: [.token],
            unknown: (404, "Cannot find token to delete")),
        ACLRow(
            "PUT", "/v1/acl/bootstrap",
            .open, status: 403),
        ACLRow("POST", "/v1/acl/login", .open, body: "junk", status: 400),
        ACLRow("POST", "/v1/internal/acl/authorize", .known, body: #"[{"Resource": "key", "Access": "read"}]"#),
    ]

    static let policies: [ACLRow] = [
        ACLRow("GET", "/v1/acl/policies", .needs("acl:read")),
        ACLRow("PUT", "/v1/acl/policy", .needs("acl:write"), body: #"{"Name": "new"}"#, status: 0),
        ACLRow("GET", "/v1/acl/policy/${p}", .needs("acl:read"), before: [.policy, .policyID]),
        ACLRow("GET", "/v1/acl/policy/name/made", .needs("acl:read"), before: [.policy]),
        ACLRow(
            "PUT", "/v1/acl/policy/${p}", .needs("acl:write"), body: #"{"Name": "made"}"#,
            before: [.policy, .policyID]),
        ACLRow(
            "DELETE", "/v1/acl/policy/${p}", .needs("acl:write"), before: [.policy, .policyID],
            unknown: (404, "Cannot find policy to delete")),
        ACLRow("GET", "/v1/acl/roles", .needs("acl:read")),
        ACLRow("PUT", "/v1/acl/role", .needs("acl:write"), body: #"{"Name": "new"}"#, status: 0),
        ACLRow("GET", "/v1/acl/role/${r}", .needs("acl:read"), before: [.role, .roleID]),
        ACLRow("GET", "/v1/acl/role/name/made", .needs("acl:read"), before: [.role]),
        ACLRow("PUT", "/v1/acl/role/${r}", .needs("acl:write"), body: #"{"Name": "made"}"#, before: [.role, .roleID]),
        ACLRow(
            "DELETE", "/v1/acl/role/${r}", .needs("acl:write"), before: [.role, .roleID],
            unknown: (404, "Cannot find role to delete")),
    ]

    static let authMethods: [ACLRow] = [
        ACLRow("GET", "/v1/acl/auth-methods", .needs("acl:read")),
        ACLRow("PUT", "/v1/acl/auth-method", .needs("acl:write"), body: ACLStep.authMethod.body, status: 0),
        ACLRow("GET", "/v1/acl/auth-method/made", .needs("acl:read"), before: [.authMethod]),
        ACLRow(
            "PUT", "/v1/acl/auth-method/made", .needs("acl:write"), body: ACLStep.authMethod.body,
            before: [.authMethod]),
        ACLRow(
            "DELETE", "/v1/acl/auth-method/made", .needs("acl:write"), before: [.authMethod],
            unknown: (404, "Cannot find auth method to delete")),
        ACLRow("GET", "/v1/acl/binding-rules", .needs("acl:read")),
        ACLRow(
            "PUT", "/v1/acl/binding-rule", .needs("acl:write"), body: ACLStep.bindingRule.body,
            before: [.authMethod]),
        ACLRow("GET", "/v1/acl/binding-rule/${b}", .needs("acl:read"), before: [.authMethod, .bindingRule]),
        ACLRow(
            "PUT", "/v1/acl/binding-rule/${b}", .needs("acl:write"), body: ACLStep.bindingRule.body,
            before: [.authMethod, .bindingRule]),
        ACLRow(
            "DELETE", "/v1/acl/binding-rule/${b}", .needs("acl:write"), before: [.authMethod, .bindingRule],
            unknown: (404, "Cannot find binding rule to delete")),
    ]

    /// Ends the tokens that it is tried with.
    static let logout = ACLRow(
        "POST", "/v1/acl/logout", .open, status: 0, nobody: (401, "Supplied token does not exist"))
}

extension ACLStep {
    static let token = ACLStep("PUT", "/v1/acl/token", "{}", saving: ("t", "/AccessorID"))
    static let policy = ACLStep("PUT", "/v1/acl/policy", #"{"Name": "made"}"#)
    static let policyID = ACLStep("GET", "/v1/acl/policy/name/made", saving: ("p", "/ID"))
    static let role = ACLStep(
        "PUT", "/v1/acl/role", #"{"Name": "made", "ServiceIdentities": [{"ServiceName": "web"}]}"#)
    static let roleID = ACLStep("GET", "/v1/acl/role/name/made", saving: ("r", "/ID"))
    static let authMethod = ACLStep(
        "PUT", "/v1/acl/auth-method",
        #"""
        {"Name": "made", "Type": "jwt", "Config": {"JWTSupportedAlgs": ["ES256"], "JWTValidationPubKeys": [
         "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9\nq9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==\n-----END PUBLIC KEY-----"]}}
        """#)
    static let bindingRule = ACLStep(
        "PUT", "/v1/acl/binding-rule", #"{"AuthMethod": "made", "BindType": "service", "BindName": "web"}"#,
        saving: ("b", "/ID"))
}
