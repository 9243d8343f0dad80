// SPDX-License-Identifier: MIT

extension LocalState {
    /// Adds a service, or puts a new definition in the place of the old one.
    mutating func add(_ service: NodeService, token: String, isLocallyDefined: Bool, isSidecar: Bool) {
        var entry = Service(service: service, token: token, isLocallyDefined: isLocallyDefined, isSidecar: isSidecar)
        let old = services[service.id]
        if let known = old?.service { entry.isInSync = service.isSame(as: known) }
        services[service.id] = entry
        note(.touched(service: service.id))
        if old == nil { note(.aliasesNotified(service: service.id)) }
        note(.syncWanted)
    }

    /// Marks a service as removed; it goes when the catalog has been told.
    ///
    /// - Returns: whether there was one.
    mutating func removeService(_ id: String) -> Bool {
        guard var entry = services[id], !entry.isDeleted else { return false }
        entry.isInSync = false
        entry.isDeleted = true
        services[id] = entry
        note(.touched(service: id))
        note(.aliasesNotified(service: id))
        note(.syncWanted)
        return true
    }

    /// Forgets a service that the catalog has no more, and those of its checks that went along with it.
    mutating func pruneService(_ id: String) {
        services[id] = nil
        for (checkID, entry) in checks.pairs where entry.isDeleted {
            if let check = entry.check, check.serviceID.hasSameBytes(as: id) { checks[checkID] = nil }
        }
    }
}
