// SPDX-License-Identifier: MIT

/// What a leader does about API gateways: it binds routes to their listeners, and tells in the status of gateways and
/// routes how they stand (`consul agent/consul/gateways`).
///
/// It looks at one entry that has changed, or gone, and answers what is to be put in the log. Carried out, that changes
/// entries, at which it looks then; where all is as it should be there is nothing left to do.
struct GatewayController {
    let store: StateStore
    let now: Instant

    /// The kinds whose changes matter.
    static func follows(_ kind: ConfigKind) -> Bool {
        kind.isControlled || [.boundAPIGateway, .inlineCertificate].contains(kind) || leadsToServices(kind)
    }

    private static func leadsToServices(_ kind: ConfigKind) -> Bool {
        kind.isOfServiceGraph || kind == .serviceDefaults || kind == .proxyDefaults
    }

    private var gateways: [ConfigEntry] { store.configEntries.list(.apiGateway) }
    private var routes: [ConfigEntry] { store.configEntries.list(.httpRoute) + store.configEntries.list(.tcpRoute) }

    /// What a change of an entry asks for.
    func commands(after kind: ConfigKind, _ name: String) -> [ConfigEntryCommand] {
        let entry = store.configEntries[kind, name]
        switch kind {
        case .apiGateway: return entry.map(reconcile(gateway:)) ?? deletion(ofBound: name)
        case .boundAPIGateway:
            if entry == nil { return orphaned(by: name) }
            return store.configEntries[.apiGateway, name] == nil ? deletion(ofBound: name) : []
        case .httpRoute, .tcpRoute: return entry.map(reconcile(route:)) ?? unbinding(of: kind, name)
        case .inlineCertificate:
            return gateways.filter { $0.namesCertificate(name) }.flatMap(reconcile(gateway:))
        default:
            return Self.leadsToServices(kind) ? routes.flatMap(reconcile(route:)) : []
        }
    }

    // MARK: Gateways

    private func reconcile(gateway: ConfigEntry) -> [ConfigEntryCommand] {
        let earlier = store.configEntries[.boundAPIGateway, gateway.name]
        var bound = BoundGateway(gateway: gateway, earlier: earlier)
        var conditions = GatewayConditions()
        let certificates = bound.bindCertificates(store)
        for condition in certificates { conditions.set(condition) }
        let areValid = certificates.allSatisfy { $0.status == "True" }
        conditions.set(areValid ? .gatewayAccepted : .invalidCertificates)
        var commands: [ConfigEntryCommand] = []
        for route in routes {
            var routeConditions = GatewayConditions(of: route)
            let binding = bound.bind(route, accepted: routeConditions.holds(.routeAccepted))
            for parent in route.body.records("Parents").map(GatewayCondition.Subject.init)
            where parent.name == gateway.name {
                routeConditions.remove(about: .bound(parent))
            }
            routeConditions.set(binding)
            if let updated = routeConditions.updated(route, at: now) { commands.append(.upsertWithStatusCAS(updated)) }
        }
        for conflict in bound.conflicts { conditions.set(conflict) }
        if let updated = conditions.updated(gateway, at: now) { commands.insert(.upsertWithStatusCAS(updated), at: 0) }
        if let changed = bound.changed(from: earlier) { commands.append(.upsertCAS(changed)) }
        return commands
    }

    private func deletion(ofBound name: String) -> [ConfigEntryCommand] {
        guard let bound = store.configEntries[.boundAPIGateway, name] else { return [] }
        return [.deleteCAS(.boundAPIGateway, name: bound.name, modifyIndex: bound.indexes.modify)]
    }

    /// The routes that a gateway's end leaves without it.
    private func orphaned(by gateway: String) -> [ConfigEntryCommand] {
        routes.compactMap { route in
            var conditions = GatewayConditions(of: route)
            for parent in route.body.records("Parents").map(GatewayCondition.Subject.init)
            where parent.kind == ConfigKind.apiGateway.rawValue && parent.name == gateway {
                conditions.set(.gatewayNotFound(parent))
            }
            return conditions.updated(route, at: now).map { .upsertWithStatusCAS($0) }
        }
    }

    // MARK: Routes

    private var boundGateways: [(earlier: ConfigEntry, bound: BoundGateway)] {
        store.configEntries.list(.boundAPIGateway).compactMap { entry in
            guard let gateway = store.configEntries[.apiGateway, entry.name] else { return nil }
            return BoundGateway(gateway: gateway, bound: entry).map { (entry, $0) }
        }
    }

    private func reconcile(route: ConfigEntry) -> [ConfigEntryCommand] {
        var conditions = GatewayConditions()
        for service in route.routedServices { conditions.set(acceptance(of: route, service)) }
        if route.routedServices.isEmpty { conditions.set(.noUpstreams) }
        let isAccepted = GatewayConditions(of: route).holds(.routeAccepted)
        var all = BoundGateway.Binding()
        var commands: [ConfigEntryCommand] = []
        var changes: [ConfigEntryCommand] = []
        for (earlier, entry) in boundGateways {
            var bound = entry
            let binding = bound.bind(route, accepted: isAccepted)
            all.bound += binding.bound
            all.errors += binding.errors
            if binding.didChange, let changed = bound.changed(from: earlier) { changes.append(.upsertCAS(changed)) }
            var gatewayConditions = GatewayConditions(of: bound.gateway)
            for conflict in bound.conflicts { gatewayConditions.set(conflict) }
            if let updated = gatewayConditions.updated(bound.gateway, at: now) {
                commands.append(.upsertWithStatusCAS(updated))
            }
        }
        conditions.set(all)
        for parent in route.body.records("Parents").map(GatewayCondition.Subject.init)
        where !all.bound.contains(parent) && !all.errors.contains(where: { $0.parent == parent }) {
            conditions.set(.gatewayNotFound(parent))
        }
        if let updated = conditions.updated(route, at: now) { commands.append(.upsertWithStatusCAS(updated)) }
        return commands + changes
    }

    /// Whether a route can lead to a service: the service's chain holds together and speaks the route's protocol.
    private func acceptance(of route: ConfigEntry, _ service: String) -> GatewayCondition {
        do {
            let chain = try store.triedChain(of: service, nil)
            return chain.protocolName == route.routedProtocol
                ? .routeAccepted : .invalidChain("route protocol does not match targeted service protocol")
        } catch {
            return .invalidChain(error.message)
        }
    }

    private func unbinding(of kind: ConfigKind, _ name: String) -> [ConfigEntryCommand] {
        boundGateways.compactMap { earlier, entry in
            var bound = entry
            guard bound.unbind(kind, name) else { return nil }
            return bound.changed(from: earlier).map { .upsertCAS($0) }
        }
    }
}

extension GatewayConditions {
    fileprivate mutating func set(_ binding: BoundGateway.Binding) {
        for parent in binding.bound { set(.bound(parent)) }
        for (parent, message) in binding.errors { set(.unbound(parent, message)) }
    }
}

extension ConfigEntry {
    fileprivate func namesCertificate(_ name: String) -> Bool {
        body.records("Listeners").contains { listener in
            (listener.record("TLS")?.records("Certificates") ?? []).contains { $0.text("Name") == name }
        }
    }
}
