// SPDX-License-Identifier: MIT

/// What is looked up in the catalog, by the servers that the agent asks as for any other read.
extension DNSDesk {
    func look(_ lookup: DNSLookup, for item: DNSCase, _ completed: @escaping (DNSFinding) -> Void) {
        switch lookup {
        case .name(let name): askRecursors(name, for: item, completed)
        case .node(let name, let datacenter, let peer):
            let place = peer.isEmpty ? datacenter : item.settings.datacenter
            read(lookup, in: place, for: item, completed) { try Self.node(name, ofPeer: peer, &$0) }
        case .service(let service):
            let place = service.peer.isEmpty ? service.datacenter : item.settings.datacenter
            read(lookup, in: place, for: item, completed) { try Self.instances(service, &$0) }
        case .virtualIP(let service, let peer):
            read(lookup, in: item.settings.datacenter, for: item, isFresh: true, completed) { view in
                let authorizer = try view.authorizer()
                guard authorizer.allowsReading(service: service, ofPeer: peer) else {
                    throw authorizer.denial(.read, .service(service))
                }
                let address = peer.isEmpty ? view.store.catalog.virtualIPs.address(of: service) : nil
                return address.flatMap { IPAddress($0) }.map { .address($0) } ?? .nothing
            }
        case .preparedQuery(let name, let datacenter, let client):
            execute(name, as: lookup, in: datacenter, client: client, for: item, completed)
        case .nodeAt(let name):
            read(lookup, in: item.settings.datacenter, for: item, completed) { view in
                try Self.node(withReverseName: name, &view)
            }
        case .serviceAt(let address):
            read(lookup, in: item.settings.datacenter, for: item, completed) { try Self.service(at: address, &$0) }
        }
    }

    /// Has a server read.
    ///
    /// - Parameter isFresh: whether only the leader may answer.
    private func read(
        _ lookup: DNSLookup, in datacenter: String, for item: DNSCase, isFresh: Bool = false,
        _ completed: @escaping (DNSFinding) -> Void, _ run: @escaping (inout ReadView) throws -> DNSFinding
    ) {
        var finding = DNSFinding.nothing
        let read = Read(options: options(in: datacenter, for: item, isFresh: isFresh), showsConsistency: true) { view in
            finding = try run(&view)
            return .empty
        }
        ask(read, for: lookup, of: item, completed) { finding }
    }

    /// Has a server execute a prepared query.
    private func execute(
        _ name: String, as lookup: DNSLookup, in datacenter: String, client: String, for item: DNSCase,
        _ completed: @escaping (DNSFinding) -> Void
    ) {
        let execution = PreparedQueryExecution(
            query: name, source: QuerySource(address: client), agent: item.agent.querySource)
        var finding = DNSFinding.nothing
        let read = Read.executing(execution, options(in: datacenter, for: item)) { result, _ in
            finding = .query(
                DNSQueryResult(
                    service: result.service, datacenter: result.datacenter, ttl: result.dnsTTL,
                    instances: result.instances))
            return .empty
        }
        ask(read, for: lookup, of: item, completed) { finding }
    }

    private func options(in datacenter: String, for item: DNSCase, isFresh: Bool = false) -> QueryOptions {
        let settings = item.settings
        var options = QueryOptions()
        options.datacenter = datacenter
        options.token = item.agent.tokens.user
        options.consistency = settings.allowsStale && !isFresh ? .stale : .default
        // Zero would be no limit.
        options.maxStale = max(settings.maxStale, .nanoseconds(1))
        return options
    }

    /// Gives a read to the agent, and tells what it has found, or else what is remembered.
    private func ask(
        _ read: Read, for lookup: DNSLookup, of item: DNSCase, _ completed: @escaping (DNSFinding) -> Void,
        found: @escaping () -> DNSFinding
    ) {
        let (agent, settings) = (item.agent, item.settings)
        let caller = Caller.itself(agent, id: item.id, purpose: "dns", at: cluster.now)
        let asker = Asker(caller: caller) { [unowned self] outcome in
            switch outcome {
            case .success(let answer):
                if read.options.consistency == .stale, answer.facts?.lastContact ?? .zero > Self.staleAge {
                    agent.metrics.increment(.dnsStaleQueries, at: cluster.now)
                }
                if settings.usesCache { remembered.keep(found(), of: lookup, at: agent) }
                completed(found())
            case .failure(let error):
                let known = settings.usesCache ? remembered.finding(of: lookup, at: agent) : nil
                completed(known ?? .failure(error))
            }
        }
        cluster.take(.read(read), at: agent, for: cluster.awaited(asker))
    }

    /// An answer of a server that has not heard its leader for so long is counted.
    private static let staleAge = Duration.seconds(5)

    // MARK: In a server's state

    private static func node(_ name: String, ofPeer peer: String, _ view: inout ReadView) throws -> DNSFinding {
        let authorizer = try view.authorizer()
        let catalog = view.store.catalog(ofPeer: peer, watch: &view.watch)
        guard let found = catalog.node(nameOrID: name), found.isVisible(to: authorizer) else { return .nothing }
        return .node(found)
    }

    private static func instances(_ lookup: DNSServiceLookup, _ view: inout ReadView) throws -> DNSFinding {
        let authorizer = try view.authorizer()
        // Whoever asks for proxies or gateways must be allowed to read the service that is behind them.
        if lookup.kind != .instances, !authorizer.allows(.read, .service(lookup.service)) {
            throw ConsulError.permissionDenied
        }
        let found: [InstanceHealth]
        switch lookup.kind {
        case .instances:
            let tags = lookup.tag.isEmpty ? nil : [lookup.tag]
            let (name, peer) = (lookup.service, lookup.peer)
            found = view.store.checkServiceNodes(name, ofPeer: peer, tags: tags, watch: &view.watch).value
        case .connect:
            found = view.store.catalog.checkConnectServiceNodes(lookup.service, watch: &view.watch).value
        case .ingress:
            found = view.store.checkIngressServiceNodes(lookup.service, watch: &view.watch).value
        }
        return .instances(authorizer.visible(found).elements)
    }

    private static func node(withReverseName name: String, _ view: inout ReadView) throws -> DNSFinding {
        let authorizer = try view.authorizer()
        // A name that is written otherwise than that of its address is none of Consul's.
        guard let text = DNSReverse.address(of: name), let address = IPAddress(text),
            DNSReverse.name(of: address) == name
        else { return .nothing }
        for entry in view.store.catalog.nodes {
            let node = entry.value.value
            guard IPAddress(node.address) == address, node.isVisible(to: authorizer) else { continue }
            return .named(node.name, datacenter: node.datacenter)
        }
        return .nothing
    }

    private static func service(at address: String, _ view: inout ReadView) throws -> DNSFinding {
        let authorizer = try view.authorizer()
        for entry in view.store.catalog.services {
            let record = entry.value.value
            guard record.service.address.hasSameBytes(as: address), authorizer.allows(.read, .node(record.node)),
                authorizer.allowsReading(service: record.service.name)
            else { continue }
            let datacenter = view.store.catalog.node(named: record.node)?.value.datacenter ?? ""
            return .named(record.service.name, datacenter: datacenter)
        }
        return .nothing
    }
}

extension MetricsKey {
    fileprivate static let dnsStaleQueries = MetricsKey("dns.stale_queries")
}
