// SPDX-License-Identifier: MIT

/// The catalog: nodes, the services on them, the checks of both, with the indexes that reads answer.
///
/// A value whose copies share what did not change, so that a failed transaction goes back to the copy that it made at
/// its start.
struct Catalog {
    // MARK: Tables, by Consul's keys

    /// By name.
    private(set) var nodes = CatalogTable<Node>()
    /// The nodes that have an ID, by its bytes.
    private(set) var nodesByID = CatalogTable<Node>()
    /// By node and ID.
    private(set) var services = CatalogTable<ServiceRecord>()
    /// By name, node and ID.
    private(set) var servicesByName = CatalogTable<ServiceRecord>()
    /// What is reachable in the mesh, by the name that it is reachable under, node and ID.
    private(set) var servicesByConnectName = CatalogTable<ServiceRecord>()
    /// By node and ID.
    private(set) var checks = CatalogTable<HealthCheck>()
    /// By node, service ID (empty for the node's own) and ID.
    private(set) var checksByService = CatalogTable<HealthCheck>()
    /// By service name, node and ID.
    private(set) var checksByServiceName = CatalogTable<HealthCheck>()
    /// By status, node and ID.
    private(set) var checksByStatus = CatalogTable<HealthCheck>()

    var indexes = CatalogIndexes()
    var kindNames = KindNames()
    var virtualIPs = VirtualIPs()
    var mesh = MeshTables()

    // MARK: Single records

    func node(named name: String) -> Stored<Node>? { nodes[CatalogKey.of(name)] }

    /// The node of an ID, or of the beginning of one if there is but one such node.
    func node(id: String) -> Stored<Node>? {
        guard let prefix = CatalogKey.uuid(id) else { return nil }
        var found = nodesByID.entries(withPrefix: prefix)
        return found.next()?.value
    }

    func service(_ id: String, onNode node: String) -> Stored<ServiceRecord>? { services[CatalogKey.of(node, id)] }

    func check(_ id: String, onNode node: String) -> Stored<HealthCheck>? { checks[CatalogKey.of(node, id)] }

    /// Whether the service has an instance.
    func hasInstances(of name: String) -> Bool { servicesByName.containsKey(withPrefix: CatalogKey.of(name)) }

    /// Whether something makes the service reachable in the mesh.
    func hasConnectInstances(of name: String) -> Bool {
        servicesByConnectName.containsKey(withPrefix: CatalogKey.of(name))
    }

    // MARK: Putting records in and taking them out

    mutating func put(_ node: Node) {
        let record = Stored(node)
        if let old = nodes.insert(record, for: CatalogKey.of(node.name)) { removeID(of: old.value) }
        if let id = CatalogKey.uuid(node.id), !id.isEmpty { nodesByID[id] = record }
    }

    mutating func remove(_ node: Node) {
        nodes[CatalogKey.of(node.name)] = nil
        removeID(of: node)
    }

    private mutating func removeID(of node: Node) {
        if let id = CatalogKey.uuid(node.id), !id.isEmpty { nodesByID[id] = nil }
    }

    mutating func put(_ record: ServiceRecord) {
        let stored = Stored(record)
        let service = record.service
        if let old = services.insert(stored, for: CatalogKey.of(record.node, service.id)) { removeNames(of: old.value) }
        servicesByName[CatalogKey.of(service.name, record.node, service.id)] = stored
        if let name = service.connectName {
            servicesByConnectName[CatalogKey.of(name, record.node, service.id)] = stored
        }
    }

    /// The names that a service stands for, by kind.
    mutating func noteNames(of service: NodeService, index: UInt64) {
        kindNames.insert(service.name, kind: service.kind, index: index)
        if let name = service.connectName, !name.isEmpty {
            kindNames.insert(name, kind: .connectEnabled, index: index)
        }
    }

    mutating func remove(_ record: ServiceRecord) {
        services[CatalogKey.of(record.node, record.service.id)] = nil
        removeNames(of: record)
    }

    private mutating func removeNames(of record: ServiceRecord) {
        let service = record.service
        servicesByName[CatalogKey.of(service.name, record.node, service.id)] = nil
        if let name = service.connectName { servicesByConnectName[CatalogKey.of(name, record.node, service.id)] = nil }
    }

    mutating func put(_ check: HealthCheck) {
        let stored = Stored(check)
        if let old = checks.insert(stored, for: CatalogKey.of(check.node, check.id)) { removeOtherKeys(of: old.value) }
        checksByService[CatalogKey.of(check.node, check.serviceID, check.id)] = stored
        checksByStatus[CatalogKey.of(check.status.name, check.node, check.id)] = stored
        if !check.serviceName.isEmpty {
            checksByServiceName[CatalogKey.of(check.serviceName, check.node, check.id)] = stored
        }
    }

    mutating func remove(_ check: HealthCheck) {
        checks[CatalogKey.of(check.node, check.id)] = nil
        removeOtherKeys(of: check)
    }

    private mutating func removeOtherKeys(of check: HealthCheck) {
        checksByService[CatalogKey.of(check.node, check.serviceID, check.id)] = nil
        checksByStatus[CatalogKey.of(check.status.name, check.node, check.id)] = nil
        if !check.serviceName.isEmpty {
            checksByServiceName[CatalogKey.of(check.serviceName, check.node, check.id)] = nil
        }
    }
}
