// SPDX-License-Identifier: MIT

/// The transaction operations on the catalog (`consul agent/consul/state/txn.go`). Each answers the record as it is
/// now, if any.
extension StateStore {
    func carryOut(_ verb: String, _ node: Node, index: UInt64) throws(StateRefusal) -> Node? {
        let name = GoQuote.quote(node.name)
        switch verb {
        case "get":
            guard let existing = stored(node) else { throw StateRefusal("node \(name) doesn't exist") }
            return existing
        case "set":
            try ensureNode(node, index: index)
            return stored(node)
        case "cas":
            guard try ensureNodeCAS(node, index: index) else {
                throw StateRefusal("failed to set node \(name), index is stale")
            }
            return stored(node)
        case "delete": deleteNode(node.name, index: index)
        case "delete-cas":
            guard deleteNodeCAS(node.name, expecting: node.indexes.modify, index: index) else {
                throw StateRefusal("failed to delete node \(name), index is stale")
            }
        default: throw StateRefusal("unknown Node verb \(GoQuote.quote(verb))")
        }
        return nil
    }

    /// The node as it is stored: found by its ID where the client gives one.
    private func stored(_ node: Node) -> Node? {
        (node.id.isEmpty ? catalog.node(named: node.name) : catalog.node(id: node.id))?.value
    }

    func carryOut(
        _ verb: String,
        _ service: NodeService,
        onNode node: String,
        index: UInt64
    ) throws(StateRefusal) -> NodeService? {
        let place = "service \(GoQuote.quote(service.id)) on node \(GoQuote.quote(node))"
        switch verb {
        case "get":
            guard let existing = catalog.service(service.id, onNode: node) else {
                throw StateRefusal("\(place) doesn't exist")
            }
            return existing.value.service
        case "set":
            try ensureService(service, onNode: node, index: index)
            return catalog.service(service.id, onNode: node)?.value.service
        case "cas":
            guard try ensureServiceCAS(service, onNode: node, index: index) else {
                throw StateRefusal("failed to set \(place), index is stale")
            }
            return catalog.service(service.id, onNode: node)?.value.service
        case "delete": deleteService(service.id, onNode: node, index: index)
        case "delete-cas":
            guard deleteServiceCAS(service.id, onNode: node, expecting: service.indexes.modify, index: index) else {
                throw StateRefusal("failed to delete \(place), index is stale")
            }
        default: throw StateRefusal("unknown Service verb \(GoQuote.quote(verb))")
        }
        return nil
    }

    func carryOut(_ verb: String, _ check: HealthCheck, index: UInt64) throws(StateRefusal) -> HealthCheck? {
        let place = "check \(GoQuote.quote(check.id)) on node \(GoQuote.quote(check.node))"
        switch verb {
        case "get":
            guard let existing = catalog.check(check.id, onNode: check.node) else {
                throw StateRefusal("\(place) doesn't exist")
            }
            return existing.value
        case "set":
            try ensureCheck(check, index: index)
            return catalog.check(check.id, onNode: check.node)?.value
        case "cas":
            guard try ensureCheckCAS(check, index: index) else {
                throw StateRefusal("failed to set \(place), index is stale")
            }
            return catalog.check(check.id, onNode: check.node)?.value
        case "delete": deleteCheck(check.id, onNode: check.node, index: index)
        case "delete-cas":
            guard deleteCheckCAS(check.id, onNode: check.node, expecting: check.indexes.modify, index: index) else {
                throw StateRefusal("failed to delete \(place), index is stale")
            }
        default: throw StateRefusal("unknown Check verb \(GoQuote.quote(verb))")
        }
        return nil
    }
}
