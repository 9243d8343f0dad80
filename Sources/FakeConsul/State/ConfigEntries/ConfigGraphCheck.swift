// SPDX-License-Identifier: MIT

/// Whether the discovery chains still hold together with an entry changed: every chain, gateway and intention that the
/// entry touches is tried out (`validateProposedConfigEntryInServiceGraph`).
struct ConfigGraphCheck {
    let store: StateStore
    let kind: ConfigKind
    let name: String
    /// Nil where the entry is to go.
    let new: ConfigEntry?

    private var services: Set<String> = []
    private var gateways: [ConfigEntry] = []
    private var intentions: [ConfigEntry] = []
    private var chains: [String: DiscoveryChain] = [:]

    init(store: StateStore, kind: ConfigKind, name: String, new: ConfigEntry?) {
        self.store = store
        self.kind = kind
        self.name = name
        self.new = new
    }

    private var override: StateStore.ConfigOverride { .init(kind: kind, name: name, entry: new) }

    mutating func run() throws(ChainError) {
        switch kind {
        case .exportedServices:
            if let new {
                for service in ExportedNames(store, override).names(of: new) { try refuseUnsafeExport(service, nil) }
            }
            return
        case .mesh: return
        case .serviceIntentions, .ingressGateway: if new == nil { return }
        default: break
        }
        gather()
        try compileChains()
        for gateway in gateways { try check(gateway: gateway) }
        for entry in intentions { try check(intentions: entry) }
    }

    // MARK: What may be touched

    private mutating func gather() {
        let entries = store.configEntries
        switch kind {
        case .proxyDefaults:
            services.formUnion(entries.chainServices)
            gateways = entries.list(.ingressGateway)
            intentions = entries.list(.serviceIntentions)
        case .samenessGroup: services = Set(entries.list(.serviceResolver).map(\.name))
        case .serviceIntentions: intentions = [new].compactMap { $0 }
        case .ingressGateway: gateways = [new].compactMap { $0 }
        default:
            intentions = entries.list(.serviceIntentions)
            services.insert(name)
            for entry in entries.linking(to: name) {
                if entry.kind.isOfServiceGraph { services.insert(entry.name) }
                if entry.kind == .ingressGateway { gateways.append(entry) }
            }
        }
        for gateway in gateways { services.formUnion(gateway.linkedServices) }
        services.formUnion(intentions.map(\.name))
    }

    private mutating func compileChains() throws(ChainError) {
        let exported = Set(ExportedNames(store, override).names)
        for service in services.sorted(by: { $0.precedesInBytes($1) }) {
            let chain = try store.triedChain(of: service, override)
            chains[service] = chain
            guard exported.contains(service) else { continue }
            try refuseUnsafeExport(service, override)
            if !ConfigRule.isHTTPLike(chain.protocolName) { try refuseNewTargets(chain) }
        }
    }

    // MARK: Gateways and intentions

    private func check(gateway: ConfigEntry) throws(ChainError) {
        for listener in gateway.body.records("Listeners") {
            let expected = listener.text("Protocol")
            for service in listener.records("Services").map({ $0.text("Name") }) where service != "*" {
                let chain = chains[service]
                let found = chain?.protocolName ?? ""
                if found == expected { continue }
                // A listener that knows nothing of requests may send what it gets to any service's instances.
                let isPlain = expected == "tcp" && chain?.startNode?.type == "resolver"
                if isPlain && kind != .ingressGateway { continue }
                throw ChainError(
                    "service \(GoQuote.quote(service)) has protocol \(GoQuote.quote(found)), which does not match "
                        + "defined listener protocol \(GoQuote.quote(expected))")
            }
        }
    }

    private func check(intentions entry: ConfigEntry) throws(ChainError) {
        guard entry.name != "*", entry.hasPermissions else { return }
        let found = chains[entry.name]?.protocolName ?? ""
        if ConfigRule.isHTTPLike(found) { return }
        throw ChainError(
            "service \(GoQuote.quote(entry.name)) has protocol \(GoQuote.quote(found)), which is incompatible with L7 "
                + "intentions permissions")
    }

