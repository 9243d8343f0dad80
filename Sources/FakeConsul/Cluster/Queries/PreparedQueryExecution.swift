// SPDX-License-Identifier: MIT

/// What is asked of a prepared query (`consul agent/structs PreparedQueryExecuteRequest`).
struct PreparedQueryExecution: Sendable {
    /// The query's ID, or any name that it answers to.
    var query: String
    /// The most instances that are wanted; 0 for all.
    var limit = 0
    /// Asks for what makes the service reachable in the mesh, whatever the query says.
    var connect = false
    /// From where distances are counted, as the client says.
    var source = QuerySource()
    /// The agent that was asked, which is `_agent` in queries.
    var agent: QuerySource
}

/// What a prepared query found, here or elsewhere (`PreparedQueryExecuteResponse`).
struct PreparedQueryResult {
    var service: String
    var instances: [InstanceHealth]
    /// As the query has it; empty for none.
    var dnsTTL: String
    /// Where the instances are; empty where they are a peer's.
    var datacenter: String
    var peer: String
    /// How many datacenters and peers were asked besides.
    var failovers = 0
    /// Whether the token may not see all that was found.
    var filteredByACLs = false
}

extension Agent {
    /// The agent as the source of a query.
    var querySource: QuerySource { QuerySource(datacenter: identity.datacenter, node: identity.nodeName) }
}

extension ConsulError {
    static let queryNotFound = ConsulError(.notFound, "Query not found")
}

extension Read {
    /// The execution of a prepared query by a server, which may ask others on the way.
    ///
    /// - Parameter render: makes the reply of what was found; gets what the server that executed the query sees.
    static func executing(
        _ execution: PreparedQueryExecution, _ options: QueryOptions,
        render: @escaping (PreparedQueryResult, ReadView) -> Reply
    ) -> Read {
        var options = options
        options.minIndex = 0
        var read = Read(options: options, showsConsistency: true, stampsErrors: true, isCacheable: true) { _ in .empty }
        read.cacheKey = "prepared-query \(execution.limit) \(execution.connect) \(execution.query)"
        read.perform = { view, done in
            try view.execute(execution, options) { done(.success(render($0, view))) }
        }
        return read
    }
}

/// Executing prepared queries (`consul agent/consul/prepared_query_endpoint.go`).
extension ReadView {
    /// What an ID or a name stands for, templates rendered.
    func query(_ idOrName: String, askedBy agent: QuerySource) throws(ConsulError) -> PreparedQuery {
        do throws(StateRefusal) {
            if let query = try store.preparedQueries.resolve(idOrName, segment: agent.segment) { return query }
        } catch {
            throw .internal(error.message)
        }
        throw .queryNotFound
    }

    /// Executes a query: here first, then, where nothing is left here, wherever it says.
    func execute(
        _ execution: PreparedQueryExecution, _ options: QueryOptions,
        then proceed: @escaping (PreparedQueryResult) -> Void
    ) throws(ConsulError) {
        let query = try query(execution.query, askedBy: execution.agent)
        var result = try instances(of: query, connect: execution.connect, token: options.token)
        let source = source(for: query, execution)
        result.instances = nearestFirst(result, source)
        if execution.limit > 0 { result.instances = Array(result.instances.prefix(execution.limit)) }
        guard result.instances.isEmpty else { return proceed(result) }
        QueryFailover(query, execution, options, from: self, result, then: proceed).proceed()
    }

    /// Executes a query for another datacenter, which does not have it itself.
    func executeForOther(
        _ query: PreparedQuery, _ execution: PreparedQueryExecution, token: String
    ) throws(ConsulError) -> PreparedQueryResult {
        var result = try instances(of: query, connect: execution.connect, token: token)
        if execution.limit > 0 { result.instances = Array(result.instances.prefix(execution.limit)) }
        return result
    }

    // MARK: What is here

    /// The instances that the query lets pass and the token may see, shuffled.
    private func instances(
        of query: PreparedQuery, connect: Bool, token: String
    ) throws(ConsulError) -> PreparedQueryResult {
        let service = query.service
        let token = query.token.isEmpty ? token : query.token
        let authorizer = try cluster.authorizer(for: token, on: agent, store)
        let passing = found(service, connect: connect).filter { service.takes($0) }
        let visible = authorizer.visible(passing)
        var seen = visible.elements
        let isFiltered = visible.hidesSome && !token.isEmpty
        cluster.queryRandom.shuffle(&seen)
        return PreparedQueryResult(
            service: service.service, instances: seen, dnsTTL: query.dnsTTL,
            datacenter: service.peer.isEmpty ? agent.identity.datacenter : "", peer: service.peer,
            filteredByACLs: isFiltered)
    }

    private func found(_ service: ServiceQuery, connect: Bool) -> [InstanceHealth] {
        var watch = WatchSet(isRecording: false)
        guard connect || service.connect else {
            return store.checkServiceNodes(service.service, ofPeer: service.peer, watch: &watch).value
        }
        let catalog = store.catalog(ofPeer: service.peer, watch: &watch)
        return catalog.checkConnectServiceNodes(service.service, watch: &watch).value
    }

    // MARK: Distance

    /// From where distances are counted: what the client says, or else the query.
    private func source(for query: PreparedQuery, _ execution: PreparedQueryExecution) -> QuerySource {
        var source = execution.source
        if source.datacenter.isEmpty { source.datacenter = execution.agent.datacenter }
        if source.node.isEmpty { source.node = query.service.near }
        if source.node == "_agent" {
            source.node = execution.agent.node
        } else if source.node == "_ip" {
            let address = source.address
            let known = address.isEmpty ? nil : store.catalog.nodes.first { $0.value.value.address == address }
            source.node = known?.value.value.name ?? ""
        }
        return source
    }

    /// Sorted by distance; what is on the source's own node comes first if it is among the first ten.
    private func nearestFirst(_ result: PreparedQueryResult, _ source: QuerySource) -> [InstanceHealth] {
        var sorted = sorted(result.instances, byDistanceFrom: source) { $0.node.value.name }
        guard !source.node.isEmpty, result.datacenter.hasSameBytes(as: source.datacenter) else { return sorted }
        let own = sorted.prefix(10).firstIndex { $0.node.value.name.isSameName(as: source.node) }
        if let own { sorted.swapAt(0, own) }
        return sorted
    }
}

extension ServiceQuery {
    /// Whether an instance is what the query asks for.
    fileprivate func takes(_ instance: InstanceHealth) -> Bool {
        let ignored = ignoredCheckIDs ?? []
        for check in instance.checks.map(\.value) where !ignored.contains(where: { $0.hasSameBytes(as: check.id) }) {
            if check.status == .critical || (onlyPassing && check.status != .passing) { return false }
        }
        let (node, service) = (instance.node.value, instance.service)
        if let nodeMeta, !nodeMeta.isEmpty, !(node.meta ?? [:]).satisfies(nodeMeta.pairs) { return false }
        if let serviceMeta, !serviceMeta.isEmpty, !(service.meta ?? [:]).satisfies(serviceMeta.pairs) { return false }
        return takesTags(service)
    }

    private func takesTags(_ service: NodeService) -> Bool {
        (tags ?? []).allSatisfy { tag in
            guard tag.utf8.first == UInt8(ascii: "!") else { return service.hasTags([tag]) }
            return !service.hasTags([String(tag.dropFirst())])
        }
    }
}
