// SPDX-License-Identifier: MIT

/// What peers have exported to this cluster.
extension StateStore {
    /// The cluster's own catalog, or with a name what was imported from that peer; empty for a peer that gave nothing.
    func catalog(ofPeer peer: String, watch: inout WatchSet) -> Catalog {
        if peer.isEmpty { return catalog }
        watch.insert(.table(.imported))
        return imported[peer] ?? Catalog()
    }

    /// The instances of a service of the cluster's own, or of a peer's, with their nodes and checks.
    func checkServiceNodes(
        _ name: String, ofPeer peer: String, tags: [String]? = nil, watch: inout WatchSet
    ) -> Catalog.Health {
        if peer.isEmpty { return checkServiceNodes(name, tags: tags, watch: &watch) }
        let catalog = catalog(ofPeer: peer, watch: &watch)
        let all = catalog.health(of: catalog.instances(of: name))
        let found = tags.map { tags in all.filter { $0.service.hasTags(tags) } } ?? all
        let index = catalog.index(ofService: name, exists: !all.isEmpty, withChecks: true)
        return Catalog.Health(index: index, value: found)
    }

    // MARK: Changing

    func applyImported(_ command: RegisterCommand, index: UInt64) -> CommandResult {
        let command = command.marked
        imported.change(command.peer) { catalog in
            catalog.importNode(command.node, index: index)
            if let service = command.service {
                catalog.importService(service, onNode: command.node.name, index: index)
            }
            for check in command.checks { catalog.importCheck(check, index: index) }
        }
        touch(.table(.imported))
        return .done
    }

    func applyImported(_ command: DeregisterCommand, index: UInt64) {
        imported.change(command.peer) { catalog in
            if !command.serviceID.isEmpty {
                catalog.removeImportedService(command.serviceID, onNode: command.node, index: index)
            } else if !command.checkID.isEmpty {
                catalog.removeImportedCheck(command.checkID, onNode: command.node, index: index)
            } else {
                catalog.removeImportedNode(command.node, index: index)
            }
        }
        touch(.table(.imported))
    }

    func removeImports(of peer: String, index: UInt64) {
        imported.change(peer) { catalog in
            for node in catalog.nodes.map(\.value.value.name) { catalog.removeImportedNode(node, index: index) }
        }
        touch(.table(.imported))
    }
}

extension RegisterCommand {
    /// The same with every record saying which peer it is of; the log keeps that but once.
    fileprivate var marked: RegisterCommand {
        var marked = self
        marked.node.peerName = peer
        marked.service?.peerName = peer
        for index in marked.checks.indices { marked.checks[index].peerName = peer }
        return marked
    }
}
