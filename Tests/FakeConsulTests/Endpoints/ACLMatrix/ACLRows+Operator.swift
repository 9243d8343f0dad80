// SPDX-License-Identifier: MIT

/// What operators ask, and what anybody may.
extension ACLRow {
    static let operators: [ACLRow] = [
        ACLRow("GET", "/v1/status/leader", .open),
        ACLRow("GET", "/v1/status/peers", .open),
        ACLRow("GET", "/v1/operator/raft/configuration", .needs("operator:read")),
        ACLRow("POST", "/v1/operator/raft/transfer-leader", .needs("operator:write"), status: 0),
        ACLRow("DELETE", "/v1/operator/raft/peer?address=127.0.0.1:9", .needs("operator:write"), status: 500),
        ACLRow("DELETE", "/v1/operator/raft/peer", .open, status: 400),
        ACLRow("GET", "/v1/operator/autopilot/configuration", .needs("operator:read")),
        ACLRow(
            "PUT", "/v1/operator/autopilot/configuration", .needs("operator:write"),
            body: #"{"CleanupDeadServers": true}"#),
        ACLRow("GET", "/v1/operator/autopilot/health", .needs("operator:read"), status: 0),
        ACLRow("GET", "/v1/operator/autopilot/state", .needs("operator:read")),
        ACLRow("GET", "/v1/operator/keyring", .needs("keyring:read"), status: 0),
        ACLRow("POST", "/v1/operator/keyring", .needs("keyring:write"), body: #"{"Key": "x"}"#, status: 0),
        ACLRow("PUT", "/v1/operator/keyring", .needs("keyring:write"), body: #"{"Key": "x"}"#, status: 0),
        ACLRow("DELETE", "/v1/operator/keyring", .needs("keyring:write"), body: #"{"Key": "x"}"#, status: 0),
        ACLRow("GET", "/v1/operator/usage", .needs("operator:read")),
        ACLRow("GET", "/v1/snapshot", .needs("acl:write")),
        ACLRow("PUT", "/v1/snapshot", .needs("acl:write"), body: "x", status: 500),
        ACLRow("GET", "/v1/internal/federation-states", .needs("operator:read")),
        ACLRow("GET", "/v1/internal/federation-states/mesh-gateways", .known),
        ACLRow("GET", "/v1/internal/federation-state/dc1", .needs("operator:read"), status: 0),
    ]

    static let coordinates: [ACLRow] = [
        ACLRow("GET", "/v1/coordinate/datacenters", .open),
        ACLRow("GET", "/v1/coordinate/nodes", .known),
        ACLRow("GET", "/v1/coordinate/node/n1", .needs("node:read", "n1"), status: 0),
        ACLRow(
            "PUT", "/v1/coordinate/update", .needs("node:write", "n1"),
            body: #"""
                {"Node": "n1", "Coord": {"Vec": [0,0,0,0,0,0,0,0], "Error": 1.5, "Adjustment": 0, "Height": 1e-05}}
                """#),
    ]

    static let queries: [ACLRow] = [
        ACLRow("GET", "/v1/query", .shows(#""Name": "q""#, "acl:write|query:read"), before: [.query, .madeQuery]),
        ACLRow("GET", "/v1/query/${q}", .needsSilently("acl:write|query:read")),
        ACLRow("GET", "/v1/query/q/explain", .needsSilently("acl:write|query:read")),
        ACLRow("GET", "/v1/query/q/execute", .shows("10.0.0.1", "node:read", "service:read"), before: [.instance]),
        ACLRow(
            "PUT", "/v1/query/${q}", .needs("query:write", "q"),
            body: #"{"Name": "q", "Service": {"Service": "web"}}"#),
        ACLRow("DELETE", "/v1/query/${q}", .needs("query:write", "q"), before: [.query, .madeQuery]),
        ACLRow(
            "POST", "/v1/query", .needs("query:write", "other"),
            body: #"{"Name": "other", "Service": {"Service": "web"}}"#, status: 0),
    ]
}

extension ACLStep {
    /// A prepared query, where there is none of the name; else it is refused, and the next step finds it.
    static let query = ACLStep("POST", "/v1/query", #"{"Name": "q", "Service": {"Service": "web"}}"#)
    static let madeQuery = ACLStep("GET", "/v1/query", saving: ("q", "/0/ID"))
}
