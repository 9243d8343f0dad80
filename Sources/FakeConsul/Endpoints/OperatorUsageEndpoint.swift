// SPDX-License-Identifier: MIT

/// How much there is of services, instances and nodes (`consul agent/consul/operator_usage_endpoint.go`). The server
/// that is asked answers by its own state, whatever datacenter is named; with `?global` it asks the others too.
enum OperatorUsageEndpoint: Endpoint {
    static let routes = [Route("/v1/operator/usage", (.get, usage))]

    @Sendable private static func usage(_ call: Call) throws -> Operation {
        try call.refuseNamespaces()
        var options = try call.queryOptions()
        options.datacenter = call.agent.identity.datacenter
        var read = Read(options: options, showsConsistency: true, stampsErrors: true, isForAnyServer: true) {
            [options] view in
            try view.standingAuthorizer().require(.read, .operator)
            return answer(view.store.catalog.usage(watch: &view.watch), options, others: [:], view)
        }
        if call.query.has("global") {
            read.perform = { [options] view, done in
                let others = Array(view.cluster.datacenters(knownTo: view.agent).dropFirst())
                gather(others[...], token: options.token, from: view, into: [:]) { found in
                    var view = view
                    do throws(ConsulError) {
                        try view.authorizer().require(.read, .operator)
                        let own = view.store.catalog.usage(watch: &view.watch)
                        done(.success(answer(own, options, others: found, view)))
                    } catch {
                        done(.failure(error))
                    }
                }
            }
        }
        return .read(read)
    }

    /// Asks one datacenter after the other; what cannot be asked is left out.
    private static func gather(
        _ datacenters: ArraySlice<String>, token: String, from view: ReadView, into found: SortedMap<ServiceUsage>,
        then proceed: @escaping (SortedMap<ServiceUsage>) -> Void
    ) {
        guard let datacenter = datacenters.first else { return proceed(found) }
        var options = QueryOptions()
        options.datacenter = datacenter
        options.token = token
        var usage: ServiceUsage?
        let read = Read(options: options, isForAnyServer: true, isPlain: true) { view in
            try view.authorizer().require(.read, .operator)
            usage = view.store.catalog.usage(watch: &view.watch).value
            return .empty
        }
        let caller = view.cluster.itself(view.agent, purpose: "usage")
        view.cluster.take(.read(read), at: view.agent, for: Asker(caller: caller) { outcome in
            var found = found
            if case .success = outcome { found[datacenter] = usage }
            gather(datacenters.dropFirst(), token: token, from: view, into: found, then: proceed)
        })
    }

    private static func answer(
        _ own: CatalogResult<ServiceUsage>, _ options: QueryOptions, others: SortedMap<ServiceUsage>, _ view: ReadView
    ) -> Reply {
        var all = others
        all[view.agent.identity.datacenter] = own.value
        let meta = QueryMetaMembers(view, options, index: own.index)
        return .json(index: own.index) { json in
            json.object { json in
                json.key("Usage")
                all.write(to: &json) { $1.write(to: &$0) }
                meta.write(to: &json)
            }
        }
    }
}
