// SPDX-License-Identifier: MIT

/// The reads of checks and of services with them, with Consul's indexes.
extension Catalog {
    typealias Checks = CatalogResult<[Stored<HealthCheck>]>
    typealias Health = CatalogResult<[InstanceHealth]>

    /// The checks of a status, or with `any` all of them.
    func checks(
        inState state: String,
        meta filter: [(key: String, value: String)] = [],
        watch: inout WatchSet
    ) -> Checks {
        let found: [Stored<HealthCheck>]
        if state == "any" {
            watch.insert(.table(.checks))
            found = checks.map(\.value)
        } else {
            watch.insert(.checksInState(state.lowercased()))
            found = checksByStatus.entries(withPrefix: CatalogKey.of(state)).map(\.value)
        }
        return Checks(index: indexes.checks, value: narrowed(found, to: filter, watch: &watch))
    }

    func nodeChecks(_ node: String, watch: inout WatchSet) -> Checks {
        watch.insert(.checksOfNode(node.lowercased()))
        return Checks(index: indexes.checks, value: checks(onNode: node))
    }

    /// The checks of a service's instances, by its name.
    func serviceChecks(
        _ service: String,
        meta filter: [(key: String, value: String)] = [],
        watch: inout WatchSet
    ) -> Checks {
        watch.insert(.checksOfService(service.lowercased()))
        let found = checksByServiceName.entries(withPrefix: CatalogKey.of(service)).map(\.value)
        let index = filter.isEmpty ? indexes.checks : index(ofService: service, exists: true, withChecks: true)
        return Checks(index: index, value: narrowed(found, to: filter, watch: &watch))
    }

    private func narrowed(
        _ checks: [Stored<HealthCheck>],
        to filter: [(key: String, value: String)],
        watch: inout WatchSet
    ) -> [Stored<HealthCheck>] {
        guard !filter.isEmpty else { return checks }
        watch.insert(.table(.nodes))
        return checks.filter { node(named: $0.value.node)?.value.meta?.satisfies(filter) ?? false }
    }

    /// What makes a service reachable in the mesh, with nodes and checks. The index is the greatest of the services
    /// that the proxies are registered as.
    func checkConnectServiceNodes(_ name: String, watch: inout WatchSet) -> Health {
        watch.insert(.connectInstances(name.lowercased()))
        let gateways = gatewayInstances(of: name, kind: .terminatingGateway, watch: &watch)
        let records = connectInstances(of: name) + gateways.value
        var index = gateways.index
        for record in records {
            let service = record.value.service.name
            watch.insert(.service(service.lowercased()))
            index = max(index, self.index(ofService: service, exists: true, withChecks: true))
        }
        if records.isEmpty { index = max(index, self.index(ofService: name, exists: false, withChecks: true)) }
        return Health(index: index, value: health(of: records))
    }
}

extension StateStore {
    /// The instances of a service with their nodes and checks.
    func checkServiceNodes(_ name: String, tags: [String]? = nil, watch: inout WatchSet) -> Catalog.Health {
        watch.insert(.service(name.lowercased()))
        let all = health(ofService: name)
        let found = tags.map { tags in all.filter { $0.service.hasTags(tags) } } ?? all
        let index = catalog.index(ofService: name, exists: !all.isEmpty, withChecks: true)
        return Catalog.Health(index: index, value: found)
    }

    /// Kept until something changes about it.
    private func health(ofService name: String) -> [InstanceHealth] {
        let key = name.lowercased()
        if let kept = healthCache[key] { return kept }
        let found = catalog.health(of: catalog.instances(of: name))
        if !found.isEmpty { healthCache.keep(found, of: key) }
        return found
    }

    /// Puts another catalog in the place of this one, as a snapshot has it.
    func restore(_ catalog: Catalog) {
        self.catalog = catalog
        healthCache.forgetAll()
    }
}
