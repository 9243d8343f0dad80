// SPDX-License-Identifier: MIT

/// What the catalog has of one node, as a full sync reads it.
struct CatalogNodeView: Sendable {
    var node: Node?
    var services: [NodeService] = []
    var checks: [HealthCheck] = []
}

extension LocalState {
    /// Holds the catalog against the local state and marks what has to be written or removed. What the catalog has on
    /// this node and the agent does not know is removed, but for what servers look after themselves: the service
    /// `consul` and the check `serfHealth`.
    mutating func compare(with catalog: CatalogNodeView, node: Node) {
        if let known = catalog.node {
            let isSame =
                known.id.hasSameBytes(as: node.id) && known.taggedAddresses == node.taggedAddresses
                && known.locality == node.locality && known.meta == node.meta
            if !isSame { isNodeInSync = false }
        } else {
            isNodeInSync = false
        }
        compareServices(with: catalog.services)
        compareChecks(with: catalog.checks)
    }

    private mutating func compareServices(with remote: [NodeService]) {
        for remoteService in remote {
            guard var entry = services[remoteService.id] else {
                if remoteService.id.hasSameBytes(as: "consul") { continue }
                services[remoteService.id] = Service(isDeleted: true)
                continue
            }
            guard !entry.isDeleted, var service = entry.service else { continue }
            if service.enableTagOverride { service.tags = remoteService.tags }
            for (name, address) in remoteService.taggedAddresses?.pairs ?? [] where name.hasPrefix("consul-") {
                service.taggedAddresses = service.taggedAddresses ?? [:]
                service.taggedAddresses?[name] = address
            }
            entry.service = service
            entry.isInSync = service.isSame(as: remoteService)
            services[remoteService.id] = entry
        }
        let known = SortedMap(keys: remote.map(\.id))
        for id in services.keys where known[id] == nil { services[id]?.isInSync = false }
    }

    private mutating func compareChecks(with remote: [HealthCheck]) {
        for remoteCheck in remote {
            guard var entry = checks[remoteCheck.id] else {
                if remoteCheck.id.hasSameBytes(as: HealthCheck.serfHealthID) { continue }
                checks[remoteCheck.id] = Check(isDeleted: true)
                continue
            }
            guard !entry.isDeleted, var check = entry.check else { continue }
            if checkUpdateInterval > .zero && entry.hasDeferredSync { check.output = remoteCheck.output }
            entry.isInSync = check.isSame(as: remoteCheck)
            checks[remoteCheck.id] = entry
        }
        let known = SortedMap(keys: remote.map(\.id))
        for id in checks.keys where known[id] == nil { checks[id]?.isInSync = false }
    }
}

extension SortedMap where Value == Bool {
    /// A set of keys.
    fileprivate init(keys: [String]) {
        self.init()
        for key in keys { self[key] = true }
    }
}
