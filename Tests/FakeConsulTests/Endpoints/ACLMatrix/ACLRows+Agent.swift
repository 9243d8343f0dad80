// SPDX-License-Identifier: MIT

/// What the asked agent answers by itself (`consul agent/agent_endpoint.go`, `agent/acl.go`).
extension ACLRow {
    static let agent: [ACLRow] = [
        ACLRow("GET", "/v1/agent/self", .needs("agent:read", "node1")),
        ACLRow("GET", "/v1/agent/host", .needs("operator:read")),
        ACLRow("GET", "/v1/agent/version", .open),
        ACLRow("GET", "/debug/pprof/heap", .needsWithoutWords("operator:read"), unknown: (403, "")),
        ACLRow("GET", "/debug/pprof/cmdline", .needsWithoutWords("operator:read"), unknown: (403, "")),
        ACLRow("GET", "/debug/pprof/profile", .needsWithoutWords("operator:read"), unknown: (403, "")),
        ACLRow("GET", "/debug/pprof/symbol", .needsWithoutWords("operator:read"), unknown: (403, "")),
        ACLRow("POST", "/debug/pprof/symbol", .needsWithoutWords("operator:read"), unknown: (403, "")),
        ACLRow("GET", "/debug/pprof/trace", .needsWithoutWords("operator:read"), unknown: (403, "")),
        ACLRow("GET", "/v1/agent/metrics", .needs("agent:read", "node1")),
        ACLRow("GET", "/v1/agent/metrics/stream", .needs("agent:read", "node1")),
        ACLRow("GET", "/v1/agent/monitor", .needs("agent:read", "node1")),
        ACLRow("GET", "/v1/agent/monitor?loglevel=loud", .needs("agent:read", "node1"), status: 400),
        ACLRow("GET", "/v1/agent/members", .shows("node1", "node:read")),
        ACLRow("GET", "/v1/agent/members?wan=1", .shows("node1.dc1", "node:read")),
        ACLRow("PUT", "/v1/agent/join/127.0.0.1:1", .needs("agent:write", "node1"), status: 0),
        ACLRow("PUT", "/v1/agent/force-leave/none", .needs("operator:write"), status: 500),
        ACLRow("PUT", "/v1/agent/leave", .needs("agent:write", "node1")),
        ACLRow("PUT", "/v1/agent/reload", .needs("agent:write", "node1")),
        ACLRow("PUT", "/v1/agent/maintenance?enable=false", .needs("node:write", "node1")),
        ACLRow("PUT", "/v1/agent/maintenance", .open, status: 400),
        ACLRow("PUT", "/v1/agent/token/default", .needs("agent:write", "node1"), body: #"{"Token": ""}"#),
        ACLRow("PUT", "/v1/agent/token/bogus", .needs("agent:write", "node1"), body: "{}", status: 404),
    ]

    static let agentServices: [ACLRow] = [
        ACLRow("GET", "/v1/agent/services", .shows("svc1", "service:read")),
        ACLRow("GET", "/v1/agent/service/svc1", .needs("service:read", "svc")),
        ACLRow("GET", "/v1/agent/service/none", .known, status: 404),
        ACLRow("GET", "/v1/agent/health/service/id/svc1", .needs("service:read", "svc"), status: 503),
        ACLRow("GET", "/v1/agent/health/service/id/none", .known, status: 404),
        ACLRow("GET", "/v1/agent/health/service/name/svc", .needs("service:read", "svc"), status: 503),
        ACLRow("GET", "/v1/agent/health/service/name/none", .needs("service:read", "none"), status: 404),
        ACLRow("PUT", "/v1/agent/service/register", .needs("service:write", "x"), body: #"{"Name": "x"}"#),
        ACLRow(
            "PUT", "/v1/agent/service/register", .needs([ACLNeed("service:write", "y"), ACLNeed("service:write", "x")]),
            body: #"{"ID": "x", "Name": "y"}"#,
            before: [ACLStep("PUT", "/v1/agent/service/register", #"{"Name": "x"}"#)]),
        ACLRow(
            "PUT", "/v1/agent/service/register", .needs([ACLNeed("service:write", "p"), ACLNeed("service:write", "d")]),
            body: #"""
                {"Name": "p", "Kind": "connect-proxy", "Port": 1, "Proxy": {"DestinationServiceName": "d"}}
                """#),
        ACLRow("PUT", "/v1/agent/service/register", .open, body: "{}", status: 400),
        ACLRow(
            "PUT", "/v1/agent/service/deregister/gone", .needs("service:write", "gone"),
            before: [ACLStep("PUT", "/v1/agent/service/register", #"{"Name": "gone"}"#)]),
        ACLRow("PUT", "/v1/agent/service/deregister/none", .known, status: 404),
        ACLRow("PUT", "/v1/agent/service/maintenance/svc1?enable=false", .needs("service:write", "svc")),
        ACLRow("PUT", "/v1/agent/service/maintenance/none?enable=true", .known, status: 404),
    ]

    static let agentChecks: [ACLRow] = [
        ACLRow(
            "GET", "/v1/agent/checks",
            .shows("service:svc1", ["service:read"], complete: ["service:read", "node:read"], hiddenStatus: 200)),
        ACLRow(
            "GET", "/v1/agent/checks",
            .shows("nodecheck", ["node:read"], complete: ["service:read", "node:read"], hiddenStatus: 200)),
        ACLRow(
            "PUT", "/v1/agent/check/register", .needs("node:write", "node1"), body: #"{"Name": "x", "TTL": "1h"}"#,
            before: [ACLStep("PUT", "/v1/agent/check/deregister/x")]),
        ACLRow(
            "PUT", "/v1/agent/check/register", .needs("service:write", "svc"),
            body: #"{"Name": "z", "TTL": "1h", "ServiceID": "svc1"}"#),
        ACLRow(
            "PUT", "/v1/agent/check/register", .known, body: #"{"Name": "z", "TTL": "1h", "ServiceID": "none"}"#,
            status: 404),
        ACLRow("PUT", "/v1/agent/check/pass/nodecheck", .needs("node:write", "node1")),
        ACLRow("PUT", "/v1/agent/check/pass/none", .known, status: 404),
        ACLRow("PUT", "/v1/agent/check/warn/nodecheck", .needs("node:write", "node1")),
        ACLRow("PUT", "/v1/agent/check/fail/nodecheck", .needs("node:write", "node1")),
        ACLRow("PUT", "/v1/agent/check/fail/service:svc1", .needs("service:write", "svc")),
        ACLRow(
            "PUT", "/v1/agent/check/update/nodecheck", .needs("node:write", "node1"),
            body: #"{"Status": "passing"}"#),
        ACLRow(
            "PUT", "/v1/agent/check/deregister/gone", .needs("node:write", "node1"),
            before: [ACLStep("PUT", "/v1/agent/check/register", #"{"Name": "gone", "TTL": "1h"}"#)]),
    ]

    static let agentConnect: [ACLRow] = [
        ACLRow("GET", "/v1/agent/connect/ca/roots", .open),
        // Who has the agent fetch a leaf must be able to write the service; what it holds then, it gives to all.
        ACLRow(
            "GET", "/v1/agent/connect/ca/leaf/web", .open,
            before: [ACLStep("GET", "/v1/agent/connect/ca/leaf/web")]),
        ACLRow(
            "POST", "/v1/agent/connect/authorize", .needs("service:write", "web"),
            body: #"""
                {"Target": "web", "ClientCertSerial": "1", "ClientCertURI":
                 "spiffe://11111111-2222-3333-4444-555555555555.consul/ns/default/dc/dc1/svc/db"}
                """#, status: 0),
    ]
}
