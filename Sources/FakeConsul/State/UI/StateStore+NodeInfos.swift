// SPDX-License-Identifier: MIT

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
