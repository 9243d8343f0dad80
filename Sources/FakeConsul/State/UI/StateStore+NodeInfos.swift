// SPDX-License-Identifier: MIT

extension StateStore {
    /// All nodes with all that is on them, the cluster's own and then those of each peer.
    func allNodeInfos(watch: inout WatchSet) -> (own: [NodeInfo], imported: [NodeInfo], index: UInt64) {
        let own = catalog.nodeInfos(watch: &watch)
        var index = max(own.index, peerings.index)
        let imported = peerings.list(watch: &watch).flatMap { peering in
            let found = catalog(ofPeer: peering.name, watch: &watch).nodeInfos(watch: &watch)
            index = max(index, found.index)
            return found.value
        }
        return (own.value, imported, index)
    }

    /// Every instance with its node and checks, the cluster's own and then those of each peer; with a name, those of
    /// that peer alone. The index is that of the cluster's own, whosever they are: so Consul does it.
    func allInstances(ofPeer peer: String, watch: inout WatchSet) -> Catalog.Health {
        var all = catalog.allInstances(watch: &watch)
        if !peer.isEmpty {
            all.value = catalog(ofPeer: peer, watch: &watch).allInstances(watch: &watch).value
            return all
        }
        for peering in peerings.list(watch: &watch) {
            all.value += catalog(ofPeer: peering.name, watch: &watch).allInstances(watch: &watch).value
        }
        all.index = max(all.index, peerings.index)
        return all
    }
}

extension Catalog {
    /// All nodes with all that is on them.
    func nodeInfos(watch: inout WatchSet) -> CatalogResult<[NodeInfo]> {
        for table in [WatchKey.Table.nodes, .services, .checks] { watch.insert(.table(table)) }
        return CatalogResult(index: newest, value: nodes.map { info(of: $0.value.value) })
    }

    /// One node with all that is on it.
    func nodeInfo(_ name: String, watch: inout WatchSet) -> CatalogResult<NodeInfo?> {
        watch.insert(.node(name.lowercased()))
        watch.insert(.checksOfNode(name.lowercased()))
        return CatalogResult(index: newest, value: node(named: name).map { info(of: $0.value) })
    }

    /// The index of the last change of anything.
    var newest: UInt64 { max(indexes.nodes, indexes.services, indexes.checks) }

    private func info(of node: Node) -> NodeInfo {
        var info = NodeInfo(
            node: node, services: services(onNode: node.name).map(\.value.service),
            checks: checks(onNode: node.name).map(\.value))
        // Servers tell their version in the service that they are.
        for service in info.services where service.id.hasSameBytes(as: "consul") {
            if let version = service.meta?["version"], !version.isEmpty { info.add(version: version) }
        }
        return info
    }

    /// Every instance with its node and checks, by node and ID (`ServiceDump`).
    func allInstances(watch: inout WatchSet) -> Health {
        for table in [WatchKey.Table.nodes, .services, .checks] { watch.insert(.table(table)) }
        return Health(index: newest, value: health(of: services.map(\.value)))
    }
}
