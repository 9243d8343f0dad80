// SPDX-License-Identifier: MIT

/// Who is connected with a service in the mesh (`consul agent/structs ServiceTopology`).
struct ServiceTopology {
    /// One of the two directions.
    struct Side {
        var instances: [InstanceHealth] = []
        /// Why each service is there, by the bytes of its name.
        var sources: [KVKey: Source] = [:]
        var decisions: [KVKey: IntentionDecision] = [:]
    }

    /// Why a service is thought to be connected with another.
    enum Source: String {
        /// A sidecar or a gateway names it.
        case registration = "proxy-registration"
        case defaultAllow = "default-allow"
        case wildcardIntention = "wildcard-intention"
        case specificIntention = "specific-intention"
        /// It has no instances, but entries that say where its requests go.
        case routing = "routing-config"

        init(_ decision: IntentionDecision) {
            let general: Source = decision.isAllowedByDefault ? .defaultAllow : .wildcardIntention
            self = decision.isExact ? .specificIntention : general
        }
    }

    /// Whether all proxies of the service take its connections without its knowledge.
    var isTransparent = false
    /// What proxies measure the service's traffic as; empty for a gateway without an entry.
    var protocolName = ""
    var upstreams = Side()
    var downstreams = Side()
}

/// Finds out who is connected with one service (`consul agent/consul/state catalog.go ServiceTopology`).
struct TopologySearch {
    let store: StateStore
    let service: String
    let kind: ServiceKind
    /// Whether services may connect where no intention says anything.
    let isAllowedByDefault: Bool
    var watch: WatchSet
    private(set) var index: UInt64 = 0
    private var topology = ServiceTopology()
    /// Whether a proxy, or the service itself, connects to what intentions allow.
    private var followsIntentions = false

    init(_ store: StateStore, of service: String, kind: ServiceKind, isAllowedByDefault: Bool, watch: WatchSet) {
        self.store = store
        self.service = service
        self.kind = kind
        self.isAllowedByDefault = isAllowedByDefault
        self.watch = watch
    }

    /// - Throws: what Consul says of an API gateway that no entry knows.
    mutating func run() throws(ConsulError) -> ServiceTopology {
        findProtocol()
        try findUpstreams()
        findDownstreams()
        return topology
    }

    private mutating func move(to index: UInt64) { self.index = max(self.index, index) }

    // MARK: The service itself

    private mutating func findProtocol() {
        switch kind {
        case .ingressGateway: measureListeners(of: .ingressGateway)
        case .apiGateway: measureListeners(of: .apiGateway)
        default:
            topology.protocolName = store.protocolOfService(service, watch: &watch)
            move(to: store.configEntries.index)
            let proxies = store.catalog.connectServiceNodes(service, watch: &watch)
            move(to: proxies.index)
            let services = proxies.value.map(\.value.service)
            let transparent = services.map(\.isTransparentProxy)
            topology.isTransparent = !transparent.isEmpty && transparent.allSatisfy { $0 }
            followsIntentions = transparent.contains(true) || services.contains { $0.connect.native }
        }
    }

    /// A gateway's traffic counts as HTTP if that of all its listeners does.
    private mutating func measureListeners(of kind: ConfigKind) {
        guard let entry = store.configEntries.get(kind, service, watch: &watch) else { return }
        move(to: store.configEntries.index)
        let listeners = entry.body.records("Listeners").map { ConfigRule.isHTTPLike($0.text("Protocol")) }
        topology.protocolName = !listeners.isEmpty && listeners.allSatisfy { $0 } ? "http" : "tcp"
    }

    // MARK: Upstreams

    private mutating func findUpstreams() throws(ConsulError) {
        watch.insert(.table(.meshTopology))
        move(to: store.catalog.mesh.topology.index)
        var names = store.catalog.mesh.topology.upstreams(of: service).map(\.upstream)
        if kind == .apiGateway { names += try servicesBehindGateway() }
        for name in names { topology.upstreams.sources[KVKey(name)] = .registration }
        let intentions = store.intentions(matching: service, on: .source, watch: &watch)
        if followsIntentions {
            for (name, decision) in intended(by: intentions, asDownstreams: false) {
                guard topology.upstreams.sources[KVKey(name)] == nil else { continue }
                names.append(name)
                topology.upstreams.sources[KVKey(name)] = ServiceTopology.Source(decision)
            }
        }
        decide(names, on: \.upstreams, by: intentions, as: .destination)
        let all = instances(of: names)
        topology.upstreams.instances = all.filter { instance in
            followsIntentions || topology.upstreams.sources[KVKey(instance.service.meshName)] == .registration
        }
        noteRouting(of: names)
    }

    private func servicesBehindGateway() throws(ConsulError) -> [String] {
        guard let bound = store.configEntries[.boundAPIGateway, service] else { throw .internal("not an APIGateway") }
        return bound.linkedServices
    }

