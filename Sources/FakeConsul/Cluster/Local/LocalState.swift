// SPDX-License-Identifier: MIT

/// The services and checks of one agent, and how far the catalog has them (`consul agent/local`).
///
/// A value that decides: its methods take what happened, and note in `signals` what somebody must do about it.
struct LocalState: Sendable {
    /// What a change of the local state asks for.
    enum Signal: Equatable, Sendable {
        /// Something is out of step with the catalog.
        case syncWanted
        /// The service of that ID, or its checks, changed: who watches it looks again.
        case touched(service: String)
        /// Alias checks of that service have to look again.
        case aliasesNotified(service: String)
        /// The output of a check changed, but not its status: it is to be synchronised later (`check_update_interval`).
        case syncDeferred(check: String)
    }

    struct Service: Sendable {
        /// Nil for a service that is known only from the catalog, where it is to be removed.
        var service: NodeService?
        /// The token that registered it; empty for none.
        var token = ""
        var isInSync = false
        /// Removed here, but not yet from the catalog.
        var isDeleted = false
        /// From a configuration file rather than the API.
        var isLocallyDefined = false
        /// Registered along with another service, and to be removed along with it.
        var isSidecar = false
    }

    struct Check: Sendable {
        /// Nil for a check that is known only from the catalog, where it is to be removed.
        var check: HealthCheck?
        var token = ""
        var isInSync = false
        var isDeleted = false
        var isLocallyDefined = false
        /// Since when the check is critical; nil while it is not.
        var criticalSince: Instant?
        /// Whether a change of the output waits for its turn.
        var hasDeferredSync = false
    }

    /// Set from `check_update_interval`: changes of output alone wait for about this long. Zero for at once.
    var checkUpdateInterval = Duration.zero
    /// `discard_check_output`
    var discardsCheckOutput = false
    let nodeName: String

    var services = SortedMap<Service>()
    var checks = SortedMap<Check>()
    /// Whether the catalog has the node's own record as it should be.
    var isNodeInSync = false
    private(set) var signals: [Signal] = []

    init(nodeName: String) { self.nodeName = nodeName }

    mutating func note(_ signal: Signal) { signals.append(signal) }

    /// The signals since the last call, in order.
    mutating func takeSignals() -> [Signal] {
        defer { signals.removeAll(keepingCapacity: true) }
        return signals
    }
}

extension LocalState {
    /// The service of that ID, unless it is removed.
    func service(_ id: String) -> NodeService? {
        guard let entry = services[id], !entry.isDeleted else { return nil }
        return entry.service
    }

    /// The check of that ID, unless it is removed.
    func check(_ id: String) -> HealthCheck? {
        guard let entry = checks[id], !entry.isDeleted else { return nil }
        return entry.check
    }

    /// Every service that is not removed, ordered by ID.
    var allServices: [NodeService] { services.pairs.compactMap { $0.value.isDeleted ? nil : $0.value.service } }

    /// Every check that is not removed, ordered by ID.
    var allChecks: [HealthCheck] { checks.pairs.compactMap { $0.value.isDeleted ? nil : $0.value.check } }

    /// The checks of a service, and with `nodeChecks` also those of the whole node.
    func checks(ofService id: String, nodeChecks: Bool) -> [HealthCheck] {
        allChecks.filter { $0.serviceID.isEmpty ? nodeChecks : $0.serviceID.hasSameBytes(as: id) }
    }
}
