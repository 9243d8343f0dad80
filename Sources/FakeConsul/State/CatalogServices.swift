// SPDX-License-Identifier: MIT

extension StateStore {
    /// Creates or changes an instance (`ensureServiceTxn`). One that says the same as before keeps its indexes.
    func ensureService(_ service: NodeService, onNode node: String, index: UInt64) throws(StateRefusal) {
        if let refusal = Metadata.refusal(ofService: service.meta, kind: service.kind) {
            throw StateRefusal("Invalid Service Meta for node \(node) and serviceID \(service.id): \(refusal)")
        }
        var service = service
        let existing = catalog.service(service.id, onNode: node)?.value
        linkGateways(to: service, index: index)
        noteNames(of: service, index: index)
        linkUpstreams(of: service, onNode: node, before: existing?.service, index: index)
        try assignVirtualIP(to: &service, index: index)
        if service.weights.map({ $0.refusal != nil }) ?? true { service.weights = Weights() }
        guard catalog.node(named: node) != nil else { throw StateRefusal.missingNode }
        service.indexes = RaftIndexes(create: index, modify: index)
        if let existing {
            let isSame =
                existing.service.weights == service.weights && existing.node.isSameName(as: node)
                && existing.service.isSameButForWeights(as: service)
            if isSame { return }
            service.indexes.create = existing.service.indexes.create
            touchInstance(existing.service)
        }
        insert(ServiceRecord(node: node, service: service))
    }

    private func noteNames(of service: NodeService, index: UInt64) {
        if let name = service.connectName, !name.isEmpty {
            linkGateways(toMeshOf: service, named: name, index: index)
        }
        catalog.noteNames(of: service, index: index)
        touch(.table(.kindNames))
    }

    /// Services in the mesh can be reached at an address of their own through transparent proxies; terminating gateways
    /// have those of what is behind them.
    private func assignVirtualIP(to service: inout NodeService, index: UInt64) throws(StateRefusal) {
        if let name = service.connectName, !name.isEmpty {
            let address: String
            do {
                address = try assignVirtualIP(to: name, index: index)
            } catch {
                throw StateRefusal("failed updating virtual IP: \(error.message)")
            }
            var addresses = service.taggedAddresses ?? [:]
            addresses["consul-virtual"] = ServiceAddress(address: address, port: service.port)
            service.taggedAddresses = addresses
        }
        if service.kind == .terminatingGateway, let entry = configEntries[.terminatingGateway, service.name] {
            var addresses = service.taggedAddresses ?? [:]
            for (tag, address) in try gatewayAddresses(of: entry, index: index).pairs { addresses[tag] = address }
            service.taggedAddresses = addresses
        }
    }

    func insert(_ record: ServiceRecord) {
        let service = record.service
        let index = service.indexes.modify
        catalog.put(record)
        moveTables(for: service, onNode: record.node, to: index)
        moveService(service.name, to: index)
    }

    private func moveTables(for service: NodeService, onNode node: String, to index: UInt64) {
        catalog.indexes.moveServices(to: index)
        catalog.indexes.moveKind(service.kind, to: index)
        catalog.indexes.moveNodes(to: index)
        catalog.indexes.moveNode(node, to: index)
        touch(.table(.services))
        touch(.node(node.lowercased()))
        touchInstance(service)
    }

    /// Sets the instance if it has that modify index, or if it is not there and the index is 0.
    func ensureServiceCAS(_ service: NodeService, onNode node: String, index: UInt64) throws(StateRefusal) -> Bool {
        let existing = catalog.service(service.id, onNode: node)?.value.service.indexes.modify
        guard Self.matches(existing, expected: service.indexes.modify) else { return false }
        try ensureService(service, onNode: node, index: index)
        return true
    }

    /// Takes an instance out with its checks (`deleteServiceTxn`). An unknown one changes nothing.
    func deleteService(_ id: String, onNode node: String, index: UInt64) {
        guard let record = catalog.service(id, onNode: node)?.value else { return }
        let service = record.service
        for check in catalog.checks(ofService: id, onNode: node) {
            deleteCheck(check.value.id, onNode: node, index: index)
        }
        catalog.indexes.moveChecks(to: index)
        catalog.remove(record)
        moveTables(for: service, onNode: node, to: index)
        unlinkUpstreams(of: service, onNode: node, index: index)
        if catalog.hasInstances(of: service.name) {
            moveService(service.name, to: index)
        } else {
            removeLastInstance(of: service, index: index)
        }
        if let name = service.connectName, !catalog.hasConnectInstances(of: name) {
            catalog.kindNames.remove(name, kind: .connectEnabled, index: index)
            unlinkGateways(from: name, index: index)
        }
        unlinkGateways(from: service.name, index: index)
    }

    private func removeLastInstance(of service: NodeService, index: UInt64) {
        catalog.indexes.removeService(service.name)
        catalog.indexes.moveServiceExtinction(to: index)
        touchService(service.name)
        freeVirtualIP(of: service.name, index: index)
        catalog.kindNames.remove(service.name, kind: service.kind, index: index)
        touch(.table(.kindNames))
    }

    /// Takes the instance out if it has that modify index.
    func deleteServiceCAS(
        _ id: String,
        onNode node: String,
        expecting expected: UInt64,
        index: UInt64
    ) -> Bool {
        guard catalog.service(id, onNode: node)?.value.service.indexes.modify == expected else { return false }
        deleteService(id, onNode: node, index: index)
        return true
    }

    // MARK: What an instance's change means for others

    /// Moves the index of a service, and wakes who watches its health.
    func moveService(_ name: String, to index: UInt64) {
        catalog.indexes.moveService(name, to: index)
        touchService(name)
    }

    private func touchService(_ name: String) {
        let name = name.lowercased()
        healthCache.forget(name)
        touch(.service(name))
    }

    /// Wakes who watches the instances of a service, and their nodes, but not their checks.
    func touchInstance(_ service: NodeService) {
        touch(.instances(service.name.lowercased()))
        if let name = service.connectName { touch(.connectInstances(name.lowercased())) }
    }
}

extension StateRefusal {
    static let missingNode = StateRefusal("Missing node registration")
    static let missingService = StateRefusal("Missing service registration")
    /// What Consul's tables say to a key that they cannot make.
    static let checkWithoutID = StateRefusal(
        "failed health check lookup: index error: object is missing a value for this index"
    )
}
