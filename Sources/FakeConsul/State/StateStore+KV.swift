// SPDX-License-Identifier: MIT

/// The changes of the KV store (`consul agent/consul/state/kvs.go`); transactions are made of the same.
extension StateStore {
    func apply(_ command: KVCommand, index: UInt64) -> CommandResult {
        do {
            switch command {
            case .set(let pair): setPair(pair, index: index)
            case .delete(let key): deletePair(key, index: index)
            case .deleteTree(let prefix): deleteTree(prefix, index: index)
            case .reapTombstones(let limit): kv.reapTombstones(upTo: limit)
            case .cas(let pair): return .accepted(compareAndSetPair(pair, index: index) != nil)
            case .lock(let pair): return .accepted(try lockPair(pair, index: index) != nil)
            case .unlock(let pair): return .accepted(try unlockPair(pair, index: index) != nil)
            case .deleteCAS(let key, let expected):
                return .accepted(deletePair(key, ifModifyIndexIs: expected, index: index))
            }
            return .done
        } catch {
            return .refused(error.message)
        }
    }

    /// Sets a pair, which stays with the session that holds it. Returns what is there now.
    @discardableResult
    func setPair(_ pair: KVPair, index: UInt64) -> KVPair {
        let existing = kv.pairs[pair.key]
        var pair = pair
        pair.session = existing?.session ?? ""
        return write(pair, insteadOf: existing, index: index)
    }

    /// Sets a pair whose modify index is the key's. Returns what is there now, or nil where the index was another.
    func compareAndSetPair(_ pair: KVPair, index: UInt64) -> KVPair? {
        let existing = kv.pairs[pair.key]
        guard pair.modifyIndex == existing?.modifyIndex ?? 0 else { return nil }
        return setPair(pair, index: index)
    }

    func deletePair(_ key: KVKey, index: UInt64) {
        if kv.remove(key, index: index) != nil { touch(.kvKey(key)) }
    }

    /// Whether the key is gone afterwards, which it is, too, where it was not there.
    func deletePair(_ key: KVKey, ifModifyIndexIs expected: UInt64, index: UInt64) -> Bool {
        guard let existing = kv.pairs[key] else { return true }
        guard existing.modifyIndex == expected else { return false }
        deletePair(key, index: index)
        return true
    }

    func deleteTree(_ prefix: KVKey, index: UInt64) {
        for key in kv.removeAll(withPrefix: prefix, index: index) { touch(.kvKey(key)) }
    }

    // MARK: Locks

    /// Sets a pair and acquires the key for the pair's session. Returns what is there now, or nil where another
    /// session holds it.
    func lockPair(_ pair: KVPair, index: UInt64) throws(StateRefusal) -> KVPair? {
        guard !pair.session.isEmpty else { throw StateRefusal("missing session") }
        guard sessions[pair.session] != nil else {
            throw StateRefusal("invalid session \(GoQuote.quote(pair.session))")
        }
        let existing = kv.pairs[pair.key]
        let holder = existing?.session ?? ""
        guard holder.isEmpty || holder == pair.session else { return nil }
        var pair = pair
        let acquired = existing?.lockIndex ?? 0
        pair.lockIndex = holder.isEmpty ? acquired &+ 1 : acquired
        return write(pair, insteadOf: existing, index: index)
    }

    /// Sets a pair and releases the key, which the pair's session must hold. Returns what is there now, or nil where
    /// it does not.
    func unlockPair(_ pair: KVPair, index: UInt64) throws(StateRefusal) -> KVPair? {
        guard !pair.session.isEmpty else { throw StateRefusal("missing session") }
        guard let existing = kv.pairs[pair.key], existing.session == pair.session else { return nil }
        var pair = pair
        pair.session = ""
        pair.lockIndex = existing.lockIndex
        return write(pair, insteadOf: existing, index: index)
    }

    /// Takes the keys from a session that is no more: frees them or deletes them, and keeps others off for its
    /// lock-delay.
    func takeKeys(from session: Session, index: UInt64) {
        let delay = min(session.lockDelay, Session.maxLockDelay)
        for key in kv.keys(heldBy: session.id) {
            switch session.behavior {
            case .delete: deletePair(key, index: index)
            case .release:
                guard let existing = kv.pairs[key] else { continue }
                var pair = existing
                pair.session = ""
                write(pair, insteadOf: existing, index: index)
            }
            if delay > .zero { kv.lockDelays.set(delay, for: key, at: entryTime) }
        }
    }

    /// Writes a pair with its session and lock index as they are. One that changes nothing keeps its modify index,
    /// and wakes nobody.
    @discardableResult
    private func write(_ pair: KVPair, insteadOf existing: KVPair?, index: UInt64) -> KVPair {
        if let existing, existing.hasSameContent(as: pair) { return existing }
        var pair = pair
        pair.createIndex = existing?.createIndex ?? index
        pair.modifyIndex = index
        kv.put(pair, index: index)
        touch(.kvKey(pair.key))
        return pair
    }
}
