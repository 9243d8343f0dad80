// SPDX-License-Identifier: MIT

extension StateStore {
    /// Creates or changes a check (`ensureCheckTxn`). One that says the same as before keeps its indexes; one that is
    /// critical ends the sessions that hang on it, even so.
    func ensureCheck(_ check: HealthCheck, index: UInt64) throws(StateRefusal) {
        if check.id.isEmpty { throw StateRefusal.checkWithoutID }
        let existing = catalog.check(check.id, onNode: check.node)?.value
        var check = check
        check.indexes = existing?.indexes ?? RaftIndexes(create: index, modify: index)
        if check.status.name.isEmpty { check.status = .critical }
        guard catalog.node(named: check.node) != nil else { throw StateRefusal.missingNode }
        let isChanged = try adopt(&check, over: existing, index: index)
        if check.status == .critical {
            invalidateSessions(ofCheck: check.id, onNode: check.node, index: index)
        }
        guard isChanged else { return }
        check.indexes.modify = index
        if let existing { touchCheck(existing) }
        catalog.put(check)
        catalog.indexes.moveChecks(to: index)
        touchCheck(check)
    }

    /// Fills in what a check has from its service, and moves the indexes of what it says something about. False where
    /// nothing is new.
    private func adopt(_ check: inout HealthCheck, over existing: HealthCheck?, index: UInt64) throws(StateRefusal)
        -> Bool
    {
        guard !check.serviceID.isEmpty else {
            if let existing, existing.isSame(as: check) { return false }
            moveAllServices(onNode: check.node, to: index)
            return true
        }
        guard let service = catalog.service(check.serviceID, onNode: check.node)?.value.service else {
            throw StateRefusal.missingService
        }
        check.serviceName = service.name
        check.serviceTags = service.tags
        if let existing, existing.isSame(as: check) { return false }
        moveService(service.name, to: index)
        catalog.indexes.moveKind(service.kind, to: index)
        return true
    }

    /// Sets the check if it has that modify index, or if it is not there and the index is 0.
    func ensureCheckCAS(_ check: HealthCheck, index: UInt64) throws(StateRefusal) -> Bool {
        let existing = catalog.check(check.id, onNode: check.node)?.value.indexes.modify
        guard Self.matches(existing, expected: check.indexes.modify) else { return false }
        try ensureCheck(check, index: index)
        return true
    }

    /// Takes a check out, and ends the sessions that hang on it (`deleteCheckTxn`). An unknown one changes nothing.
    func deleteCheck(_ id: String, onNode node: String, index: UInt64) {
        guard let check = catalog.check(id, onNode: node)?.value else { return }
        if check.serviceID.isEmpty {
            moveAllServices(onNode: node, to: index)
            catalog.indexes.moveServices(to: index)
        } else {
            moveService(check.serviceName, to: index)
            if let record = catalog.service(check.serviceID, onNode: node) {
                catalog.indexes.moveKind(record.value.service.kind, to: index)
            }
        }
        catalog.remove(check)
        catalog.indexes.moveChecks(to: index)
        touchCheck(check)
        invalidateSessions(ofCheck: check.id, onNode: check.node, index: index)
    }

    /// Takes the check out if it has that modify index.
    func deleteCheckCAS(
        _ id: String,
        onNode node: String,
        expecting expected: UInt64,
        index: UInt64
    ) -> Bool {
        guard catalog.check(id, onNode: node)?.value.indexes.modify == expected else { return false }
        deleteCheck(id, onNode: node, index: index)
        return true
    }

    private func touchCheck(_ check: HealthCheck) {
        touch(.table(.checks))
        touch(.checksOfNode(check.node.lowercased()))
        touch(.checksInState(check.status.name.lowercased()))
        if !check.serviceName.isEmpty { touch(.checksOfService(check.serviceName.lowercased())) }
    }
}
