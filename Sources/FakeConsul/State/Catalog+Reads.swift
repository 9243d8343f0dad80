// SPDX-License-Identifier: MIT

/// What a read of the catalog found, and the index that it answers.
struct CatalogResult<Value> {
    var index: UInt64
    var value: Value
}

/// The reads of nodes and services with Consul's indexes (`consul agent/consul/state catalog.go`). Each notes what it
/// looked at.
extension Catalog {
    func listNodes(meta filter: [(key: String, value: String)] = [], watch: inout WatchSet) -> CatalogResult<
        [Stored<Node>]
    > {
        watch.insert(.table(.nodes))
        let all = nodes.lazy.map(\.value)
        let found = filter.isEmpty ? Array(all) : all.filter { $0.value.meta?.satisfies(filter) ?? false }
        return CatalogResult(index: indexes.nodes, value: found)
    }

    /// Every instance, by node and ID.
    func listServices(
        meta filter: [(key: String, value: String)] = [],
        watch: inout WatchSet
    ) -> CatalogResult<[Stored<ServiceRecord>]> {
        watch.insert(.table(.services))
        guard !filter.isEmpty else { return CatalogResult(index: indexes.services, value: services.map(\.value)) }
        let nodes = listNodes(meta: filter, watch: &watch)
        let found = nodes.value.flatMap { services(onNode: $0.value.name) }
        return CatalogResult(index: max(indexes.services, nodes.index), value: found)
    }

    /// The instances of a service, with their nodes but without a look at their checks.
    func serviceNodes(
        _ name: String,
        tags: [String]? = nil,
        watch: inout WatchSet
    ) -> CatalogResult<[Stored<ServiceRecord>]> {
        watch.insert(.instances(name.lowercased()))
        let all = instances(of: name)
        let found = tags.map { tags in all.filter { $0.value.service.hasTags(tags) } } ?? all
        return CatalogResult(index: index(ofService: name, exists: !all.isEmpty, withChecks: false), value: found)
    }

    /// What makes a service reachable in the mesh. The index is that of the service, not of its proxies: so Consul does
    /// it.
    func connectServiceNodes(_ name: String, watch: inout WatchSet) -> CatalogResult<[Stored<ServiceRecord>]> {
        watch.insert(.connectInstances(name.lowercased()))
        let gateways = gatewayInstances(of: name, kind: .terminatingGateway, watch: &watch)
        let found = connectInstances(of: name) + gateways.value
        let own = index(ofService: name, exists: !found.isEmpty, withChecks: false)
        return CatalogResult(index: max(gateways.index, own), value: found)
    }

    /// The index of a service's instances. For one that is not there, that of the last service that went away, so that
    /// indexes do not go back; before any did, that of the tables (`maxIndexAndWatchChForService`).
    func index(ofService name: String, exists: Bool, withChecks: Bool) -> UInt64 {
        if !exists, indexes.serviceExtinction > 0 { return indexes.serviceExtinction }
        if let index = indexes.service(name) { return index }
        return max(indexes.services, indexes.nodes, withChecks ? indexes.checks : 0)
    }

    // MARK: One node

    /// A node with its services; it may be named by its ID or by the beginning of that.
    func nodeServices(
        _ nameOrID: String,
        watch: inout WatchSet
    ) -> CatalogResult<(node: Stored<Node>, services: [Stored<ServiceRecord>])?> {
        var found = node(named: nameOrID)
        if found == nil {
            guard nameOrID.utf8.count >= Self.minIDLength else {
                watch.insert(.node(nameOrID.lowercased()))
                return CatalogResult(index: 0, value: nil)
            }
            let (node, isAmbiguous) = uniqueNode(idPrefix: nameOrID)
            guard let node else {
                watch.insert(.node(nameOrID.lowercased()))
                return CatalogResult(index: isAmbiguous ? 0 : indexes.nodeExtinction, value: nil)
            }
            found = node
        }
        guard let node = found else { return CatalogResult(index: 0, value: nil) }
        watch.insert(.node(node.value.name.lowercased()))
        return CatalogResult(index: indexes.node(node.value.name), value: (node, services(onNode: node.value.name)))
    }

    /// A node by its name, else by its ID or the beginning of that.
    func node(nameOrID text: String) -> Node? {
        if let found = node(named: text) { return found.value }
        return text.utf8.count >= Self.minIDLength ? uniqueNode(idPrefix: text).node?.value : nil
    }

    /// A shorter text is not taken for the beginning of an ID.
    private static let minIDLength = 2
}

extension NodeService {
    /// Whether the instance has every one of the tags, in any case.
    func hasTags(_ wanted: [String]) -> Bool {
        wanted.allSatisfy { tag in
            let tag = tag.lowercased()
            return tags?.contains { $0.lowercased().hasSameBytes(as: tag) } ?? false
        }
    }
}
