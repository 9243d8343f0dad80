// SPDX-License-Identifier: MIT

extension StateStore {
    /// Which services are behind which gateways.
    func allGatewayServices(watch: inout WatchSet) -> CatalogResult<[GatewayService]> {
        watch.insert(.table(.gatewayServices))
        let table = catalog.mesh.gatewayServices
        return CatalogResult(index: table.index, value: table.all.filter { $0.service != GatewayService.wildcard })
    }
}
