// SPDX-License-Identifier: MIT

/// Whose token it is, and what its policy says: by the words of Consul's documentation, not by our own code.
struct ACLBearer: Sendable {
    let name: String
    let rules: String
    /// The access that each kind of resource is given, for all names.
    let levels: [String: String]

    static let secret = "e95b599e-166e-7d80-08ad-aee76e7ddf19"
    static let unknownSecret = "11111111-0000-0000-0000-000000000009"

    static let management = ACLBearer("management", "", [:])
    static let anonymous = ACLBearer("anonymous", "", [:])

    /// A policy for each kind of resource, and some of two.
    static let policies: [ACLBearer] = [
        named("key", "read"), named("key", "list"), named("key", "write"), named("service", "read"),
        named("service", "write"), named("node", "read"), named("node", "write"), named("agent", "read"),
        named("agent", "write"), named("session", "read"), named("session", "write"), named("event", "read"),
        named("event", "write"), named("query", "read"), named("query", "write"), whole("operator", "read"),
        whole("operator", "write"), whole("keyring", "read"), whole("keyring", "write"), whole("acl", "read"),
        whole("acl", "write"), whole("mesh", "write"), whole("peering", "read"), whole("peering", "write"),
        pair("service", "node", "read"), pair("service", "node", "write"),
        ACLBearer(
            "intention-write", #"service_prefix "" { policy = "read" intentions = "write" }"#,
            ["service": "read", "intention": "write"]),
        ACLBearer("empty", "", [:]),
    ]

    init(_ name: String, _ rules: String, _ levels: [String: String]) {
        (self.name, self.rules, self.levels) = (name, rules, levels)
    }

    private static func named(_ kind: String, _ level: String) -> ACLBearer {
        ACLBearer("\(kind)-\(level)", prefixRule(kind, level), levels(kind, level))
    }

    private static func whole(_ kind: String, _ level: String) -> ACLBearer {
        ACLBearer("\(kind)-\(level)", #"\#(kind) = "\#(level)""#, levels(kind, level))
    }

    private static func pair(_ first: String, _ second: String, _ level: String) -> ACLBearer {
        ACLBearer(
            "\(first)-\(second)-\(level)", prefixRule(first, level) + " " + prefixRule(second, level),
            levels(first, level).merging(levels(second, level)) { $1 })
    }

    private static func prefixRule(_ kind: String, _ level: String) -> String {
        #"\#(kind)_prefix "" { policy = "\#(level)" }"#
    }

    /// Who may read a service may read its intentions; who operates may do so with the mesh and with peerings.
    private static func levels(_ kind: String, _ level: String) -> [String: String] {
        switch kind {
        case "service": ["service": level, "intention": "read"]
        case "operator": ["operator": level, "mesh": level, "peering": level]
        default: [kind: level]
        }
    }

    /// Whether the bearer has the permission, for instance `key:read`, or one of several, as `acl:write|query:read`.
    func has(_ permissions: String, defaultPolicy: String) -> Bool {
        permissions.split(separator: "|").contains { hasOne(String($0), defaultPolicy: defaultPolicy) }
    }

    private func hasOne(_ permission: String, defaultPolicy: String) -> Bool {
        if name == "management" { return true }
        let parts = permission.split(separator: ":").map(String.init)
        guard let level = levels[parts[0]] else { return defaultPolicy == "allow" && parts[0] != "acl" }
        let order = ["read", "list", "write"]
        guard let has = order.firstIndex(of: level), let wants = order.firstIndex(of: parts[1]) else { return false }
        return has >= wants
    }
}
