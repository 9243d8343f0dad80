// SPDX-License-Identifier: MIT

/// Keys, transactions, sessions, events, queries.
extension ACLRow {
    static let store: [ACLRow] = [
        ACLRow("GET", "/v1/kv/a", .needs("key:read", "a"), before: [.pair]),
        ACLRow("GET", "/v1/kv/none", .needs("key:read", "none"), status: 404),
        ACLRow("GET", "/v1/kv/?keys", .shows(#""a""#, "key:read"), before: [.pair]),
        ACLRow("GET", "/v1/kv/?recurse", .shows(#""a""#, "key:read", hiddenStatus: 404), before: [.pair]),
        ACLRow("PUT", "/v1/kv/a", .needs("key:write", "a"), body: "2"),
        ACLRow("PUT", "/v1/kv/", .open, body: "2", status: 400),
        ACLRow("DELETE", "/v1/kv/a", .needs("key:write", "a")),
        ACLRow("DELETE", "/v1/kv/a?recurse", .needs("key:write", "a")),
    ]

    static let transactions: [ACLRow] = [
        ACLRow(
            "PUT", "/v1/txn", .needsInTransaction([ACLNeed("key:write", "a")]),
            body: #"[{"KV": {"Verb": "set", "Key": "a", "Value": "MQ=="}}]"#),
        ACLRow(
            "PUT", "/v1/txn", .needsInTransaction([ACLNeed("key:read", "a")]),
            body: #"[{"KV": {"Verb": "check-session", "Key": "a"}}]"#, before: [.pair]),
        ACLRow("PUT", "/v1/txn", .showsSilently("MQ==", "key:read"), body: getPair, before: [.pair]),
        ACLRow(
            "PUT", "/v1/txn", .needsInTransaction([ACLNeed("node:write", "n1")]),
            body: #"[{"Node": {"Verb": "set", "Node": {"Node": "n1", "Address": "10.0.0.1"}}}]"#),
        ACLRow(
            "PUT", "/v1/txn", .showsSilently("10.0.0.1", "node:read"),
            body: #"[{"Node": {"Verb": "get", "Node": {"Node": "n1"}}}]"#, before: [.instance]),
        ACLRow(
            "PUT", "/v1/txn", .needsInTransaction([ACLNeed("service:write", "web")]),
            body: #"[{"Service": {"Verb": "set", "Node": "n1", "Service": {"Service": "web", "Port": 80}}}]"#,
            before: [.instance]),
        ACLRow(
            "PUT", "/v1/txn", .showsSilently(#""Port": 80"#, "service:read"),
            body: #"[{"Service": {"Verb": "get", "Node": "n1", "Service": {"ID": "web", "Service": "web"}}}]"#,
            before: [.instance]),
        ACLRow(
            "PUT", "/v1/txn", .needsInTransaction([ACLNeed("node:write", "n1")]),
            body: #"[{"Check": {"Verb": "set", "Check": {"Node": "n1", "Name": "nc"}}}]"#, before: [.instance]),
        ACLRow("PUT", "/v1/txn", .known, body: "[]"),
    ]

    private static let getPair = #"[{"KV": {"Verb": "get", "Key": "a"}}]"#

    static let sessions: [ACLRow] = [
        ACLRow(
            "PUT", "/v1/session/create", .needs("session:write", "node1"),
            body: #"{"Node": "node1", "Checks": []}"#),
        ACLRow("PUT", "/v1/session/create", .open, body: #"{"Node": "", "Checks": []}"#, status: 500),
        ACLRow("PUT", "/v1/session/destroy/${s}", .needs("session:write", "node1"), before: [.session]),
        ACLRow("PUT", "/v1/session/destroy/7e57ab1e-0000-0000-0000-000000000000", .known),
        ACLRow("PUT", "/v1/session/renew/${s}", .needs("session:write", "node1"), before: [.session]),
        ACLRow("PUT", "/v1/session/renew/7e57ab1e-0000-0000-0000-000000000000", .known, status: 404),
        ACLRow("GET", "/v1/session/info/${s}", .shows(#""LockDelay""#, "session:read")),
        ACLRow("GET", "/v1/session/list", .shows(#""LockDelay""#, "session:read")),
        ACLRow("GET", "/v1/session/node/node1", .shows(#""LockDelay""#, "session:read")),
    ]

    static let events: [ACLRow] = [
        ACLRow("GET", "/v1/event/list", .shows(#""Name": "e""#, "event:read")),
        ACLRow("GET", "/v1/event/list?name=none", .known),
        ACLRow("PUT", "/v1/event/fire/f", .needsSilently("event:write"), body: "x", unknown: (500, "ACL not found")),
        ACLRow("PUT", "/v1/event/fire/", .open, status: 400),
    ]
}
