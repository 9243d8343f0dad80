// SPDX-License-Identifier: MIT

/// Transactions (`consul agent/consul/state/txn.go`).
extension StateStore {
    func apply(_ command: TransactionCommand, index: UInt64) -> CommandResult {
        .transaction(transact(command.operations, index: index))
    }

    /// Carries the operations out one after the other. If one fails the others are still tried, so that the client
    /// learns of all failures, and then nothing has happened.
    ///
    /// With operations that only read, this changes nothing and the index does not matter.
    func transact(_ operations: [TransactionOperation], index: UInt64) -> TransactionResult {
        let before = undoable
        var result = TransactionResult()
        for (place, operation) in operations.enumerated() {
            do {
                result.items += try carryOut(operation, index: index)
            } catch {
                result.failures.append(TransactionResult.Failure(operation: place, message: error.message))
            }
        }
        guard !result.failures.isEmpty else { return result }
        undoable = before
        result.items = []
        return result
    }

    private func carryOut(
        _ operation: TransactionOperation,
        index: UInt64
    ) throws(StateRefusal) -> [TransactionResult.Item] {
        switch operation {
        case .kv(let verb, let pair): try carryOut(verb, pair, index: index)
        case .node(let verb, let node): try carryOut(verb, node, index: index).map { [.node($0)] } ?? []
        case .service(let verb, let service, let node):
            try carryOut(verb, service, onNode: node, index: index).map { [.service($0)] } ?? []
        case .check(let verb, let check): try carryOut(verb, check, index: index).map { [.check($0)] } ?? []
        }
    }

    // MARK: KV

    private func carryOut(
        _ verb: String,
        _ pair: KVPair,
        index: UInt64
    ) throws(StateRefusal) -> [TransactionResult.Item] {
        let key = GoQuote.quote(pair.key.text)
        switch verb {
        case "get":
            guard let existing = kv.pairs[pair.key] else { throw StateRefusal("key \(key) doesn't exist") }
            return [.kv(existing)]
        case "get-or-empty": return [.kv(kv.pairs[pair.key] ?? pair.withoutValue)]
        case "get-tree": return kv.pairs.entries(withPrefix: pair.key).map { .kv($0.value) }
        case "delete": deletePair(pair.key, index: index)
        case "delete-tree": deleteTree(pair.key, index: index)
        case "delete-cas":
            guard deletePair(pair.key, ifModifyIndexIs: pair.modifyIndex, index: index) else {
                throw StateRefusal("failed to delete key \(key), index is stale")
            }
        case "check-not-exists":
            if kv.pairs[pair.key] != nil { throw StateRefusal("key \(key) exists") }
        default:
            // To save space only reads show the value.
            return [.kv(try changeOrCheck(verb, pair, key, index: index).withoutValue)]
        }
        return []
    }

    /// The verbs that answer the pair as it is now.
    private func changeOrCheck(
        _ verb: String,
        _ pair: KVPair,
        _ key: String,
        index: UInt64
    ) throws(StateRefusal) -> KVPair {
        switch verb {
        case "set": return setPair(pair, index: index)
        case "cas":
            if let set = compareAndSetPair(pair, index: index) { return set }
            throw StateRefusal("failed to set key \(key), index is stale")
        case "lock":
            if let locked = try lockPair(pair, index: index) { return locked }
            throw StateRefusal("failed to lock key \(key), lock is already held")
        case "unlock":
            if let unlocked = try unlockPair(pair, index: index) { return unlocked }
            throw StateRefusal("failed to unlock key \(key), lock isn't held, or is held by another session")
        case "check-session": return try checkSession(of: pair, key)
        case "check-index": return try checkIndex(of: pair, key)
        default: throw StateRefusal("unknown KV verb \(GoQuote.quote(verb))")
        }
    }

    private func checkSession(of pair: KVPair, _ key: String) throws(StateRefusal) -> KVPair {
        guard let existing = kv.pairs[pair.key] else {
            throw StateRefusal("failed to check session, key \(key) doesn't exist")
        }
        if existing.session.utf8.elementsEqual(pair.session.utf8) { return existing }
        let sessions = "\(GoQuote.quote(existing.session)) != \(GoQuote.quote(pair.session))"
        throw StateRefusal("failed session check for key \(key), current session \(sessions)")
    }

    private func checkIndex(of pair: KVPair, _ key: String) throws(StateRefusal) -> KVPair {
        guard let existing = kv.pairs[pair.key] else {
            throw StateRefusal("failed to check index, key \(key) doesn't exist")
        }
        if existing.modifyIndex == pair.modifyIndex { return existing }
        let indexes = "\(existing.modifyIndex) != \(pair.modifyIndex)"
        throw StateRefusal("failed index check for key \(key), current modify index \(indexes)")
    }
}

extension KVPair {
    fileprivate var withoutValue: KVPair {
        var pair = self
        pair.value = []
        return pair
    }
}

extension StateStore {
    /// The tables that a registration or a transaction may change, to be put back where it is refused.
    var undoable: (KVTable, SessionTable, Catalog, CoordinateTable, PreparedQueryTable) {
        get { (kv, sessions, catalog, coordinates, preparedQueries) }
        set { (kv, sessions, catalog, coordinates, preparedQueries) = newValue }
    }
}
