// SPDX-License-Identifier: MIT

/// Lists in the order of the tables, without a note of who looks.
extension Catalog {
    func services(onNode node: String) -> [Stored<ServiceRecord>] {
        services.entries(withPrefix: CatalogKey.of(node)).map(\.value)
    }

    func checks(onNode node: String) -> [Stored<HealthCheck>] {
        checks.entries(withPrefix: CatalogKey.of(node)).map(\.value)
    }

    /// The checks of one instance; with the empty ID, those of the node itself.
    func checks(ofService id: String, onNode node: String) -> [Stored<HealthCheck>] {
        checksByService.entries(withPrefix: CatalogKey.of(node, id)).map(\.value)
    }

    func instances(of name: String) -> [Stored<ServiceRecord>] {
        servicesByName.entries(withPrefix: CatalogKey.of(name)).map(\.value)
    }

    /// What makes a service reachable in the mesh: its proxies, and itself where it speaks Connect.
    func connectInstances(of name: String) -> [Stored<ServiceRecord>] {
        servicesByConnectName.entries(withPrefix: CatalogKey.of(name)).map(\.value)
    }

    /// The instances with their nodes and checks. Each has a node, since a node takes its services with it.
    func health(of records: [Stored<ServiceRecord>]) -> [InstanceHealth] {
        records.compactMap { record in
            guard let node = node(named: record.value.node) else { return nil }
            let checks =
                checks(ofService: "", onNode: record.value.node)
                + checks(ofService: record.value.service.id, onNode: record.value.node)
            return InstanceHealth(node: node, record: record, checks: checks)
        }
    }

    /// The one node whose ID begins so (`/v1/catalog/node/` takes IDs too). Texts of odd length lose their last digit,
    /// as in Consul.
    func uniqueNode(idPrefix text: String) -> (node: Stored<Node>?, isAmbiguous: Bool) {
        let even = text.utf8.count % 2 == 0 ? text : String(decoding: text.utf8.dropLast(), as: UTF8.self)
        guard let prefix = CatalogKey.uuid(even) else { return (nil, false) }
        var found = nodesByID.entries(withPrefix: prefix)
        let first = found.next()
        return found.next() == nil ? (first?.value, false) : (nil, true)
    }
}
