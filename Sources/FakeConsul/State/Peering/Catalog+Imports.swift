// SPDX-License-Identifier: MIT

/// Changes of what a peer exported: as those of the cluster's own catalog, but nothing hangs on it, neither sessions
/// nor gateways nor the names of kinds (`consul agent/consul/state catalog.go`).
extension Catalog {
    // MARK: Putting in

    mutating func importNode(_ node: Node, index: UInt64) {
        var existing = node.id.isEmpty ? nil : self.node(id: node.id)?.value
        if let other = existing, !other.name.isSameName(as: node.name) { removeImportedNode(other.name, index: index) }
        if existing == nil { existing = self.node(named: node.name)?.value }
        if let existing, node.isSame(as: existing), node.locality == existing.locality { return }
        var node = node
        node.indexes = RaftIndexes(create: existing?.indexes.create ?? index, modify: index)
        put(node)
        indexes.moveNodes(to: index)
        indexes.moveNode(node.name, to: index)
        moveImportedServices(onNode: node.name, to: index)
    }

    mutating func importService(_ service: NodeService, onNode node: String, index: UInt64) {
        guard self.node(named: node) != nil else { return }
        let existing = self.service(service.id, onNode: node)?.value.service
        var service = service
        if service.weights.map({ $0.refusal != nil }) ?? true { service.weights = Weights() }
        if let existing, existing.isSame(as: service) { return }
        service.indexes = RaftIndexes(create: existing?.indexes.create ?? index, modify: index)
        put(ServiceRecord(node: node, service: service))
        moveTables(for: service, onNode: node, to: index)
        indexes.moveService(service.name, to: index)
    }

    mutating func importCheck(_ check: HealthCheck, index: UInt64) {
        guard !check.id.isEmpty, node(named: check.node) != nil else { return }
        let existing = self.check(check.id, onNode: check.node)?.value
        var check = check
        if check.status.name.isEmpty { check.status = .critical }
        if check.serviceID.isEmpty {
            if let existing, existing.isSame(as: check) { return }
            moveImportedServices(onNode: check.node, to: index)
        } else {
            guard let service = service(check.serviceID, onNode: check.node)?.value.service else { return }
            check.serviceName = service.name
            check.serviceTags = service.tags
            if let existing, existing.isSame(as: check) { return }
            indexes.moveService(service.name, to: index)
            indexes.moveKind(service.kind, to: index)
        }
        check.indexes = RaftIndexes(create: existing?.indexes.create ?? index, modify: index)
        put(check)
        indexes.moveChecks(to: index)
    }

    // MARK: Taking out

    mutating func removeImportedNode(_ name: String, index: UInt64) {
        guard let node = node(named: name)?.value else { return }
        for record in services(onNode: name) {
            removeImportedService(record.value.service.id, onNode: name, index: index)
        }
        for check in checks(onNode: name) { removeImportedCheck(check.value.id, onNode: name, index: index) }
        remove(node)
        indexes.moveNodes(to: index)
        indexes.removeNode(name)
        indexes.moveNodeExtinction(to: index)
    }

    mutating func removeImportedService(_ id: String, onNode node: String, index: UInt64) {
        guard let record = service(id, onNode: node)?.value else { return }
        for check in checks(ofService: id, onNode: node) {
            removeImportedCheck(check.value.id, onNode: node, index: index)
        }
        indexes.moveChecks(to: index)
        remove(record)
        moveTables(for: record.service, onNode: node, to: index)
        if hasInstances(of: record.service.name) {
            indexes.moveService(record.service.name, to: index)
        } else {
            indexes.removeService(record.service.name)
            indexes.moveServiceExtinction(to: index)
        }
    }

    mutating func removeImportedCheck(_ id: String, onNode node: String, index: UInt64) {
        guard let check = check(id, onNode: node)?.value else { return }
        if check.serviceID.isEmpty {
            moveImportedServices(onNode: node, to: index)
            indexes.moveServices(to: index)
        } else {
            indexes.moveService(check.serviceName, to: index)
            if let record = service(check.serviceID, onNode: node) {
                indexes.moveKind(record.value.service.kind, to: index)
            }
        }
        remove(check)
        indexes.moveChecks(to: index)
    }

    // MARK: Indexes

    private mutating func moveTables(for service: NodeService, onNode node: String, to index: UInt64) {
        indexes.moveServices(to: index)
        indexes.moveKind(service.kind, to: index)
        indexes.moveNodes(to: index)
        indexes.moveNode(node, to: index)
    }

    private mutating func moveImportedServices(onNode node: String, to index: UInt64) {
        for record in services(onNode: node) {
            indexes.moveService(record.value.service.name, to: index)
            indexes.moveKind(record.value.service.kind, to: index)
        }
    }
}
