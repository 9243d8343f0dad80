// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// The index rules of `consul agent/consul/state/kvs.go`, entry by entry.
@Suite struct KVTableTests {
    @Test func listIndex_isTheNewestBelowThePrefix() {
        let test = TestStore()
        test.set("web/a", at: 1)
        test.set("web/b", at: 2)
        test.set("web/sub/c", at: 3)
        test.set("website", at: 5)
        test.set("zoo", at: 6)
        #expect(test.listIndex("web/") == 3)
        #expect(test.listIndex("web") == 5)
        #expect(test.listIndex("") == 6)
        #expect(test.listIndex("none") == 6)
    }

    @Test func listIndex_doesNotSlideBack_whenTheNewestKeyGoes() {
        let test = TestStore()
        test.set("p/a", at: 1)
        test.set("p/b", at: 2)
        test.set("q", at: 3)
        test.apply(.delete("p/b"), at: 4)
        test.set("q", "w", at: 5)
        #expect(test.listIndex("p/") == 4)
        test.apply(.delete("p/a"), at: 6)
        test.set("q", "x", at: 7)
        #expect(test.listIndex("p/") == 6)
        #expect(test.listIndex("p/a") == 6)
        #expect(test.listIndex("") == 7)
    }

    @Test func listIndex_isTheTablesOwn_afterTheTombstonesAreReaped() {
        let test = TestStore()
        test.set("p/a", at: 1)
        test.apply(.delete("p/a"), at: 2)
        test.set("q", at: 3)
        #expect(test.listIndex("p/") == 2)
        test.apply(.reapTombstones(upTo: 1), at: 4)
        #expect(test.listIndex("p/") == 2)
        test.apply(.reapTombstones(upTo: 2), at: 5)
        #expect(test.listIndex("p/") == 3)
        #expect(test.store.kv.tombstones.isEmpty)
    }

    @Test func deleteTree_leavesOneTombstone_andNoneForTheWholeStore() {
        let test = TestStore()
        for (offset, key) in ["a/1", "a/2", "ab", "b"].enumerated() { test.set(KVKey(key), at: UInt64(offset + 1)) }
        test.apply(.deleteTree("a/"), at: 5)
        #expect(test.store.kv.pairs.map(\.key) == ["ab", "b"])
        #expect(test.store.kv.tombstones.map(\.key) == ["a/"])
        test.set("z", at: 6)
        #expect(test.listIndex("a/") == 5)
        #expect(test.listIndex("a/1") == 6)
        test.apply(.deleteTree(""), at: 7)
        #expect(test.store.kv.tombstones.count == 1)
        #expect(test.listIndex("") == 7)
    }

    @Test func deletions_ofWhatIsNotThere_moveNothing() {
        let test = TestStore()
        test.set("a", at: 1)
        _ = test.store.takeTouched()
        test.apply(.delete("b"), at: 2)
        test.apply(.deleteTree("b"), at: 3)
        #expect(test.apply(.deleteCAS("b", modifyIndex: 9), at: 4).isAccepted == true)
        #expect(test.store.kv.maxIndex == 1)
        #expect(test.store.takeTouched().isEmpty)
    }

    @Test func keys_areCutAtTheSeparator() {
        let test = TestStore()
        let keys = ["web/a", "web/b", "web/sub/c", "web/sub/d", "website", "zoo"]
        for (offset, key) in keys.enumerated() { test.set(KVKey(key), at: UInt64(offset + 1)) }
        func list(_ prefix: KVKey, _ separator: String) -> [String] {
            test.store.kv.keys(withPrefix: prefix, separator: Array(separator.utf8)).map(\.text)
        }
        #expect(list("", "") == keys)
        #expect(list("", "/") == ["web/", "website", "zoo"])
        #expect(list("web/", "/") == ["web/a", "web/b", "web/sub/"])
        #expect(list("web", "/") == ["web/", "website"])
        #expect(list("", "s") == ["web/a", "web/b", "web/s", "webs", "zoo"])
        #expect(list("", "ub/") == ["web/a", "web/b", "web/sub/", "website", "zoo"])
        #expect(list("none", "/") == [])
    }

    // MARK: What wakes whom

    @Test func writes_touchTheirKeys_andNothingWhereNothingChanges() {
        let test = TestStore()
        test.set("a/b", at: 1)
        test.set("a/c", at: 2)
        #expect(test.store.takeTouched() == [.kvKey("a/b"), .kvKey("a/c")])
        test.set("a/b", at: 3)
        #expect(test.store.takeTouched().isEmpty)
        test.apply(.deleteTree("a"), at: 4)
        #expect(test.store.takeTouched() == [.kvKey("a/b"), .kvKey("a/c")])
    }

    @Test func list_watchesItsPrefix_whereItHasKeys() {
        let test = TestStore()
        test.set("p/a", at: 1)
        #expect(test.listWatch("p/") == [.kvPrefix("p/")])
        #expect(test.listWatch("") == [.kvPrefix("")])
    }

    /// As Consul's radix tree: with nothing below the prefix, the deepest node on the way there is watched.
    @Test func list_watchesItsNeighbourhood_whereItHasNone() {
        let test = TestStore()
        #expect(test.listWatch("p/") == [.kvPrefix("")])
        test.set("q", at: 1)
        #expect(test.listWatch("p/") == [.kvPrefix("")])
        test.set("prod/a", at: 2)
        #expect(test.listWatch("p/") == [.kvPrefix("p")])
        test.set("prod/b", at: 3)
        test.set("priority", at: 4)
        #expect(test.listWatch("prod/c") == [.kvPrefix("pro")])
    }

    @Test func watchSet_staysEmpty_whereNobodyAsks() {
        let test = TestStore()
        test.set("a", at: 1)
        var watch = WatchSet(isRecording: false)
        #expect(test.store.kv.get("a", watch: &watch)?.modifyIndex == 1)
        _ = test.store.kv.listIndex("b", watch: &watch)
        #expect(watch.keys.isEmpty)
    }

    @Test func restored_isTheSame_asAppliedEntryByEntry() {
        let test = TestStore()
        test.set("a", at: 1)
        test.set("b", at: 2)
        test.apply(.delete("b"), at: 3)
        var copy = KVTable()
        for (_, pair) in test.store.kv.pairs { copy.restore(pair) }
        for (key, tombstone) in test.store.kv.tombstones { copy.restore(tombstone, of: key) }
        #expect(copy.pairsIndex == 1 && copy.tombstonesIndex == 3)
        copy.restoreIndexes(pairs: 3, tombstones: 3)
        #expect(copy.maxIndex == 3)
        #expect(copy.pairs.map(\.value) == test.store.kv.pairs.map(\.value))
    }
}
