// SPDX-License-Identifier: MIT

/// How the table of gateways and their services follows what is registered (`consul agent/consul/state catalog.go`).
extension StateStore {
    // MARK: Instances

    /// An instance is about to be registered.
    func linkGateways(to service: NodeService, index: UInt64) {
        // The servers themselves are behind no gateway.
        if service.kind == .typical && !service.name.hasSameBytes(as: "consul") {
            addToWildcards(service.name, as: .service, because: service, index: index)
            setKind(.service, ofFirstMapping: service.name, index: index)
        }
    }

    /// What makes a service reachable in the mesh is about to be registered.
    func linkGateways(toMeshOf service: NodeService, named name: String, index: UInt64) {
        addToWildcards(name, as: .service, because: service, index: index)
    }

    /// Adds a service to the gateways that take all (`checkGatewayWildcardsAndUpdate`).
    ///
    /// - Parameter instance: what is about to be registered, which counts already.
    func addToWildcards(_ name: String, as kind: GatewayServiceKind, because instance: NodeService?, index: UInt64) {
        let wildcards = catalog.mesh.gatewayServices.gateways(of: GatewayService.wildcard)
        guard !wildcards.isEmpty else { return }
        var reach = catalog.reach(of: name)
        if let instance {
            let isInMesh = instance.connect.native || instance.kind == .connectProxy
            if isInMesh { reach.isInMesh = true } else { reach.isOutside = true }
        }
        for wildcard in wildcards {
            if wildcard.gatewayKind == .ingressGateway && !reach.isInMesh { continue }
            if wildcard.gatewayKind == .terminatingGateway && !reach.isOutside && kind != .destination { continue }
            var mapping = wildcard
            mapping.service = name
            mapping.isFromWildcard = true
            mapping.serviceKind = kind
            put(mapping, index: index)
        }
    }

    /// A service that gateways name is of another kind now. Consul sees to the first of them alone
    /// (`checkGatewayAndUpdate`).
    func setKind(_ kind: GatewayServiceKind, ofFirstMapping name: String, index: UInt64) {
        guard var mapping = catalog.mesh.gatewayServices.gateways(of: name).first else { return }
        mapping.service = name
        mapping.serviceKind = kind
        put(mapping, index: index)
    }

    /// An instance of the service, or what made it a destination, is gone (`cleanupGatewayWildcards`).
    func unlinkGateways(from name: String, isDestinationGone: Bool = false, index: UInt64) {
        let mappings = catalog.mesh.gatewayServices.gateways(of: name)
        // Most services are behind no gateway, and a service may have thousands of instances to look at.
        guard !mappings.isEmpty else { return }
        let reach = catalog.reach(of: name)
        let isDestination = !isDestinationGone && configEntries[.serviceDefaults, name]?.isDestination == true
        for mapping in mappings {
            guard mapping.isFromWildcard else {
                setKind(gatewayServiceKind(of: mapping.service), ofFirstMapping: mapping.service, index: index)
                continue
            }
            if mapping.gatewayKind == .ingressGateway && reach.isInMesh { continue }
            if mapping.gatewayKind == .terminatingGateway && (reach.isOutside || isDestination) { continue }
            catalog.mesh.gatewayServices.remove(mapping, index: index)
            touch(.table(.gatewayServices))
            if mapping.gatewayKind == .ingressGateway {
                catalog.mesh.topology.remove(upstream: mapping.service, downstream: mapping.gateway, index: index)
                touch(.table(.meshTopology))
            }
        }
    }

    /// Puts a mapping in (`updateGatewayService`). One that says the same as before keeps its indexes.
    func put(_ mapping: GatewayService, index: UInt64) {
        let existing = catalog.mesh.gatewayServices[mapping.gateway, mapping.service, mapping.port]
        if let existing, existing.isSame(as: mapping) { return }
        var mapping = mapping
        mapping.indexes = RaftIndexes(create: existing?.indexes.create ?? index, modify: index)
        catalog.mesh.gatewayServices.insert(mapping, index: index)
        touch(.table(.gatewayServices))
        // Ingress gateways alone stand by themselves in what is shown of the mesh.
        guard mapping.gatewayKind == .ingressGateway, mapping.service != GatewayService.wildcard else { return }
        let link = MeshTopology.Link(
            upstream: mapping.service, downstream: mapping.gateway, indexes: mapping.indexes)
        catalog.mesh.topology.insert(link, index: index)
        touch(.table(.meshTopology))
    }
}

extension Catalog {
    /// How one comes to a service.
    struct Reach {
        /// Over a proxy, or by Connect that it speaks itself.
        var isInMesh: Bool
        /// Without any of that.
        var isOutside: Bool
    }

    fileprivate func reach(of name: String) -> Reach {
        Reach(
            isInMesh: hasConnectInstances(of: name),
            isOutside: servicesByName.entries(withPrefix: CatalogKey.of(name)).contains {
                !$0.value.value.service.connect.native
            })
    }

    /// The same for those who fill in the mappings of a wildcard.
    func isReachable(_ name: String, through kind: ServiceKind) -> Bool {
        let reach = reach(of: name)
        return kind == .terminatingGateway ? reach.isOutside : reach.isInMesh
    }
}

extension ConfigEntry {
    /// Whether the service is outside the mesh, where the entry says.
    var isDestination: Bool { kind == .serviceDefaults && body.record("Destination") != nil }
}
