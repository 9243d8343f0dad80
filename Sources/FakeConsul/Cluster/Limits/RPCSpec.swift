// SPDX-License-Identifier: MIT

/// What Consul calls the call that a request makes of its servers, and how it is counted
/// (`consul agent/rpc/middleware/rate_limit_mappings.go`).
struct RPCSpec: Equatable {
    enum Kind { case read, write, exempt }

    /// `KVS.Get`
    let name: String
    let kind: Kind

    init(_ operation: Operation, for caller: Caller) {
        let isRead: Bool
        if case .read = operation { isRead = true } else { isRead = false }
        let path = caller.path
        guard path.hasPrefix("/v1/") else {
            // An agent that asks for itself: anti-entropy.
            name = isRead ? "Catalog.NodeServiceList" : "Catalog.Register"
            kind = isRead ? .read : .write
            return
        }
        name = Self.name(String(path.dropFirst(4)), caller.query, isRead: isRead)
        let isExempt = name.hasPrefix("Operator.") || name.hasPrefix("Status.")
        kind = isExempt ? .exempt : isRead ? .read : .write
    }

    private static func name(_ path: String, _ query: String, isRead: Bool) -> String {
        if path.hasPrefix("kv/"), isRead {
            let words = query.split(separator: "&").map { $0.prefix { $0 != "=" } }
            return words.contains("keys") ? "KVS.ListKeys" : words.contains("recurse") ? "KVS.List" : "KVS.Get"
        }
        for entry in table where path.hasPrefix(entry.path) {
            let found = isRead ? entry.read : entry.write
            if !found.isEmpty { return found }
        }
        let part = path.prefix { $0 != "/" }
        return "\(part.prefix(1).uppercased())\(part.dropFirst()).\(isRead ? "Get" : "Apply")"
    }

    /// By the beginning of the path behind `/v1/`; what stands first wins.
    private static let table: [(path: String, read: String, write: String)] = [
        ("kv/", "", "KVS.Apply"),
        ("txn", "Txn.Read", "Txn.Apply"),
        ("session/renew/", "", "Session.Renew"), ("session/info/", "Session.Get", ""),
        ("session/node/", "Session.NodeSessions", ""), ("session/list", "Session.List", ""),
        ("session/", "", "Session.Apply"),
        ("catalog/register", "", "Catalog.Register"), ("catalog/deregister", "", "Catalog.Deregister"),
        ("catalog/datacenters", "Catalog.ListDatacenters", ""), ("catalog/nodes", "Catalog.ListNodes", ""),
        ("catalog/services", "Catalog.ListServices", ""), ("catalog/service/", "Catalog.ServiceNodes", ""),
        ("catalog/connect/", "Catalog.ServiceNodes", ""), ("catalog/node-services/", "Catalog.NodeServiceList", ""),
        ("catalog/node/", "Catalog.NodeServices", ""), ("catalog/gateway-services/", "Catalog.GatewayServices", ""),
        ("health/node/", "Health.NodeChecks", ""), ("health/checks/", "Health.ServiceChecks", ""),
        ("health/state/", "Health.ChecksInState", ""), ("health/", "Health.ServiceNodes", ""),
        ("event/fire/", "", "Internal.EventFire"),
        ("coordinate/update", "", "Coordinate.Update"), ("coordinate/datacenters", "Coordinate.ListDatacenters", ""),
        ("coordinate/nodes", "Coordinate.ListNodes", ""), ("coordinate/node/", "Coordinate.Node", ""),
        ("config", "ConfigEntry.Get", "ConfigEntry.Apply"), ("discovery-chain/", "DiscoveryChain.Get", ""),
        ("connect/intentions", "Intention.List", "Intention.Apply"),
        ("connect/ca/roots", "ConnectCA.Roots", ""),
        ("connect/ca/", "ConnectCA.ConfigurationGet", "ConnectCA.ConfigurationSet"),
        ("query", "PreparedQuery.Get", "PreparedQuery.Apply"),
        ("operator/keyring", "Internal.KeyringOperation", "Internal.KeyringOperation"),
        ("operator/", "Operator.RaftGetConfiguration", "Operator.AutopilotSetConfiguration"),
        ("status/leader", "Status.Leader", ""), ("status/", "Status.Peers", ""),
        ("acl/policies", "ACL.PolicyList", ""), ("acl/policy", "ACL.PolicyRead", "ACL.PolicySet"),
        ("acl/roles", "ACL.RoleList", ""), ("acl/role", "ACL.RoleRead", "ACL.RoleSet"),
        ("acl/tokens", "ACL.TokenList", ""), ("acl/token", "ACL.TokenRead", "ACL.TokenSet"),
        ("acl/", "ACL.Read", "ACL.Set"), ("internal/ui/nodes", "Internal.NodeDump", ""),
        ("internal/", "Internal.ServiceDump", ""), ("peering", "Peering.Read", "Peering.Write"),
    ]
}
