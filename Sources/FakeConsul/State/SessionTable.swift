// SPDX-License-Identifier: MIT

/// The sessions, found by ID, by node and by the checks that they hang on (`consul agent/consul/state/session.go`).
struct SessionTable {
    /// By ID in lower case.
    private var sessions = SortedTree<KVKey, Session>()
    /// The IDs of a node's sessions, by its name in lower case.
    private var byNode: [String: Set<KVKey>] = [:]
    private var byCheck: [CheckName: Set<KVKey>] = [:]
    /// The index of the last change.
    private(set) var index: UInt64 = 0

    /// A check of a node, both names in lower case.
    private struct CheckName: Hashable {
        let node: String
        let check: String

        init(node: String, check: String) {
            self.node = node.lowercased()
            self.check = check.lowercased()
        }
    }

    var count: Int { sessions.count }

    /// All sessions in the order of their IDs.
    var all: [Session] { sessions.map(\.value) }

    subscript(id: String) -> Session? { sessions[Self.key(id)] }

    private static func key(_ id: String) -> KVKey { KVKey(id.lowercased()) }

    // MARK: Changing

    mutating func insert(_ session: Session, index: UInt64) {
        let key = Self.key(session.id)
        sessions.insert(session, for: key)
        byNode[session.node.lowercased(), default: []].insert(key)
        for check in session.checkIDs {
            byCheck[CheckName(node: session.node, check: check), default: []].insert(key)
        }
        self.index = index
    }

    mutating func remove(_ id: String, index: UInt64) -> Session? {
        let key = Self.key(id)
        guard let session = sessions.remove(key) else { return nil }
        byNode[session.node.lowercased()]?.remove(key)
        if byNode[session.node.lowercased()]?.isEmpty == true { byNode[session.node.lowercased()] = nil }
        for check in session.checkIDs {
            let name = CheckName(node: session.node, check: check)
            byCheck[name]?.remove(key)
            if byCheck[name]?.isEmpty == true { byCheck[name] = nil }
        }
        self.index = index
        return session
    }

    /// Puts a session back as a snapshot has it.
    mutating func restore(_ session: Session) { insert(session, index: max(index, session.modifyIndex)) }

    /// Sets the table's own index, which may be beyond those of what is left in it.
    mutating func restoreIndex(_ index: UInt64) { self.index = index }

    // MARK: Reading

    func get(_ id: String, watch: inout WatchSet) -> Session? {
        watch.insert(.session(id.lowercased()))
        return self[id]
    }

    func list(watch: inout WatchSet) -> [Session] {
        watch.insert(.table(.sessions))
        return all
    }

    /// A node's sessions in the order of their IDs. Where it has none, any change of the table wakes the read, as
    /// Consul's radix tree does.
    func list(onNode node: String, watch: inout WatchSet) -> [Session] {
        let found = onNode(node)
        watch.insert(found.isEmpty ? .table(.sessions) : .nodeSessions(node.lowercased()))
        return found
    }

    func onNode(_ node: String) -> [Session] { sorted(byNode[node.lowercased()]) }

    /// The sessions that hang on a check, in the order of their IDs.
    func dependents(ofCheck check: String, onNode node: String) -> [Session] {
        sorted(byCheck[CheckName(node: node, check: check)])
    }

    private func sorted(_ keys: Set<KVKey>?) -> [Session] { (keys ?? []).sorted().compactMap { sessions[$0] } }
}

extension Session: Stamped {
    var stamp: UInt64 { modifyIndex }
}
