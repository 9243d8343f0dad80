// SPDX-License-Identifier: MIT

extension LocalState {
    /// Adds a check, or puts a new definition in the place of the old one.
    ///
    /// - Returns: Consul's refusal where the check names a service that is not there, or nil.
    mutating func add(_ check: HealthCheck, token: String, isLocallyDefined: Bool) -> String? {
        var check = check
        if discardsCheckOutput { check.output = "" }
        check.node = nodeName
        if !check.serviceID.isEmpty && services[check.serviceID] == nil {
            return
                "Check ID \(GoQuote.quote(check.id)) refers to non-existent service ID "
                + GoQuote.quote(check.serviceID)
        }
        var entry = Check(check: check, token: token, isLocallyDefined: isLocallyDefined)
        if let old = checks[check.id] {
            if let known = old.check { entry.isInSync = check.isSame(as: known) }
            if old.hasDeferredSync {
                entry.hasDeferredSync = true
                entry.isInSync = false
            }
        }
        checks[check.id] = entry
        note(.aliasesNotified(service: check.serviceID))
        note(.syncWanted)
        return nil
    }

    /// Takes a new status and output of a check. A change of output alone is synchronised later.
    mutating func update(check id: String, status: HealthStatus, output: String, at now: Instant) {
        guard var entry = checks[id], !entry.isDeleted, var check = entry.check else { return }
        let output = discardsCheckOutput ? "" : output
        if status == .critical {
            entry.criticalSince = entry.criticalSince ?? now
        } else {
            entry.criticalSince = nil
        }
        let keepsStatus = check.status == status
        if !(keepsStatus && check.output.hasSameBytes(as: output)) {
            check.status = status
            check.output = output
            if keepsStatus && checkUpdateInterval > .zero {
                if !entry.hasDeferredSync { note(.syncDeferred(check: id)) }
                entry.hasDeferredSync = true
            } else {
                entry.isInSync = false
                note(.aliasesNotified(service: check.serviceID))
                note(.syncWanted)
            }
            entry.check = check
        }
        checks[id] = entry
    }

    /// The time of a deferred change of output has come.
    mutating func deferredSyncDue(check id: String) {
        guard var entry = checks[id], entry.hasDeferredSync else { return }
        entry.hasDeferredSync = false
        if !entry.isDeleted {
            entry.isInSync = false
            note(.syncWanted)
        }
        checks[id] = entry
    }

    /// Marks a check as removed; it goes when the catalog has been told.
    mutating func removeCheck(_ id: String) {
        guard var entry = checks[id], !entry.isDeleted else { return }
        note(.aliasesNotified(service: entry.check?.serviceID ?? ""))
        entry.isInSync = false
        entry.isDeleted = true
        checks[id] = entry
        note(.syncWanted)
    }
}
