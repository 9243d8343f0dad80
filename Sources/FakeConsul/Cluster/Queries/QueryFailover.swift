// SPDX-License-Identifier: MIT

/// A prepared query on its way through other datacenters and peers, one after the other, until one has instances
/// (`consul agent/consul/prepared_query_endpoint.go queryFailover`).
final class QueryFailover {
    private var query: PreparedQuery
    private let execution: PreparedQueryExecution
    private let options: QueryOptions
    private let view: ReadView
    private var result: PreparedQueryResult
    private let completed: (PreparedQueryResult) -> Void
    private var targets: ArraySlice<ServiceQuery.Target>
    private var tries = 0

    init(
        _ query: PreparedQuery, _ execution: PreparedQueryExecution, _ options: QueryOptions, from view: ReadView,
        _ result: PreparedQueryResult, then completed: @escaping (PreparedQueryResult) -> Void
    ) {
        self.query = query
        self.execution = execution
        self.options = options
        self.view = view
        self.result = result
        self.completed = completed
        let others = view.cluster.datacenters(knownTo: view.agent).dropFirst()
        targets = Self.targets(of: query.service.failover, nearest: Array(others))[...]
    }

    /// Whom to ask: so many of the nearest datacenters, then what is named and was not among them. Datacenters that
    /// nobody knows are left out.
    static func targets(of failover: ServiceQuery.Failover, nearest: [String]) -> [ServiceQuery.Target] {
        var targets = nearest.prefix(max(0, failover.nearest)).map { ServiceQuery.Target(datacenter: $0) }
        let chosen = targets.map(\.datacenter)
        for target in failover.named {
            if !target.datacenter.isEmpty {
                guard nearest.contains(target.datacenter) else { continue }
                if !chosen.contains(target.datacenter) {
                    targets.append(target)
                    continue
                }
            }
            if !target.peer.isEmpty { targets.append(target) }
        }
        return targets
    }

    /// Asks the next, and the one after it where there is nothing.
    func proceed() {
        while result.instances.isEmpty, let target = targets.popFirst() {
            tries += 1
            var isAnswered = false
            var isWaiting = false
            ask(target) { [self] found in
                if let found { result = found }
                isAnswered = true
                if isWaiting { proceed() }
            }
            // What is answered at once needs no deeper stack.
            guard isAnswered else {
                isWaiting = true
                return
            }
        }
        result.failovers = tries
        completed(result)
    }

    /// Asks one target; nil where it cannot be asked.
    private func ask(_ target: ServiceQuery.Target, then answered: @escaping (PreparedQueryResult?) -> Void) {
        query.service.peer = target.peer
        let (query, execution, token) = (query, execution, options.token)
        var options = QueryOptions()
        options.datacenter = target.peer.isEmpty ? target.datacenter : view.agent.identity.datacenter
        options.token = token
        options.consistency = self.options.consistency
        var found: PreparedQueryResult?
        let read = Read(options: options, isPlain: true) { view in
            found = try view.executeForOther(query, execution, token: token)
            return .empty
        }
        let caller = view.cluster.itself(view.agent, purpose: "prepared query")
        view.cluster.take(.read(read), at: view.agent, for: Asker(caller: caller) { outcome in
            if case .success = outcome { answered(found) } else { answered(nil) }
        })
    }
}
