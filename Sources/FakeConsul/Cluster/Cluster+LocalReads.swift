// SPDX-License-Identifier: MIT

/// What agents read of the catalog by themselves.
extension Cluster {
    /// A full sync reads the catalog from whatever server answers, if that one is at most so far behind its leader.
    private static let fullSyncMaxStale = Duration.seconds(2)

    func catalogView(from agent: Agent) -> Result<CatalogNodeView, ConsulError> {
        guard let server = agent.server else { return .failure(.noKnownServers) }
        let hasContact = server.raft.silence(at: now).map { $0 <= Self.fullSyncMaxStale } ?? false
        if !server.isLeader && !hasContact { return .failure(.noClusterLeader) }
        let catalog = server.store.catalog
        let name = agent.local.node.name
        return .success(
            CatalogNodeView(
                node: catalog.node(named: name)?.value,
                services: catalog.services(onNode: name).map(\.value.service),
                checks: catalog.checks(onNode: name).map(\.value)
            )
        )
    }

    /// Reads the checks of a node for an alias check: at once if there is something newer than the index, else when
    /// there is.
    func readAlias(_ run: CheckRun, node: String, minIndex: UInt64, of agent: Agent) {
        let result = aliasedNode(node, serviceOf: run, from: agent)
        if case .success(let found) = result, found.index <= minIndex {
            aliasReads.append(AliasRead(agent: agent.number, run: run, node: node, minIndex: minIndex))
            return
        }
        queue.schedule(at: now, .local(agent: agent.number, .fact(.readAlias(run, result))))
    }

    /// Runs the reads again that looked at what was touched.
    func wakeAliases(_ touched: [WatchKey]) {
        guard !aliasReads.isEmpty else { return }
        let reads = aliasReads
        aliasReads = []
        for read in reads {
            let name = read.node.lowercased()
            if touched.contains(.node(name)) || touched.contains(.checksOfNode(name)) {
                readAlias(read.run, node: read.node, minIndex: read.minIndex, of: agents[read.agent])
            } else {
                aliasReads.append(read)
            }
        }
    }

    private func aliasedNode(
        _ node: String,
        serviceOf run: CheckRun,
        from agent: Agent
    ) -> Result<LocalAgent.AliasedNode, ConsulError> {
        guard let server = agent.server else { return .failure(.noKnownServers) }
        let catalog = server.store.catalog
        var watch = WatchSet()
        let checks = catalog.nodeChecks(node, watch: &watch)
        let serviceID = agent.local.runners[run.checkID]?.type.aliasService ?? ""
        return .success(
            LocalAgent.AliasedNode(
                checks: checks.value.map(\.value),
                hasService: catalog.service(serviceID, onNode: node) != nil,
                index: checks.index
            )
        )
    }
}

/// A read of another node's checks that waits for something new.
struct AliasRead {
    let agent: Int
    let run: CheckRun
    let node: String
    let minIndex: UInt64
}
