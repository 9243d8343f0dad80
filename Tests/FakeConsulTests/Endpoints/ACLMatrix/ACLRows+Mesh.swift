// SPDX-License-Identifier: MIT

/// Configuration entries, the mesh, the user interface, peerings.
extension ACLRow {
    static let config: [ACLRow] = [
        ACLRow("GET", "/v1/config/service-defaults", .shows("10101", "service:read"), before: [.serviceDefaults]),
        ACLRow("GET", "/v1/config/service-defaults/web", .needs("service:read", "web"), before: [.serviceDefaults]),
        ACLRow("GET", "/v1/config/proxy-defaults/global", .known, status: 0),
        ACLRow("PUT", "/v1/config", .needs("service:write", "web"), body: ACLStep.serviceDefaults.body),
        ACLRow(
            "PUT", "/v1/config", .needs("mesh:write"), body: #"{"Kind": "proxy-defaults", "Name": "global"}"#),
        ACLRow("DELETE", "/v1/config/service-defaults/web", .needs("service:write", "web")),
        ACLRow("GET", "/v1/discovery-chain/web", .needs("service:read", "web")),
        ACLRow("POST", "/v1/discovery-chain/web", .needs("service:read", "web"), body: "{}"),
    ]

    static let connect: [ACLRow] = [
        ACLRow("GET", "/v1/connect/ca/roots", .open),
        ACLRow("GET", "/v1/connect/ca/configuration", .needs("operator:write")),
        ACLRow(
            "PUT", "/v1/connect/ca/configuration", .needs("operator:write"),
            body: #"{"Provider": "bogus", "Config": {}}"#, status: 0),
        ACLRow("GET", "/v1/connect/intentions", .shows(#""mesh-b""#, "intention:read"), before: [.intention]),
        ACLRow(
            "GET", "/v1/connect/intentions/match?by=destination&name=mesh-b", .needs("intention:read", "mesh-b")),
        ACLRow(
            "GET", "/v1/connect/intentions/check?source=a&destination=mesh-b", .needs("service:read", "mesh-b")),
        ACLRow(
            "GET", "/v1/connect/intentions/exact?source=a&destination=mesh-b", .needsSilently("intention:read"),
            before: [.intention]),
        ACLRow(
            "PUT", "/v1/connect/intentions/exact?source=a&destination=mesh-b", .needsSilently("intention:write"),
            body: #"{"Action": "allow"}"#),
        ACLRow(
            "DELETE", "/v1/connect/intentions/exact?source=a&destination=mesh-b", .needsSilently("intention:write"),
            before: [.intention]),
        ACLRow(
            "POST", "/v1/connect/intentions", .needsSilently("intention:write"),
            body: #"{"SourceName": "a", "DestinationName": "old", "Action": "allow"}"#, status: 0),
        ACLRow(
            "GET", "/v1/connect/intentions/${i}", .needsSilently("intention:read"), before: [.oldIntention, .oldID]),
        ACLRow(
            "PUT", "/v1/connect/intentions/${i}", .needsSilently("intention:write"),
            body: #"{"SourceName": "a", "DestinationName": "old", "Action": "deny"}"#),
        ACLRow(
            "DELETE", "/v1/connect/intentions/${i}", .needsSilently("intention:write"),
            before: [.oldIntention, .oldID]),
    ]

    static let interface: [ACLRow] = [
        ACLRow(
            "GET", "/v1/internal/ui/nodes",
            .shows("10.0.0.1", ["node:read"], complete: ["node:read", "service:read"], hiddenStatus: 200),
            before: [.instance]),
        ACLRow(
            "GET", "/v1/internal/ui/node/n1",
            .finds("10.0.0.1", "node:read", complete: ["node:read", "service:read"]), before: [.instance]),
        ACLRow(
            "GET", "/v1/internal/ui/services", .shows(#""web""#, "node:read", "service:read"), before: [.instance]),
        ACLRow("GET", "/v1/internal/ui/exported-services?peer=p", .known),
        ACLRow("GET", "/v1/internal/ui/catalog-overview", .needsOfNobody("operator:read")),
        ACLRow("GET", "/v1/internal/ui/gateway-services-nodes/gate", .needs("service:read", "gate")),
        ACLRow("GET", "/v1/internal/ui/gateway-intentions/gate", .needs("service:read", "gate")),
        ACLRow("GET", "/v1/internal/ui/service-topology/web?kind=", .needs("service:read", "web"), status: 0),
        ACLRow("GET", "/v1/internal/ui/metrics-proxy/x", .open, status: 404),
        ACLRow(
            "PUT", "/v1/internal/service-virtual-ip", .needs("mesh:write"),
            body: #"{"Service": "web", "ManualVIPs": ["10.9.9.9"]}"#, status: 0),
    ]

    static let peerings: [ACLRow] = [
        ACLRow("GET", "/v1/peerings", .needs("peering:read")),
        ACLRow("GET", "/v1/peering/p", .needs("peering:read"), status: 404),
        ACLRow("DELETE", "/v1/peering/p", .needs("peering:write")),
        ACLRow("POST", "/v1/peering/token", .needs("peering:write"), body: #"{"PeerName": "p"}"#, status: 0),
        ACLRow(
            "POST", "/v1/peering/establish", .needs("peering:write"),
            body: #"{"PeerName": "q", "PeeringToken": "${pt}"}"#, status: 0, before: [.peeringToken]),
    ]
}

extension ACLStep {
    static let peeringToken = ACLStep(
        "POST", "/v1/peering/token", #"{"PeerName": "p"}"#, saving: ("pt", "/PeeringToken"))
    static let serviceDefaults = ACLStep(
        "PUT", "/v1/config", #"{"Kind": "service-defaults", "Name": "web", "MaxInboundConnections": 10101}"#)
    static let intention = ACLStep(
        "PUT", "/v1/connect/intentions/exact?source=a&destination=mesh-b", #"{"Action": "allow"}"#)
    /// An intention as they were made once, with an ID; refused where there is one already.
    static let oldIntention = ACLStep(
        "POST", "/v1/connect/intentions", #"{"SourceName": "a", "DestinationName": "old", "Action": "allow"}"#)
    static let oldID = ACLStep(
        "GET", "/v1/connect/intentions/exact?source=a&destination=old", saving: ("i", "/ID"))
}
