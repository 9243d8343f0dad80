// SPDX-License-Identifier: MIT

/// How the table of gateways and their services follows the configuration entries (`consul agent/consul/state
/// config_entry.go`, `updateGatewayServices`).
extension StateStore {
    /// An entry is about to be put in.
    func linkGateways(of entry: ConfigEntry, over existing: ConfigEntry?, index: UInt64) throws(StateRefusal) {
        switch entry.kind {
        case .ingressGateway:
            guard existing?.body["Listeners"] != entry.body["Listeners"] else { return }
            replaceMappings(of: entry, by: ingressMappings(of: entry), index: index)
        case .terminatingGateway:
            guard existing?.body["Services"] != entry.body["Services"] else { return }
            let mappings = terminatingMappings(of: entry)
            do {
                try assignAddresses(of: entry, over: existing, index: index)
            } catch {
                throw StateRefusal("failed to associate services to gateway: \(error.message)")
            }
            replaceMappings(of: entry, by: mappings, index: index)
        case .serviceDefaults where entry.isDestination: linkDestination(entry.name, index: index)
        default: break
        }
    }

    /// An entry comes out of a snapshot, which has the virtual addresses by itself.
    func restoreGateways(of entry: ConfigEntry) {
        let index = entry.indexes.modify
        switch entry.kind {
        case .ingressGateway: replaceMappings(of: entry, by: ingressMappings(of: entry), index: index)
        case .terminatingGateway: replaceMappings(of: entry, by: terminatingMappings(of: entry), index: index)
        case .serviceDefaults where entry.isDestination: linkDestination(entry.name, index: index)
        default: break
        }
    }

    private func linkDestination(_ name: String, index: UInt64) {
        let known = gatewayServiceKind(of: name)
        let kind = known == .unknown ? .destination : known
        addToWildcards(name, as: kind, because: nil, index: index)
        setKind(kind, ofFirstMapping: name, index: index)
        catalog.kindNames.insert(name, kind: .destination, index: index)
        touch(.table(.kindNames))
    }

    /// An entry is about to go.
    func unlinkGateways(of entry: ConfigEntry, index: UInt64) {
        switch entry.kind {
        case .ingressGateway, .terminatingGateway: removeMappings(of: entry, index: index)
        case .serviceDefaults where entry.isDestination:
            let known = gatewayServiceKind(of: entry.name)
            let kind = known == .destination ? .unknown : known
            addToWildcards(entry.name, as: kind, because: nil, index: index)
            unlinkGateways(from: entry.name, isDestinationGone: true, index: index)
            setKind(kind, ofFirstMapping: entry.name, index: index)
            catalog.kindNames.remove(entry.name, kind: .destination, index: index)
            touch(.table(.kindNames))
        default: break
        }
    }

    private func removeMappings(of entry: ConfigEntry, index: UInt64) {
        for mapping in catalog.mesh.gatewayServices.services(of: entry.name) {
            catalog.mesh.gatewayServices.remove(mapping, index: index)
        }
        catalog.mesh.gatewayServices.move(to: index)
        touch(.table(.gatewayServices))
        guard entry.kind == .ingressGateway else { return }
        catalog.mesh.topology.removeAll(of: entry.name, index: index)
        touch(.table(.meshTopology))
    }

    private func replaceMappings(of entry: ConfigEntry, by mappings: [GatewayService], index: UInt64) {
        removeMappings(of: entry, index: index)
        for mapping in mappings {
            if mapping.service == GatewayService.wildcard {
                putAll(for: mapping, index: index)
            } else {
                put(mapping, index: index)
            }
        }
    }

    private func ingressMappings(of entry: ConfigEntry) -> [GatewayService] {
        entry.body.records("Listeners").flatMap { listener in
            listener.records("Services").map { service in
                var mapping = GatewayService(
                    gateway: entry.name, service: service.text("Name"), gatewayKind: .ingressGateway)
                mapping.port = Int(listener.int("Port"))
                mapping.protocolName = listener.text("Protocol")
                mapping.hosts = service.texts("Hosts")
                return mapping
            }
        }
    }

    private func terminatingMappings(of entry: ConfigEntry) -> [GatewayService] {
        entry.body.records("Services").map { service in
            let name = service.text("Name")
            var mapping = GatewayService(gateway: entry.name, service: name, gatewayKind: .terminatingGateway)
            mapping.caFile = service.text("CAFile")
            mapping.certFile = service.text("CertFile")
            mapping.keyFile = service.text("KeyFile")
            mapping.sni = service.text("SNI")
            mapping.serviceKind = gatewayServiceKind(of: name)
            return mapping
        }
    }

    /// A gateway takes every service: each that is there now gets a mapping, unless the gateway names it by itself
    /// (`updateGatewayNamespace`).
    private func putAll(for wildcard: GatewayService, index: UInt64) {
        func add(_ name: String, _ kind: GatewayServiceKind?) {
            let table = catalog.mesh.gatewayServices
            guard table[wildcard.gateway, name, wildcard.port] == nil else { return }
            var mapping = wildcard
            mapping.service = name
            mapping.isFromWildcard = true
            if let kind { mapping.serviceKind = kind }
            put(mapping, index: index)
        }
        for name in catalog.kindNames.names(of: .typical).names
        where !name.hasSameBytes(as: "consul") && catalog.isReachable(name, through: wildcard.gatewayKind) {
            add(name, nil)
        }
        for entry in configEntries.list(.serviceDefaults) where entry.isDestination { add(entry.name, .destination) }
        put(wildcard, index: index)
    }

    // MARK: Addresses of what is behind terminating gateways

    private func assignAddresses(
        of entry: ConfigEntry, over existing: ConfigEntry?, index: UInt64
    ) throws(StateRefusal) {
        let addresses = try gatewayAddresses(of: entry, index: index)
        for record in catalog.instances(of: entry.name) {
            setAddresses(addresses, of: record.value, index: index)
        }
        for service in existing?.body.records("Services") ?? [] {
            let name = service.text("Name")
            guard addresses[Self.addressTag(of: name)] == nil else { continue }
            var watch = WatchSet(isRecording: false)
            guard catalog.connectServiceNodes(name, watch: &watch).value.isEmpty else { continue }
            freeVirtualIP(of: name, exceptFor: entry.name, index: index)
        }
    }

    /// The virtual addresses of the services behind a terminating gateway, by the tags that the gateway's instances
    /// have for them.
    func gatewayAddresses(of entry: ConfigEntry, index: UInt64) throws(StateRefusal) -> SortedMap<ServiceAddress> {
        var addresses: SortedMap<ServiceAddress> = [:]
        for service in entry.body.records("Services") {
            let name = service.text("Name")
            addresses[Self.addressTag(of: name)] = ServiceAddress(
                address: try assignVirtualIP(to: name, index: index))
        }
        return addresses
    }

    private static func addressTag(of name: String) -> String { addressTagPrefix + name }
    private static let addressTagPrefix = "consul-virtual:"

    private func setAddresses(_ addresses: SortedMap<ServiceAddress>, of record: ServiceRecord, index: UInt64) {
        let old = record.service.taggedAddresses
        var all = SortedMap((old?.pairs ?? []).filter { !$0.key.hasPrefix(Self.addressTagPrefix) })
        for (tag, address) in addresses.pairs { all[tag] = address }
        guard old != all else { return }
        var service = record.service
        service.taggedAddresses = all
        service.indexes.modify = index
        insert(ServiceRecord(node: record.node, service: service))
    }
}
