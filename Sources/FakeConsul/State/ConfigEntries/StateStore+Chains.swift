// SPDX-License-Identifier: MIT

/// Discovery chains out of the configuration entries (`consul agent/consul/state/config_entry.go`).
extension StateStore {
    /// What an entry is to be while it is tried out: nil stands for none.
    struct ConfigOverride {
        let kind: ConfigKind
        let name: String
        let entry: ConfigEntry?

        func concerns(_ kind: ConfigKind, _ name: String) -> Bool {
            self.kind == kind && CatalogKey.of(self.name) == CatalogKey.of(name)
        }
    }

    /// The chain of a service as it is now, and the index of what it is made of.
    ///
    /// - Parameter request: without the trust domain and the address, which are filled in.
    func discoveryChain(
        _ request: ChainRequest, watch: inout WatchSet
    ) throws(ChainError) -> (chain: DiscoveryChain, entries: ChainEntries, index: UInt64) {
        var request = request
        request.trustDomain = trustDomain
        request.virtualIP = catalog.virtualIPs.address(of: request.service)
        let entries = chainEntries(of: request.service, watch: &watch)
        do {
            return (try ChainCompiler.compile(request, entries), entries, configEntries.index)
        } catch {
            throw ChainError("failed to compile discovery chain: " + error.message)
        }
    }

    /// The chain as it would be with an entry changed. Nothing that is asked of it leans on datacenter or trust domain.
    func triedChain(of service: String, _ override: ConfigOverride?) throws(ChainError) -> DiscoveryChain {
        var watch = WatchSet(isRecording: false)
        let request = ChainRequest(
            service: service, datacenter: "dc1", trustDomain: "b6fc9da3-03d4-4b5a-9134-c045e9b20152.consul")
        return try ChainCompiler.compile(request, chainEntries(of: service, override, watch: &watch))
    }

    /// All entries that a service's chain may lean on, and what they name (`readDiscoveryChainConfigEntriesTxn`).
    func chainEntries(
        of service: String, _ override: ConfigOverride? = nil, watch: inout WatchSet
    ) -> ChainEntries {
        var reader = ChainReader(store: self, override: override, watch: watch)
        reader.read(service)
        watch = reader.watch
        return reader.entries
    }
}

/// Gathers the entries of a chain.
private struct ChainReader {
    let store: StateStore
    let override: StateStore.ConfigOverride?
    var watch: WatchSet
    var entries = ChainEntries()

    mutating func read(_ service: String) {
        let router = get(.serviceRouter, service)
        entries.routers[service] = router
        let split = follow(.serviceSplitter, from: router?.linkedServices ?? [service], into: \.splitters)
        let resolved = follow(.serviceResolver, from: split, into: \.resolvers)
        var seen: Set<String> = []
        for name in [service] + split + resolved where seen.insert(name).inserted {
            entries.services[name] = get(.serviceDefaults, name)
        }
        entries.proxyDefaults = get(.proxyDefaults, ConfigEntry.globalName)
    }

    private mutating func get(_ kind: ConfigKind, _ name: String) -> ConfigEntry? {
        if let override, override.concerns(kind, name) { return override.entry }
        return store.configEntries.get(kind, name, watch: &watch)
    }

    /// Follows the entries of a kind as far as they lead; answers every service that was looked at.
    private mutating func follow(
        _ kind: ConfigKind, from first: [String], into table: WritableKeyPath<ChainEntries, [String: ConfigEntry]>
    ) -> [String] {
        var waiting = first
        var seen: Set<String> = []
        var found: [String] = []
        while let name = waiting.popLast() {
            guard seen.insert(name).inserted else { continue }
            found.append(name)
            guard let entry = get(kind, name) else { continue }
            entries[keyPath: table][name] = entry
            waiting += entry.linkedServices
        }
        return found
    }
}
