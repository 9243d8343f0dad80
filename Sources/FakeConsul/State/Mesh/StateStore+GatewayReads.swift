// SPDX-License-Identifier: MIT

/// The reads of gateways and their services, with Consul's indexes.
extension StateStore {
    /// Which services are behind which gateways.
    func allGatewayServices(watch: inout WatchSet) -> CatalogResult<[GatewayService]> {
        collect(catalog.mesh.gatewayServices.all, watch: &watch)
    }

    /// What is behind one gateway.
    func gatewayServices(of gateway: String, watch: inout WatchSet) -> CatalogResult<[GatewayService]> {
        collect(catalog.mesh.gatewayServices.services(of: gateway), watch: &watch)
    }

    /// Leaves out the wildcards, and what they brought an ingress gateway whose protocol is another
    /// (`collectGatewayServices`).
    private func collect(_ all: [GatewayService], watch: inout WatchSet) -> CatalogResult<[GatewayService]> {
        watch.insert(.table(.gatewayServices))
        var index = catalog.mesh.gatewayServices.index
        let found = all.filter { mapping in
            if mapping.service == GatewayService.wildcard { return false }
            guard mapping.gatewayKind == .ingressGateway, mapping.isFromWildcard else { return true }
            index = max(index, configEntries.index)
            return mapping.protocolName.hasSameBytes(as: protocolOfService(mapping.service, watch: &watch))
        }
        return CatalogResult(index: index, value: found)
    }

    /// What a service speaks: by its defaults, or else by those of all proxies (`protocolForService`).
    func protocolOfService(_ name: String, watch: inout WatchSet) -> String {
        let proxies = configEntries.get(.proxyDefaults, ConfigEntry.globalName, watch: &watch)
        let service = configEntries.get(.serviceDefaults, name, watch: &watch)
        return (service ?? proxies)?.protocolName ?? "tcp"
    }

    /// The instances of ingress gateways that have the service, with nodes and checks (`CheckIngressServiceNodes`).
    func checkIngressServiceNodes(_ name: String, watch: inout WatchSet) -> Catalog.Health {
        let gateways = catalog.gatewayInstances(of: name, kind: .ingressGateway, watch: &watch)
        var index = gateways.index
        var found: [InstanceHealth] = []
        for gateway in gateways.value.map(\.value.service.name).sortedOnce {
            let health = checkServiceNodes(gateway, watch: &watch)
            index = max(index, health.index)
            found += health.value
        }
        return Catalog.Health(index: index, value: found)
    }
}

extension Catalog {
    /// The instances of a service's gateways of one kind. The index is that of mappings and gateways
    /// (`serviceGatewayNodes`).
    func gatewayInstances(
        of name: String, kind: ServiceKind, watch: inout WatchSet
    ) -> CatalogResult<[Stored<ServiceRecord>]> {
        watch.insert(.table(.gatewayServices))
        var result = CatalogResult<[Stored<ServiceRecord>]>(index: 0, value: [])
        for mapping in mesh.gatewayServices.gateways(of: name) where mapping.gatewayKind == kind {
            watch.insert(.service(mapping.gateway.lowercased()))
            let found = instances(of: mapping.gateway)
            let own = index(ofService: mapping.gateway, exists: !found.isEmpty, withChecks: false)
            result.index = max(result.index, mapping.indexes.modify, own)
            result.value += found
        }
        return result
    }
}
