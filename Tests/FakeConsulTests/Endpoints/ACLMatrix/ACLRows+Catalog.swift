// SPDX-License-Identifier: MIT

/// Nodes, services and checks (`consul agent/consul/catalog_endpoint.go`, `health_endpoint.go`).
extension ACLRow {
    static let catalogReads: [ACLRow] = [
        ACLRow("GET", "/v1/catalog/datacenters", .open),
        ACLRow("GET", "/v1/catalog/nodes", .shows("10.0.0.1", "node:read")),
        ACLRow("GET", "/v1/catalog/nodes?filter=Junk+is+x", .open, status: 500),
        ACLRow("GET", "/v1/catalog/services", .shows(#""web""#, "service:read")),
        ACLRow("GET", "/v1/catalog/service/web", .shows("10.0.0.1", "service:read", "node:read")),
        ACLRow("GET", "/v1/catalog/service/none", .known),
        ACLRow("GET", "/v1/catalog/connect/web", .known),
        ACLRow(
            "GET", "/v1/catalog/node/n1",
            .shows("10.0.0.1", ["node:read"], complete: ["node:read", "service:read"], hiddenStatus: 200)),
        ACLRow("GET", "/v1/catalog/node/n1", .shows(#""Port": 80"#, "node:read", "service:read")),
        ACLRow("GET", "/v1/catalog/node/none", .known),
        ACLRow(
            "GET", "/v1/catalog/node-services/n1",
            .shows("10.0.0.1", ["node:read"], complete: ["node:read", "service:read"], hiddenStatus: 200)),
        ACLRow("GET", "/v1/catalog/node-services/n1", .shows(#""Port": 80"#, "node:read", "service:read")),
        ACLRow("GET", "/v1/catalog/gateway-services/gate", .needs("service:read", "gate")),
    ]

    static let catalogWrites: [ACLRow] = [
        ACLRow(
            "PUT", "/v1/catalog/register", .needs("service:write", "web"), body: ACLStep.instance.body,
            before: [.instance]),
        ACLRow(
            "PUT", "/v1/catalog/register", .needs([ACLNeed("service:write", "web"), ACLNeed("node:write", "n9")]),
            body: #"{"Node": "n9", "Address": "10.0.0.9", "Service": {"Service": "web"}}"#,
            before: [.without("n9")]),
        ACLRow(
            "PUT", "/v1/catalog/register", .needs("node:write", "n9"), body: #"{"Node": "n9", "Address": "10.0.0.9"}"#,
            before: [.without("n9")]),
        ACLRow(
            "PUT", "/v1/catalog/register", .needs("node:write", "n1"),
            body: #"{"Node": "n1", "Address": "10.0.0.1", "Check": {"Name": "nc"}}"#, before: [.instance]),
        ACLRow(
            "PUT", "/v1/catalog/register", .needs("service:write", "web"),
            body: #"{"Node": "n1", "Address": "10.0.0.1", "Check": {"Name": "nc", "ServiceID": "web"}}"#,
            before: [.instance]),
        ACLRow(
            "PUT", "/v1/catalog/register",
            .needs([ACLNeed("service:write", "p"), ACLNeed("service:write", "d"), ACLNeed("node:write", "n9")]),
            body: #"""
                {"Node": "n9", "Address": "10.0.0.9", "Service": {"Kind": "connect-proxy", "Service": "p", "Port": 1,
                 "Proxy": {"DestinationServiceName": "d"}}}
                """#, before: [.without("n9")]),
        ACLRow(
            "PUT", "/v1/catalog/deregister", .needs("node:write", "n9"), body: #"{"Node": "n9"}"#,
            before: [ACLStep("PUT", "/v1/catalog/register", #"{"Node": "n9", "Address": "10.0.0.9"}"#)]),
        ACLRow(
            "PUT", "/v1/catalog/deregister",
            .needsEither("node:write", else: [ACLNeed("service:write", "web")]),
            body: #"{"Node": "n1", "ServiceID": "web"}"#, before: [.instance]),
        ACLRow(
            "PUT", "/v1/catalog/deregister",
            .needsEither("node:write", else: [ACLNeed("service:write", "web")]),
            body: #"{"Node": "n1", "CheckID": "c"}"#, before: [.instance]),
        ACLRow("PUT", "/v1/catalog/deregister", .open, body: "{}", status: 500),
    ]

    static let health: [ACLRow] = [
        ACLRow("GET", "/v1/health/node/n1", .shows(#""c""#, "node:read", "service:read"), before: [.instance]),
        ACLRow("GET", "/v1/health/checks/web", .shows(#""c""#, "node:read", "service:read"), before: [.instance]),
        ACLRow(
            "GET", "/v1/health/state/passing",
            .shows(#""serfHealth""#, ["node:read"], complete: ["node:read", "service:read"], hiddenStatus: 200),
            before: [.instance]),
        ACLRow("GET", "/v1/health/service/web", .shows("10.0.0.1", "node:read", "service:read"), before: [.instance]),
        ACLRow(
            "GET", "/v1/health/service/web?passing", .shows("10.0.0.1", "node:read", "service:read"),
            before: [.instance]),
        ACLRow("GET", "/v1/health/connect/web", .needsSilently("service:read")),
        ACLRow("GET", "/v1/health/ingress/web", .needsSilently("service:read")),
    ]
}

extension ACLStep {
    static func without(_ node: String) -> ACLStep {
        ACLStep("PUT", "/v1/catalog/deregister", #"{"Node": "\#(node)"}"#)
    }
}
