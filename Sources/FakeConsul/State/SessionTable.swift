// SPDX-License-Identifier: MIT

/// The sessions, found by ID, by node and by the checks that they hang on (`consul agent/consul/state/session.go`).
struct SessionTable {
    /// By ID in lower case.
    private var sessions = SortedTree<KVKey, Session>()
    /// The IDs of a node's sessions, by its `CatalogKey`.
    private var byNode: [KVKey: Set<KVKey>] = [:]
    /// The IDs of the sessions that hang on a check, by the `CatalogKey` of its node and its ID.
    private var byCheck: [KVKey: Set<KVKey>] = [:]
    /// The index of the last change.
    private(set) var index: UInt64 = 0

    var count: Int { sessions.count }

    /// All sessions in the order of their IDs.
    var all: [Session] { sessions.map(\.value) }

    subscript(id: String) -> Session? { sessions[Self.key(id)] }

    private static func key(_ id: String) -> KVKey { KVKey(id.lowercased()) }

    // MARK: Changing

    mutating func insert(_ session: Session, index: UInt64) {
        let key = Self.key(session.id)
        sessions.insert(session, for: key)
        byNode[CatalogKey.of(session.node), default: []].insert(key)
        for check in session.checkIDs { byCheck[CatalogKey.of(session.node, check), default: []].insert(key) }
        self.index = index
    }

    mutating func remove(_ id: String, index: UInt64) -> Session? {
        let key = Self.key(id)
        guard let session = sessions.remove(key) else { return nil }
        Self.take(key, from: &byNode, at: CatalogKey.of(session.node))
        for check in session.checkIDs { Self.take(key, from: &byCheck, at: CatalogKey.of(session.node, check)) }
        self.index = index
        return session
    }

    private static func take(_ key: KVKey, from sets: inout [KVKey: Set<KVKey>], at place: KVKey) {
        sets[place]?.remove(key)
        if sets[place]?.isEmpty == true { sets[place] = nil }
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

    func onNode(_ node: String) -> [Session] { sorted(byNode[CatalogKey.of(node)]) }

    /// The sessions that hang on a check, in the order of their IDs.
    func dependents(ofCheck check: String, onNode node: String) -> [Session] {
        sorted(byCheck[CatalogKey.of(node, check)])
    }

    private func sorted(_ keys: Set<KVKey>?) -> [Session] { (keys ?? []).sorted().compactMap { sessions[$0] } }
}

extension Session: Stamped {
    var stamp: UInt64 { modifyIndex }
}
