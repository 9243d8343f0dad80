// SPDX-License-Identifier: MIT

/// What sidecars say of upstreams, as they come and go (`updateMeshTopology`, `cleanupMeshTopology`).
extension StateStore {
    /// An instance is registered; of what it said before, it says no more what it does not say now.
    func linkUpstreams(of service: NodeService, onNode node: String, before: NodeService?, index: UInt64) {
        guard service.kind == .connectProxy || service.connect.native else { return }
        let downstream = service.proxy.destinationServiceName
        let upstreams = service.proxy.upstreams.filter { !$0.isPreparedQuery }.map(\.destinationName)
        let named = Set(upstreams.map { KVKey($0) })
        let dropped = (before?.proxy.upstreams ?? []).map(\.destinationName).filter { !named.contains(KVKey($0)) }
        guard !upstreams.isEmpty || !dropped.isEmpty else { return }
        let reference = CatalogKey.of(node, service.id)
        catalog.mesh.topology.link(downstream, to: upstreams, by: reference, index: index)
        catalog.mesh.topology.unlink(downstream, from: dropped, index: index)
        touch(.table(.meshTopology))
    }

    /// An instance is gone.
    func unlinkUpstreams(of service: NodeService, onNode node: String, index: UInt64) {
        guard service.kind == .connectProxy, !service.proxy.upstreams.isEmpty else { return }
        let reference = CatalogKey.of(node, service.id)
        catalog.mesh.topology.removeReference(reference, of: service.proxy.destinationServiceName, index: index)
        touch(.table(.meshTopology))
    }
}

extension Upstream {
    /// Whether a prepared query finds it, not its name.
    fileprivate var isPreparedQuery: Bool { destinationType.hasSameBytes(as: "prepared_query") }
}
