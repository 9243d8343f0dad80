// SPDX-License-Identifier: MIT

/// Compiles the configuration entries of a service into its discovery chain (`consul agent/consul/discoverychain`).
///
/// A chain is walked from its start: the router of the service, then splitters as far as they go, then resolvers with
/// their redirects and failovers. All services of a chain must speak one protocol.
struct ChainCompiler {
    let request: ChainRequest
    let entries: ChainEntries
    var chain: DiscoveryChain
    /// The targets that stay in the chain.
    var retained: Set<String> = []
    /// Whether there is a router or a splitter.
    var isAdvanced = false
    /// Routers and splitters are left out where the protocol that is asked for knows of no requests.
    let ignoresAdvanced: Bool
    var customized = Customized()

    /// Which overrides changed anything.
    struct Customized: Equatable {
        var meshGateway = false
        var protocolName = false
        var connectTimeout = false
    }

    /// The most splitters that lead to one another, and the most splits that they may come to when they are laid out
    /// flat: what is beyond costs more than any proxy could bear.
    static let maxDepth = 500
    static let maxSplits = 20_000

    static func compile(_ request: ChainRequest, _ entries: ChainEntries) throws(ChainError) -> DiscoveryChain {
        var compiler = ChainCompiler(request, entries)
        return try compiler.compile()
    }

    private init(_ request: ChainRequest, _ entries: ChainEntries) {
        self.request = request
        self.entries = entries
        chain = DiscoveryChain(service: request.service, datacenter: request.datacenter)
        chain.virtualIP = request.virtualIP
        ignoresAdvanced = !request.protocolName.isEmpty && !ConfigRule.isHTTPLike(request.protocolName)
    }

    private mutating func compile() throws(ChainError) -> DiscoveryChain {
        guard !request.service.isEmpty else { throw ChainError("serviceName is required") }
        noteServiceSettings()
        chain.start = try assemble()
        try refuseCircles()
        try flattenSplitters()
        dropWhatIsUnused()
        if isAdvanced && !ConfigRule.isHTTPLike(chain.protocolName) {
            throw ChainError(
                "discovery chain \(GoQuote.quote(request.service)) uses a protocol "
                    + "\(GoQuote.quote(chain.protocolName)) that does not permit advanced routing or splitting behavior")
        }
        if !request.protocolName.isEmpty && request.protocolName != chain.protocolName {
            chain.protocolName = request.protocolName
            customized.protocolName = true
        }
        chain.customizationHash = customizationHash
        chain.isDefault = isDefault
        return chain
    }

    private mutating func noteServiceSettings() {
        chain.envoyExtensions = entries.proxyDefaults?.body.records("EnvoyExtensions") ?? []
        guard let defaults = entries.services[request.service] else { return }
        chain.serviceMeta = defaults.meta
        chain.envoyExtensions += defaults.body.records("EnvoyExtensions")
    }

    private var customizationHash: String {
        guard customized != Customized() else { return "" }
        let mode = customized.meshGateway ? request.meshGatewayMode : ""
        let hash = StructureHash.structure(
            "",
            [
                ("OverrideMeshGateway", .structure("MeshGatewayConfig", [("Mode", .string(mode))])),
                ("OverrideProtocol", .string(customized.protocolName ? request.protocolName : "")),
                (
                    "OverrideConnectTimeout",
                    .int(customized.connectTimeout ? request.connectTimeout.nanoseconds : 0)
                ),
            ]
        )
        return String(String(hash.value, radix: 16).prefix(8))
    }

    private var isDefault: Bool {
        guard case .resolver(let resolver)? = chain.startNode?.step, resolver.isDefault else { return false }
        return chain.targets[resolver.target]?.options.service == request.service
    }

    // MARK: The graph

    /// Makes the nodes; answers the first one's key.
    private mutating func assemble() throws(ChainError) -> String {
        guard let router = entries.routers[request.service] else {
            return try splitterOrResolver(newTarget(.init(service: request.service)))
        }
        if ignoresAdvanced {
            customized.protocolName = true
            return try splitterOrResolver(newTarget(.init(service: request.service)))
        }
        isAdvanced = true
        try noteProtocol(of: request.service)
        var routes: [DiscoveryNode.Route] = []
        for route in router.body.records("Routes") { routes.append(try compiled(route)) }
        let rest = try splitterOrResolver(newTarget(.init(service: router.name)))
        routes.append(DiscoveryNode.Route(definition: Self.catchAll(router.name), next: rest))
        let node = DiscoveryNode(name: Self.nodeName(request.service), step: .router(routes))
        chain.nodes[node.key] = node
        return node.key
    }

    private mutating func compiled(_ route: ConfigRecord) throws(ChainError) -> DiscoveryNode.Route {
        let destination = route.record("Destination")
        let named = destination?.text("Service") ?? ""
        let service = named.isEmpty ? request.service : named
        let subset = destination?.text("ServiceSubset") ?? ""
        let target = newTarget(.init(service: service, subset: subset))
        let next = subset.isEmpty ? try splitterOrResolver(target) : try resolver(target).key
        return DiscoveryNode.Route(definition: route, next: next)
    }

    /// Where what no route matches goes.
    private static func catchAll(_ service: String) -> ConfigRecord {
        let match = ConfigRecord(.routeHTTPMatch, [("PathPrefix", .text("/"))])
        let destination = ConfigRecord(
            .routeDestination,
            [("Service", .text(service)), ("Namespace", .text("default")), ("Partition", .text("default"))]
        )
        return ConfigRecord(
            .serviceRoute,
            [
                ("Match", .record(ConfigRecord(.routeMatch, [("HTTP", .record(match))]))),
                ("Destination", .record(destination)),
            ]
        )
    }

    static func nodeName(_ service: String) -> String { service + ".default.default" }

    /// The key of the splitter of the target's service, or of its resolver.
    private mutating func splitterOrResolver(_ target: DiscoveryTarget) throws(ChainError) -> String {
        if let splitter = try splitter(target.options.service, depth: 0) { return splitter }
        return try resolver(target).key
    }

    private mutating func splitter(_ service: String, depth: Int) throws(ChainError) -> String? {
        var node = DiscoveryNode(name: Self.nodeName(service), step: .splitter([]))
        if chain.nodes[node.key] != nil { return node.key }
        guard let entry = entries.splitters[service] else { return nil }
        if ignoresAdvanced {
            customized.protocolName = true
            return nil
        }
        guard depth < Self.maxDepth else { throw ChainError("discovery chain has too many splitters in a row") }
        // Noted before its splits are followed, so that a circle ends here.
        chain.nodes[node.key] = node
        var splits: [DiscoveryNode.Split] = []
        for split in entry.body.records("Splits") {
            let named = split.text("Service")
            let target = named.isEmpty ? service : named
            let subset = split.text("ServiceSubset")
            var next: String?
            if subset.isEmpty && target != service { next = try splitter(target, depth: depth + 1) }
            if next == nil {
                let resolved = try resolver(newTarget(.init(service: target, subset: subset)))
                if node.loadBalancer == nil, ConfigEntry.isHashBased(resolved.loadBalancer) {
                    node.loadBalancer = resolved.loadBalancer
                }
                next = resolved.key
            }
            splits.append(.init(definition: split, weight: split.float("Weight"), next: next ?? ""))
        }
        node.step = .splitter(splits)
        chain.nodes[node.key] = node
        isAdvanced = true
        return node.key
    }
}

/// Why entries make no discovery chain, in Consul's words.
struct ChainError: Error, Equatable {
    let message: String
    init(_ message: String) { self.message = message }
}
