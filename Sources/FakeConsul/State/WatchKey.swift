// SPDX-License-Identifier: MIT

/// One thing that a read looked at, or that a write touched. A parked query wakes when a key that it looked at is
/// touched.
///
/// A write touches every key that covers what it changed: setting `a/b` touches `kvKey("a/b")`, which also wakes who
/// watches a prefix of it. A read may look at more than it needs (it is run again and goes on waiting where its index
/// has not moved), never at less.
enum WatchKey: Hashable, Sendable {
    /// One key of the KV store.
    case kvKey(KVKey)
    /// Every key that begins so. Reads name it; a write names it where it removes a whole tree.
    case kvPrefix(KVKey)
    /// Any change to a table.
    case table(Table)
    /// One node's record and services, by its name in lower case.
    case node(String)
    /// The checks of one node, by its name in lower case.
    case checksOfNode(String)
    /// The health of one service, by its name in lower case: its instances, and the checks and nodes that they hang on.
    case service(String)
    /// The instances of one service with their nodes, but not their checks, by its name in lower case.
    case instances(String)
    /// What makes one service reachable in the mesh, with the nodes of that, by the service's name in lower case.
    case connectInstances(String)
    /// The checks of one service, by its name in lower case.
    case checksOfService(String)
    /// The checks of one status, in lower case.
    case checksInState(String)
    /// One session, by its ID in lower case.
    case session(String)
    /// The sessions of one node, by its name in lower case.
    case nodeSessions(String)
    /// One record of a table that is found by one key.
    case record(Table, KVKey)
    /// The local state of the agent of that number; a service's ID, or nil for any change.
    case local(agent: Int, service: String?)
    /// The user events that an agent has seen.
    case events(agent: Int)
    /// The leaf certificate that an agent holds for a service.
    case leaf(agent: Int, service: KVKey)

    enum Table: Hashable, Sendable {
        case kv, nodes, services, checks, sessions, coordinates, gatewayServices
        case preparedQueries, federationStates, configEntries
        case caRoots, caConfiguration, peerings, imported
        case aclTokens, aclPolicies, aclRoles, aclBindingRules, aclAuthMethods
        case meshTopology, virtualIPs, kindNames
    }
}

/// What one run of a read looked at.
struct WatchSet: Sendable {
    private(set) var keys: [WatchKey] = []
    /// Whether anybody will ask: a read that does not block need not note anything.
    let isRecording: Bool

    init(isRecording: Bool = true) { self.isRecording = isRecording }

    @inline(__always)
    mutating func insert(_ key: @autoclosure () -> WatchKey) {
        if isRecording { keys.append(key()) }
    }
}
