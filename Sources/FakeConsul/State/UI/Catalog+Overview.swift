// SPDX-License-Identifier: MIT

extension Catalog {
    /// The catalog in a few numbers (`consul agent/consul/server_overview.go`).
    var overview: CatalogSummary {
        var summary = CatalogSummary()
        if nodes.count > 0 {
            var all = CatalogSummary.Health()
            for (_, node) in nodes { all.add(Self.worst(checks(ofService: "", onNode: node.value.name))) }
            summary.nodes = [all]
        }
        summary.services = Self.summary(
            services.map { entry in
                let record = entry.value.value
                let own = record.service.id.isEmpty ? [] : checks(ofService: record.service.id, onNode: record.node)
                return (record.service.name, Self.worst(own))
            })
        summary.checks = Self.summary(checks.map { ($0.value.value.name, $0.value.value.status) })
        return summary
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
