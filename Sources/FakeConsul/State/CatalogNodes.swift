// SPDX-License-Identifier: MIT

extension StateStore {
    /// Creates or changes a node (`ensureNodeTxn`). A node with a known ID and another name is renamed: the old one
    /// goes, with all that is on it. A name is not taken away from a node that is alive.
    func ensureNode(_ node: Node, index: UInt64) throws(StateRefusal) {
        var existing = try renamed(node, index: index)
        if existing == nil { existing = catalog.node(named: node.name)?.value }
        var node = node
        if let existing {
            if node.isSame(as: existing) { return }
            node.indexes = RaftIndexes(create: existing.indexes.create, modify: index)
        } else {
            node.indexes = RaftIndexes(create: index, modify: index)
        }
        insert(node)
    }

    /// The node that has this one's ID. Where it has another name it is taken out.
    private func renamed(_ node: Node, index: UInt64) throws(StateRefusal) -> Node? {
        guard !node.id.isEmpty else { return nil }
        guard let existing = catalog.node(id: node.id)?.value else {
            if let refusal = nameConflict(of: node, allowingNoID: true) {
                throw StateRefusal("Error while renaming Node ID: \(GoQuote.quote(node.id)): \(refusal)")
            }
            return nil
        }
        if existing.name.isSameName(as: node.name) { return existing }
        if let refusal = nameConflict(of: node, allowingNoID: false) {
            throw StateRefusal("Error while renaming Node ID: \(GoQuote.quote(node.id)) (\(node.address)): \(refusal)")
        }
        deleteNode(existing.name, index: index)
        return existing
    }

    /// Why the node may not have its name: another that has it is alive, as far as its Serf check says.
    private func nameConflict(of node: Node, allowingNoID: Bool) -> String? {
        guard let other = catalog.node(named: node.name)?.value, !other.id.hasSameBytes(as: node.id) else { return nil }
        let serfHealth = catalog.check(HealthCheck.serfHealthID, onNode: other.name)?.value
        let isAlive = serfHealth.map { $0.status != .critical } ?? false
        guard isAlive, !(other.id.isEmpty && allowingNoID) else { return nil }
        return "Node name \(node.name) is reserved by node \(other.id) with name \(other.name) (\(other.address))"
    }

    private func insert(_ node: Node) {
        catalog.put(node)
        let index = node.indexes.modify
        catalog.indexes.moveNodes(to: index)
        catalog.indexes.moveNode(node.name, to: index)
        touchNode(node.name)
        moveAllServices(onNode: node.name, to: index)
        touchInstances(onNode: node.name)
    }

    /// Sets the node if it has that modify index, or if it is not there and the index is 0.
    func ensureNodeCAS(_ node: Node, index: UInt64) throws(StateRefusal) -> Bool {
        let existing = catalog.node(named: node.name)?.value.indexes.modify
        guard Self.matches(existing, expected: node.indexes.modify) else { return false }
        try ensureNode(node, index: index)
        return true
    }

    static func matches(_ existing: UInt64?, expected: UInt64) -> Bool {
        expected == 0 ? existing == nil : existing == expected
    }

    /// Takes a node out with its services, checks and sessions (`deleteNodeTxn`). An unknown one changes nothing.
    func deleteNode(_ name: String, index: UInt64) {
        guard let node = catalog.node(named: name)?.value else { return }
        let services = catalog.services(onNode: name)
        for record in services {
            moveService(record.value.service.name, to: index)
            catalog.indexes.moveKind(record.value.service.kind, to: index)
        }
        for record in services { deleteService(record.value.service.id, onNode: name, index: index) }
        for check in catalog.checks(onNode: name) { deleteCheck(check.value.id, onNode: name, index: index) }
        catalog.remove(node)
        catalog.indexes.moveNodes(to: index)
        catalog.indexes.removeNode(name)
        catalog.indexes.moveNodeExtinction(to: index)
        touchNode(name)
        removeCoordinates(ofNode: name, index: index)
        invalidateSessions(onNode: name, index: index)
    }

    /// Takes the node out if it has that modify index.
    func deleteNodeCAS(_ name: String, expecting expected: UInt64, index: UInt64) -> Bool {
        guard catalog.node(named: name)?.value.indexes.modify == expected else { return false }
        deleteNode(name, index: index)
        return true
    }

    // MARK: What a node's change means for others

    private func touchNode(_ name: String) {
        touch(.table(.nodes))
        touch(.node(name.lowercased()))
    }

    /// What concerns the whole node concerns each service on it.
    func moveAllServices(onNode node: String, to index: UInt64) {
        for record in catalog.services(onNode: node) {
            moveService(record.value.service.name, to: index)
            catalog.indexes.moveKind(record.value.service.kind, to: index)
        }
    }

    private func touchInstances(onNode node: String) {
        for record in catalog.services(onNode: node) { touchInstance(record.value.service) }
    }
}
