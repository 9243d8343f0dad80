// SPDX-License-Identifier: MIT

/// Maintenance modes, and the removal of services that were critical for too long.
extension LocalAgent {
    static let nodeMaintenanceID = HealthCheck.nodeMaintenanceID
    static let serviceMaintenancePrefix = HealthCheck.serviceMaintenancePrefix

    /// Takes the whole node out of the answers to queries.
    mutating func beginNodeMaintenance(reason: String, token: String, at now: Instant) {
        guard state.check(Self.nodeMaintenanceID) == nil else { return }
        var check = HealthCheck(node: node.name, id: Self.nodeMaintenanceID)
        check.name = "Node Maintenance Mode"
        check.notes = reason.isEmpty ? Self.defaultReason("node") : reason
        addMaintenance(check, token: token, at: now)
        log(.info, "Node entered maintenance mode")
    }

    mutating func endNodeMaintenance() {
        guard state.check(Self.nodeMaintenanceID) != nil else { return }
        remove(check: Self.nodeMaintenanceID)
        log(.info, "Node left maintenance mode")
    }

    /// Takes one service out of the answers to queries.
    mutating func beginMaintenance(ofService id: String, reason: String, token: String, at now: Instant) {
        let checkID = Self.serviceMaintenancePrefix + id
        guard let service = state.service(id), state.check(checkID) == nil else { return }
        var check = HealthCheck(node: node.name, id: checkID)
        check.name = "Service Maintenance Mode"
        check.notes = reason.isEmpty ? Self.defaultReason("service") : reason
        check.serviceID = service.id
        check.serviceName = service.name
        addMaintenance(check, token: token, at: now)
        log(.info, "Service entered maintenance mode", ["service": id])
    }

    mutating func endMaintenance(ofService id: String) {
        let checkID = Self.serviceMaintenancePrefix + id
        guard state.check(checkID) != nil else { return }
        remove(check: checkID)
        log(.info, "Service left maintenance mode", ["service": id])
    }

    private static func defaultReason(_ what: String) -> String {
        "Maintenance mode is enabled for this \(what), but no reason was provided. This is a default message."
    }

    private mutating func addMaintenance(_ check: HealthCheck, token: String, at now: Instant) {
        var check = check
        check.status = .critical
        check.type = "maintenance"
        // Consul does not look at the outcome either: nothing can refuse a check without a type on a service that is
        // there.
        try? add(CheckRegistration(check: check, token: token, isLocallyDefined: true), at: now)
    }

    /// Removes the services whose checks are critical for longer than their `DeregisterCriticalServiceAfter`.
    mutating func reap(at now: Instant) {
        for (id, entry) in state.checks.pairs {
            guard !entry.isDeleted, let since = entry.criticalSince, let serviceID = entry.check?.serviceID,
                let limit = runners[id]?.reapAfter, now - since > limit, state.service(serviceID) != nil
            else { continue }
            remove(service: serviceID)
            log(
                .info,
                "deregistered service with critical health due to exceeding health check's"
                    + " 'deregister_critical_service_after' timeout",
                ["service": serviceID, "check": id, "timeout": GoDuration.format(limit)]
            )
        }
        emit(.schedule(.reap, at: now + settings.reapInterval))
    }
}
