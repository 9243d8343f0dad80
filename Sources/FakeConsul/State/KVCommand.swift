// SPDX-License-Identifier: MIT

/// A change of the KV store.
enum KVCommand: Sendable {
    case set(KVPair)
    /// Sets if the key's modify index is the pair's; 0 asks that there be no such key.
    case cas(KVPair)
    /// Sets and acquires for the pair's session.
    case lock(KVPair)
    /// Sets and releases from the pair's session.
    case unlock(KVPair)
    case delete(KVKey)
    /// Deletes if the key's modify index is this.
    case deleteCAS(KVKey, modifyIndex: UInt64)
    case deleteTree(KVKey)
    /// Forgets the tombstones up to an index. The leader proposes it when they have served their time.
    case reapTombstones(upTo: UInt64)
}
