// SPDX-License-Identifier: MIT

/// `?merge-central-config`: instances with what the configuration entries say of them.
extension ReadView {
    /// The instance with that; the index is raised to that of the entries.
    mutating func merged(_ service: NodeService, _ index: inout UInt64) throws -> NodeService {
        let found = try store.mergingCentralConfig(service, watch: &watch)
        index = max(index, found.index)
        return found.service
    }

    mutating func merged(_ health: Catalog.Health) throws -> Catalog.Health {
        var health = health
        for position in health.value.indices where health.value[position].service.takesCentralConfig {
            let instance = health.value[position]
            let service = try merged(instance.service, &health.index)
            health.value[position] = InstanceHealth(
                node: instance.node, record: Stored(ServiceRecord(node: instance.record.value.node, service: service)),
                checks: instance.checks)
        }
        return health
    }
}
