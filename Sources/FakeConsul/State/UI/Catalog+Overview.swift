// SPDX-License-Identifier: MIT

extension Catalog {
    /// The cluster's own catalog and those of its peers in a few numbers (`consul agent/consul/server_overview.go`).
    static func overview(of catalogs: [Catalog]) -> CatalogSummary {
        var summary = CatalogSummary()
        var all = CatalogSummary.Health()
        for catalog in catalogs {
            for (_, node) in catalog.nodes { all.add(worst(catalog.checks(ofService: "", onNode: node.value.name))) }
        }
        if catalogs.contains(where: { $0.nodes.count > 0 }) { summary.nodes = [all] }
        summary.services = Self.summary(catalogs.flatMap(\.serviceStatuses))
        summary.checks = Self.summary(
            catalogs.flatMap { $0.checks.map { ($0.value.value.name, $0.value.value.status) } })
        return summary
    }

    private var serviceStatuses: [(name: String, status: HealthStatus)] {
        services.map { entry in
            let record = entry.value.value
            let own = record.service.id.isEmpty ? [] : checks(ofService: record.service.id, onNode: record.node)
            return (record.service.name, Self.worst(own))
        }
    }

    /// By the bytes of the names.
    private static func summary(_ all: [(name: String, status: HealthStatus)]) -> [CatalogSummary.Health] {
        var found: [KVKey: CatalogSummary.Health] = [:]
        for (name, status) in all { found[KVKey(name), default: CatalogSummary.Health(name: name)].add(status) }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func worst(_ checks: [Stored<HealthCheck>]) -> HealthStatus {
        let statuses = checks.map(\.value.status)
        return statuses.contains(.critical) ? .critical : statuses.contains(.warning) ? .warning : .passing
    }
}