    /// What has no instances may still have entries.
    private mutating func noteRouting(of names: [String]) {
        let found = Set(topology.upstreams.instances.map { KVKey($0.service.name) })
        for name in names where !found.contains(KVKey(name)) {
            for kind in ConfigKind.ofServiceGraph {
                move(to: store.configEntries.index)
                guard store.configEntries.get(kind, name, watch: &watch) != nil else { continue }
                topology.upstreams.sources[KVKey(name)] = .routing
            }
        }
    }

    // MARK: Downstreams

    private mutating func findDownstreams() {
        var names = registeredDownstreams()
        for name in names { topology.downstreams.sources[KVKey(name)] = .registration }
        let intentions = store.intentions(matching: service, on: .destination, watch: &watch)
        for (name, decision) in intended(by: intentions, asDownstreams: true) {
            guard topology.downstreams.sources[KVKey(name)] == nil else { continue }
            names.append(name)
            topology.downstreams.sources[KVKey(name)] = ServiceTopology.Source(decision)
        }
        decide(names, on: \.downstreams, by: intentions, as: .source)
        let all = instances(of: names)
        let following = Set(all.compactMap { instance -> KVKey? in
            if instance.service.connect.native { return KVKey(instance.service.name) }
            guard instance.service.isTransparentProxy else { return nil }
            return KVKey(instance.service.proxy.destinationServiceName)
        })
        topology.downstreams.instances = all.filter { instance in
            let key = KVKey(instance.service.meshName)
            return following.contains(key) || topology.downstreams.sources[key] == .registration
        }
    }

    /// Those that name the service, or one whose requests go to it, as an upstream; and gateways that have it.
    private mutating func registeredDownstreams() -> [String] {
        var names: [String] = []
        let sources = store.servicesRouted(to: service, watch: &watch)
        move(to: max(1, store.configEntries.index))
        for source in sources {
            let links = store.catalog.mesh.topology.downstreams(of: source)
            for name in links.map(\.downstream) where !names.contains(where: { $0.hasSameBytes(as: name) }) {
                names.append(name)
            }
        }
        for entry in store.configEntries.linking(to: service) where entry.kind == .boundAPIGateway {
            move(to: entry.indexes.modify)
            names.append(entry.name)
        }
        return names
    }

    // MARK: What both directions share

    private mutating func decide(
        _ names: [String], on side: WritableKeyPath<ServiceTopology, ServiceTopology.Side>,
        by intentions: [Intention], as other: IntentionSide
    ) {
        for name in names {
            topology[keyPath: side].decisions[KVKey(name)] = intentions.decision(
                on: name, as: other, default: isAllowedByDefault, allowingPermissions: false)
        }
    }

    /// The services that intentions allow to be connected with this one (`intentionTopologyTxn`).
    private mutating func intended(
        by intentions: [Intention], asDownstreams: Bool
    ) -> [(name: String, decision: IntentionDecision)] {
        move(to: store.configEntries.index)
        let other: IntentionSide = asDownstreams ? .source : .destination
        return candidates(asDownstreams: asDownstreams).compactMap { name in
            if name.hasSameBytes(as: "consul") || name.isSameName(as: service) { return nil }
            let decision = intentions.decision(
                on: name, as: other, default: isAllowedByDefault, allowingPermissions: true)
            return decision.isAllowed ? (name, decision) : nil
        }
    }

    private mutating func candidates(asDownstreams: Bool) -> [String] {
        watch.insert(.table(.kindNames))
        let typical = store.catalog.kindNames.names(of: .typical)
        move(to: typical.index)
        var names = typical.names
        if asDownstreams {
            let gateways = store.catalog.kindNames.names(of: .ingressGateway)
            move(to: gateways.index)
            names += gateways.names
        } else {
            watch.insert(.table(.virtualIPs))
            move(to: store.catalog.mesh.manualVIPs.index)
            names += store.catalog.virtualIPs.names
        }
        return SortedMap(names.map { (key: $0.lowercased(), value: $0) }.reversed()).pairs.map(\.value)
    }

    /// The instances of services and of what makes them reachable in the mesh, none twice.
    private mutating func instances(of names: [String]) -> [InstanceHealth] {
        var found: [KVKey: InstanceHealth] = [:]
        for name in names {
            let own = store.checkServiceNodes(name, watch: &watch)
            let mesh = store.catalog.checkConnectServiceNodes(name, watch: &watch)
            move(to: max(own.index, mesh.index))
            for instance in own.value + mesh.value {
                found[CatalogKey.of(instance.node.value.name, instance.service.id)] = instance
            }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }
}

extension NodeService {
    /// The service's own name, or that of the one that it is the proxy of.
    fileprivate var meshName: String { kind == .connectProxy ? proxy.destinationServiceName : name }
}
