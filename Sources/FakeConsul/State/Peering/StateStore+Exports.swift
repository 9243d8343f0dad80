// SPDX-License-Identifier: MIT

/// What this cluster exports to others: the `exported-services` entry says which services
/// (`consul agent/consul/state peering.go exportedServicesForPeerTxn`).
extension StateStore {
    /// The names of the services that a peer is given, in their order. A wildcard is all typical services there are;
    /// Consul's own service is never among them.
    func exportedServices(to peering: Peering, watch: inout WatchSet) -> CatalogResult<[String]> {
        watch.insert(.table(.peerings))
        watch.insert(.table(.kindNames))
        var index = max(peering.modifyIndex, configEntries.index)
        guard let entry = configEntries.get(.exportedServices, "default", watch: &watch) else {
            return CatalogResult(index: index, value: [])
        }
        var names: [String] = []
        for service in entry.body.records("Services") {
            let isConsumer = service.records("Consumers").contains { $0.text("Peer").hasSameBytes(as: peering.name) }
            let name = service.text("Name")
            guard isConsumer, name != Self.ownService else { continue }
            if name == "*" {
                let all = catalog.kindNames.names(of: .typical)
                names += all.names.filter { $0 != Self.ownService }
                index = max(index, all.index)
            } else {
                names.append(name)
            }
        }
        if !names.isEmpty { index = max(index, catalog.kindNames.names(of: .connectEnabled).index) }
        return CatalogResult(index: index, value: names.sortedOnce)
    }

    private static let ownService = "consul"

    /// The instances of a service as a peer is told of them: nothing of the mesh, no indexes, and all of their checks
    /// as one (`peerstream/subscription_manager.go`).
    func exportedInstances(of name: String) -> [CheckServiceNode] {
        catalog.health(of: catalog.instances(of: name)).compactMap { instance in
            let service = instance.service
            guard service.kind == .typical, !service.name.hasSuffix("-sidecar-proxy") else { return nil }
            return CheckServiceNode(
                node: instance.node.value.exported, service: service.exported,
                checks: HealthCheck.overall(of: instance).map { [$0] } ?? [])
        }
    }
}

extension Node {
    /// What is empty comes over the wire as nothing.
    fileprivate var exported: Node {
        var node = self
        node.indexes = RaftIndexes()
        if node.taggedAddresses?.isEmpty == true { node.taggedAddresses = nil }
        if node.meta?.isEmpty == true { node.meta = nil }
        return node
    }
}

extension NodeService {
    fileprivate var exported: NodeService {
        var service = self
        service.indexes = RaftIndexes()
        service.proxy = ConnectProxyConfig()
        service.connect = ServiceConnect()
        service.taggedAddresses?["consul-virtual"] = nil
        if service.taggedAddresses?.isEmpty == true { service.taggedAddresses = nil }
        if service.meta?.isEmpty == true { service.meta = nil }
        if service.tags?.isEmpty == true { service.tags = nil }
        return service
    }
}

extension HealthCheck {
    /// One check that stands for all of an instance; nil where it has none.
    fileprivate static func overall(of instance: InstanceHealth) -> HealthCheck? {
        let checks = instance.checks.map(\.value)
        guard !checks.isEmpty else { return nil }
        let service = instance.service
        var check = HealthCheck(node: instance.node.value.name, id: service.id + ":overall-check")
        check.name = "overall-check"
        check.serviceID = service.id
        check.serviceName = service.name
        check.status = checks.contains(where: \.isMaintenance) ? .maintenance : worst(of: checks)
        return check
    }

    private static func worst(of checks: [HealthCheck]) -> HealthStatus {
        let order: [HealthStatus] = [.critical, .warning, .passing]
        let unknown = checks.map(\.status).last { !order.contains($0) }
        return unknown ?? order.first { status in checks.contains { $0.status == status } } ?? .passing
    }
}
