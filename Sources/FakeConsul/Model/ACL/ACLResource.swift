// SPDX-License-Identifier: MIT

/// What a token may or may not do with a resource.
enum ACLAccess: String, Sendable {
    case read
    /// To see which keys there are, where `acl.enable_key_list_policy` tells that from reading them.
    case list
    case write
}

/// What access is asked for (`consul acl/authorizer.go`).
enum ACLResource: Sendable {
    case acl
    case agent(String)
    case event(String)
    /// The intentions of a destination.
    case intention(String)
    case key(KVKey)
    /// Every key that begins so: nothing below it may be denied.
    case keyPrefix(KVKey)
    case keyring
    case mesh
    case node(String)
    /// Every node there may be.
    case allNodes
    case `operator`
    case peering
    /// A prepared query of that name, or of no name.
    case query(String)
    case service(String)
    /// Every service there may be.
    case allServices
    /// To read every service whose name begins so.
    case servicePrefix(String)
    /// To write a service, whichever.
    case anyService
    case session(String)
    /// To save and restore the state.
    case snapshot

    /// The word for its kind in Consul's refusals.
    var kind: String {
        switch self {
        case .acl, .snapshot: "acl"
        case .agent: "agent"
        case .event: "event"
        case .intention: "intention"
        case .key, .keyPrefix: "key"
        case .keyring: "keyring"
        case .mesh: "mesh"
        case .node, .allNodes: "node"
        case .operator: "operator"
        case .peering: "peering"
        case .query: "query"
        case .service, .allServices, .servicePrefix, .anyService: "service"
        case .session: "session"
        }
    }

    /// Its name in Consul's refusals; empty where it has none.
    var name: String {
        switch self {
        case .acl, .keyring, .mesh, .operator, .peering, .snapshot: ""
        case .agent(let name), .event(let name), .intention(let name), .node(let name), .query(let name),
            .service(let name), .servicePrefix(let name), .session(let name):
            name
        case .key(let key), .keyPrefix(let key): String(decoding: key.bytes, as: UTF8.self)
        case .allNodes: "all nodes"
        case .allServices: "all services"
        case .anyService: "any service"
        }
    }
}
