// SPDX-License-Identifier: MIT

/// Which end of intentions a name is compared with.
enum IntentionSide: String, Sendable {
    case source, destination
}

/// What an intention, or its absence, says of two services (`consul agent/structs IntentionDecisionSummary`).
struct IntentionDecision: Sendable {
    var isAllowed = false
    /// Whether it is decided request by request.
    var hasPermissions = false
    /// The system that manages the intention, where that is another one.
    var externalSource = ""
    /// Whether the intention names both services.
    var isExact = false
    /// What holds where there is no intention.
    var isAllowedByDefault = false
}

/// The reads of intentions (`consul agent/consul/state/config_entry_intention.go`). The index is that of all
/// configuration entries.
extension StateStore {
    /// All, those first that decide first.
    func intentions(watch: inout WatchSet) -> CatalogResult<[Intention]> {
        let all = configEntries.list(.serviceIntentions, watch: &watch).flatMap(\.intentions)
        return CatalogResult(index: configEntries.index, value: all.sorted(by: Intention.precedes))
    }

    /// The intention that the deprecated API knows by this ID.
    func intention(id: String, watch: inout WatchSet) -> CatalogResult<Intention?> {
        watch.insert(.table(.configEntries))
        return CatalogResult(index: max(1, configEntries.index), value: intention(id: id)?.intention)
    }

    func intention(id: String) -> (entry: ConfigEntry, intention: Intention)? {
        guard !id.isEmpty else { return nil }
        for entry in configEntries.list(.serviceIntentions) {
            guard entry.sources.contains(where: { $0.text("LegacyID").hasSameBytes(as: id) }) else { continue }
            return entry.intentions.first { $0.id.hasSameBytes(as: id) }.map { (entry, $0) }
        }
        return nil
    }

    func intention(
        from source: String, peer: String = "", to destination: String, watch: inout WatchSet
    ) -> CatalogResult<Intention?> {
        let entry = configEntries.get(.serviceIntentions, destination, watch: &watch)
        let found = entry?.intentions.first {
            $0.sourceName.hasSameBytes(as: source) && $0.sourcePeer.hasSameBytes(as: peer)
        }
        return CatalogResult(index: configEntries.index, value: found)
    }

    /// The intentions that concern a service on the side given, wildcards among them, those first that decide first.
    func intentions(matching name: String, on side: IntentionSide, watch: inout WatchSet) -> [Intention] {
        let names = name == Intention.wildcard ? [name] : [name, Intention.wildcard]
        switch side {
        case .destination:
            let entries = names.compactMap { configEntries.get(.serviceIntentions, $0, watch: &watch) }
            return entries.flatMap(\.intentions).sorted(by: Intention.precedes)
        case .source:
            let entries = configEntries.list(.serviceIntentions, watch: &watch)
            let found = entries.flatMap { entry in
                entry.intentions.filter { intention in
                    intention.sourcePeer.isEmpty && names.contains { intention.sourceName.hasSameBytes(as: $0) }
                        && gatewayServiceKind(of: entry.name) != .destination
                }
            }
            return found.sorted(by: Intention.precedes)
        }
    }

    /// What a service is to gateways (`GatewayServiceKind`).
    func gatewayServiceKind(of name: String) -> GatewayServiceKind {
        if catalog.hasInstances(of: name) { return .service }
        let isDestination = configEntries[.serviceDefaults, name]?.isDestination == true
        return isDestination ? .destination : .unknown
    }
}

extension [Intention] {
    /// The first that covers the service at the end asked for.
    func first(covering name: String, on side: IntentionSide) -> Intention? {
        first { intention in
            let covered = side == .source ? intention.sourceName : intention.destinationName
            if side == .source && !intention.sourcePeer.isEmpty { return false }
            return covered == Intention.wildcard || covered.hasSameBytes(as: name)
        }
    }

    /// What they say of a service at the end asked for (`IntentionDecision`).
    func decision(
        on name: String, as side: IntentionSide, default isAllowed: Bool, allowingPermissions: Bool
    ) -> IntentionDecision {
        var decision = IntentionDecision(isAllowed: isAllowed, isAllowedByDefault: isAllowed)
        guard let match = first(covering: name, on: side) else { return decision }
        decision.isAllowed = match.permissions.isEmpty ? match.isAllowed : allowingPermissions
        decision.hasPermissions = !match.permissions.isEmpty
        decision.externalSource = match.meta?[ServiceSummary.externalSourceKey] ?? ""
        decision.isExact = match.sourceName != Intention.wildcard && match.destinationName != Intention.wildcard
        return decision
    }
}

/// Who may read either end of an intention may see all of it.
extension Intention: Guarded {
    func isVisible(to authorizer: Authorizer) -> Bool {
        (!sourceName.isEmpty && sourcePeer.isEmpty && authorizer.allows(.read, .intention(sourceName)))
            || (!destinationName.isEmpty && authorizer.allows(.read, .intention(destinationName)))
    }
}