    // MARK: What peers are given

    /// What peers are given leads nowhere that they cannot follow (`validateChainIsPeerExportSafe`).
    private func refuseUnsafeExport(
        _ service: String, _ override: StateStore.ConfigOverride?
    ) throws(ChainError) {
        var watch = WatchSet(isRecording: false)
        let place = "peer exported service \(GoQuote.quote(service)) contains"
        let resolvers = store.chainEntries(of: service, override, watch: &watch).resolvers
        for resolver in resolvers.sorted(by: { $0.key.precedesInBytes($1.key) }).map(\.value) {
            if let redirect = resolver.body.record("Redirect") {
                if redirect.has("Datacenter") { throw ChainError("\(place) cross-datacenter resolver redirect") }
                if redirect.has("Peer") { throw ChainError("\(place) cross-peer resolver redirect") }
            }
            for (_, failover) in resolver.body.recordMap("Failover") {
                let targets = failover.records("Targets")
                if failover.has("Datacenters") || targets.contains(where: { $0.has("Datacenter") }) {
                    throw ChainError("\(place) cross-datacenter failover")
                }
            }
        }
    }

    /// A peer knows what speaks no HTTP by the names of its certificates alone, so that there must be no new ones.
    private func refuseNewTargets(_ chain: DiscoveryChain) throws(ChainError) {
        let service = GoQuote.quote(chain.service)
        let old: DiscoveryChain
        do { old = try store.triedChain(of: chain.service, nil) } catch {
            throw ChainError("error compiling current discovery chain for \(service): \(error.message)")
        }
        let known = Set(Self.identities(old).map(\.identity))
        guard let added = Self.identities(chain).first(where: { !known.contains($0.identity) }) else { return }
        throw ChainError(
            "peer exported service \(service) uses protocol=\(GoQuote.quote(chain.protocolName)) and cannot introduce "
                + "new discovery chain targets like \(GoQuote.quote(added.target))")
    }

    /// What certificates of the chain's targets say, but for those that are only fallen back on.
    private static func identities(_ chain: DiscoveryChain) -> [(identity: String, target: String)] {
        var fallbacks: Set<String> = []
        for node in chain.nodes.values {
            if case .resolver(let resolver) = node.step { fallbacks.formUnion(resolver.failover) }
        }
        return chain.targets.values.filter { !fallbacks.contains($0.id) }
            .sorted { $0.id.precedesInBytes($1.id) }
            .map { target in
                let options = target.options
                let place = options.peer.isEmpty ? "dc/" + options.datacenter : "peer/" + options.peer
                return (identity: place + "/" + options.service, target: target.id)
            }
    }
}

/// The services that peers are given (`listServicesExportedToAnyPeerByConfigEntry`).
private struct ExportedNames {
    let store: StateStore
    let override: StateStore.ConfigOverride

    init(_ store: StateStore, _ override: StateStore.ConfigOverride) {
        self.store = store
        self.override = override
    }

    var names: [String] {
        let isOwn = override.concerns(.exportedServices, "default")
        let entry = isOwn ? override.entry : store.configEntries[.exportedServices, "default"]
        return entry.map(names) ?? []
    }

    func names(of entry: ConfigEntry) -> [String] {
        var names: [String] = []
        for service in entry.body.records("Services")
        where service.records("Consumers").contains(where: { $0.has("Peer") }) {
            if service.text("Name") == "*" { names += chainNames } else { names.append(service.text("Name")) }
        }
        return names.sortedOnce
    }

    /// The services that an entry of a chain is of.
    private var chainNames: [String] {
        var names = store.configEntries.chainServices
        // Consul takes any entry that is tried out for one of a chain.
        if override.entry != nil { names.insert(override.name) } else { names.remove(override.name) }
        return names.sorted { $0.precedesInBytes($1) }
    }
}
