// SPDX-License-Identifier: MIT

/// The KV store with its graveyard and its locks (`consul agent/consul/state/kvs.go`, `graveyard.go`, `delay.go`). A
/// value: a copy is free, and goes on showing what was there.
struct KVTable {
    private(set) var pairs = SortedTree<KVKey, KVPair>()
    /// What remains of deleted keys, so that the index of a prefix does not slide back when its newest key goes.
    private(set) var tombstones = SortedTree<KVKey, Tombstone>()
    /// The index of the last change of a pair.
    private(set) var pairsIndex: UInt64 = 0
    /// The index of the last burial.
    private(set) var tombstonesIndex: UInt64 = 0
    /// The keys that each session holds, by its ID in lower case.
    private var held: [String: Set<KVKey>] = [:]
    var lockDelays = LockDelays()

    /// The index of a read that found nothing of its own.
    var maxIndex: UInt64 { max(pairsIndex, tombstonesIndex) }

    // MARK: Changing

    /// Puts the pair in the place of the key's old one.
    mutating func put(_ pair: KVPair, index: UInt64) {
        let old = pairs.insert(pair, for: pair.key)
        pairsIndex = index
        let holder = old?.session ?? ""
        guard holder != pair.session else { return }
        setHolder(of: pair.key, from: holder, to: pair.session)
    }

    /// Takes a pair out and buries it; nil where there is none.
    mutating func remove(_ key: KVKey, index: UInt64) -> KVPair? {
        guard let old = pairs.remove(key) else { return nil }
        setHolder(of: key, from: old.session, to: "")
        bury(key, index: index)
        pairsIndex = index
        return old
    }

    /// Takes a whole tree out. One tombstone stands for all of it; none does for the whole store, whose index is the
    /// table's anyway.
    mutating func removeAll(withPrefix prefix: KVKey, index: UInt64) -> [KVKey] {
        let removed = pairs.removeAll(withPrefix: prefix)
        guard !removed.isEmpty else { return [] }
        for (key, old) in removed { setHolder(of: key, from: old.session, to: "") }
        if !prefix.isEmpty { bury(prefix, index: index) }
        pairsIndex = index
        return removed.map(\.key)
    }

    /// Clears the graveyard of tombstones that old.
    mutating func reapTombstones(upTo index: UInt64) {
        let expired = tombstones.filter { $0.value.index <= index }
        for (key, _) in expired { tombstones.remove(key) }
    }

    private mutating func bury(_ key: KVKey, index: UInt64) {
        tombstones.insert(Tombstone(index: index), for: key)
        tombstonesIndex = index
    }

    private mutating func setHolder(of key: KVKey, from old: String, to new: String) {
        if !old.isEmpty {
            let id = old.lowercased()
            held[id]?.remove(key)
            if held[id]?.isEmpty == true { held[id] = nil }
        }
        if !new.isEmpty { held[new.lowercased(), default: []].insert(key) }
    }

    // MARK: Restoring

    /// Puts a pair back as a snapshot has it.
    mutating func restore(_ pair: KVPair) { put(pair, index: max(pairsIndex, pair.modifyIndex)) }

    /// Puts a tombstone back as a snapshot has it.
    mutating func restore(_ tombstone: Tombstone, of key: KVKey) {
        bury(key, index: max(tombstonesIndex, tombstone.index))
        tombstones.insert(tombstone, for: key)
    }

    /// Sets the tables' own indexes, which may be beyond those of what is left in them.
    mutating func restoreIndexes(pairs: UInt64, tombstones: UInt64) {
        pairsIndex = pairs
        tombstonesIndex = tombstones
    }

    // MARK: Reading

    /// The keys that a session holds, in order.
    func keys(heldBy session: String) -> [KVKey] { held[session.lowercased()]?.sorted() ?? [] }

    /// The pair of a key.
    func get(_ key: KVKey, watch: inout WatchSet) -> KVPair? {
        watch.insert(.kvKey(key))
        return pairs[key]
    }

    /// The index of all that begins so: the newest change or burial under the prefix, or the tables' own where there
    /// never was one.
    func listIndex(_ prefix: KVKey, watch: inout WatchSet) -> UInt64 {
        if !watch.isRecording || prefix.isEmpty {
            watch.insert(.kvPrefix(prefix))
        } else {
            watch.insert(.kvPrefix(pairs.containsKey(withPrefix: prefix) ? prefix : neighbourhood(ofAbsent: prefix)))
        }
        guard !prefix.isEmpty else { return maxIndex }
        let newest = max(pairs.maxStamp(withPrefix: prefix), tombstones.maxStamp(withPrefix: prefix))
        return newest == 0 ? maxIndex : newest
    }

    /// What a list that finds nothing wakes for. Consul's radix tree watches the deepest node on the way to the
    /// prefix, and such a list answers the tables' index, so that a client sees it return on changes beside its
    /// prefix. This is the part of the keys that such a node covers.
    private func neighbourhood(ofAbsent prefix: KVKey) -> KVKey {
        let node = prefix.prefix(sharedLength(prefix))
        return node.isEmpty ? .empty : prefix.prefix(sharedLength(node) + 1)
    }

    /// The most bytes that the prefix shares with a key outside of it.
    private func sharedLength(_ prefix: KVKey) -> Int {
        let before = pairs.lastKey(before: .key(prefix))
        var following = pairs.makeIterator(from: .endOfPrefix(prefix))
        let after = following.next()?.key
        return max(before?.commonPrefixLength(with: prefix) ?? 0, after?.commonPrefixLength(with: prefix) ?? 0)
    }
}

/// What remains of a deleted key: the index at which it went.
struct Tombstone: Stamped, Hashable, Sendable {
    let index: UInt64
    var stamp: UInt64 { index }
}

extension KVPair: Stamped {
    var stamp: UInt64 { modifyIndex }
}
