// SPDX-License-Identifier: MIT

/// What agents read of the catalog by themselves.
extension Cluster {
    /// A full sync reads the catalog from whatever server answers, if that one is at most so far behind its leader.
    private static let fullSyncMaxStale = Duration.seconds(2)

    /// Reads what the catalog has of the agent's own node; the local part takes it.
    func readCatalog(from agent: Agent, as token: String) {
        var view: CatalogNodeView?
        let name = agent.local.node.name
        let run = { (read: inout ReadView) in
            let catalog = read.store.catalog
            let authorizer = try read.authorizer()
            let isVisible = authorizer.allows(.read, .node(name))
            let services = isVisible ? catalog.services(onNode: name).map(\.value.service) : []
            view = CatalogNodeView(
                node: isVisible ? catalog.node(named: name)?.value : nil,
                services: authorizer.visible(services).elements,
                checks: authorizer.visible(catalog.checks(onNode: name).map(\.value)).elements
            )
            return Reply.empty
        }
        read(from: agent, as: token, "full sync", maxStale: Self.fullSyncMaxStale, run) { [unowned self] outcome in
            switch outcome {
            case .success: if let view { schedule(.fact(.readCatalog(.success(view))), to: agent) }
            case .failure(let error): schedule(.fact(.readCatalog(.failure(error))), to: agent)
            }
        }
    }

    /// Reads the checks of a node for an alias check: at once if there is something newer than the index, else when
    /// there is.
    func readAlias(_ run: CheckRun, node: String, as token: String, minIndex: UInt64, of agent: Agent) {
        var found: LocalAgent.AliasedNode?
        let serviceID = agent.local.runners[run.checkID]?.type.aliasService ?? ""
        let body = { (read: inout ReadView) in
            let checks = read.store.catalog.nodeChecks(node, watch: &read.watch)
            let authorizer = try read.authorizer()
            let service = read.store.catalog.service(serviceID, onNode: node)
            let seesNode = authorizer.allows(.read, .node(node))
            found = LocalAgent.AliasedNode(
                checks: authorizer.visible(checks.value.map(\.value)).elements,
                hasService: seesNode && service?.isVisible(to: authorizer) == true,
                index: checks.index
            )
            var reply = Reply.empty
            reply.index = checks.index
            return reply
        }
        let purpose = "alias \(run.checkID) \(run.number)"
        self.read(from: agent, as: token, purpose, minIndex: minIndex, body) { [unowned self] outcome in
            switch outcome {
            case .success:
                guard let found else { return }
                // Its time was over without news.
                if minIndex > 0, found.index <= minIndex, agent.local.runners[run.checkID]?.run == run {
                    return readAlias(run, node: node, as: token, minIndex: minIndex, of: agent)
                }
                schedule(.fact(.readAlias(run, .success(found))), to: agent)
            case .failure(let error): schedule(.fact(.readAlias(run, .failure(error))), to: agent)
            }
        }
    }

    /// A read of an agent's own, of whatever server answers.
    func read(
        from agent: Agent, of datacenter: String? = nil, as token: String, _ purpose: String, minIndex: UInt64 = 0,
        maxStale: Duration = .zero, _ run: @escaping (inout ReadView) throws -> Reply,
        completed: @escaping (Result<Answer, ConsulError>) -> Void
    ) {
        var options = QueryOptions()
        options.datacenter = datacenter ?? agent.identity.datacenter
        options.token = token
        options.consistency = .stale
        options.minIndex = minIndex
        options.maxWait = Self.maxQueryTime
        options.maxStale = maxStale
        let read = Read(options: options, showsConsistency: true, run: run)
        if readAtOnce(read, from: agent, completed) { return }
        let incarnation = agent.incarnation
        let asker = Asker(caller: itself(agent, purpose: purpose)) { outcome in
            if agent.incarnation == incarnation { completed(outcome) }
        }
        take(.read(read), at: agent, for: asker)
    }
}
