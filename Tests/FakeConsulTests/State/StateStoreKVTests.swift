// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct StateStoreKVTests {
    private func pair(_ key: KVKey, _ value: String = "v", session: String = "", modifyIndex: UInt64 = 0) -> KVPair {
        KVPair(key: key, value: Array(value.utf8), session: session, modifyIndex: modifyIndex)
    }

    private func makeSession(_ test: TestStore, _ id: String, _ behavior: Session.Behavior = .release, at index: UInt64)
    {
        if test.store.catalog.node(named: "node1") == nil { test.store.catalog.put(Node(name: "node1")) }
        test.apply(.session(.create(Session(id: id, node: "node1", behavior: behavior))), at: index)
    }

    @Test func set_keepsTheModifyIndex_whereNothingChanges() {
        let test = TestStore()
        test.set("same", at: 1)
        test.set("same", at: 2)
        #expect(test.pair("same")?.modifyIndex == 1)
        #expect(test.store.kv.maxIndex == 1)
        test.apply(.set(KVPair(key: "same", value: Array("v".utf8), flags: 1)), at: 3)
        #expect(test.pair("same").map { [$0.createIndex, $0.modifyIndex] } == [1, 3])
    }

    @Test func cas_followsTheModifyIndex() {
        let test = TestStore()
        #expect(test.apply(.cas(pair("k", modifyIndex: 5)), at: 1).isAccepted == false)
        #expect(test.apply(.cas(pair("k")), at: 2).isAccepted == true)
        #expect(test.apply(.cas(pair("k", "w")), at: 3).isAccepted == false)
        #expect(test.apply(.cas(pair("k", "w", modifyIndex: 2)), at: 4).isAccepted == true)
        #expect(test.apply(.deleteCAS("k", modifyIndex: 0), at: 5).isAccepted == false)
        #expect(test.apply(.deleteCAS("k", modifyIndex: 4), at: 6).isAccepted == true)
        #expect(test.pair("k") == nil)
        #expect(test.store.kv.maxIndex == 6)
    }

    @Test func lock_countsAcquisitions_andAPlainWriteForgetsThem() throws {
        let test = TestStore()
        makeSession(test, "s1", at: 1)
        makeSession(test, "s2", at: 2)
        #expect(test.apply(.lock(pair("l", "by one", session: "s1")), at: 3).isAccepted == true)
        #expect(test.apply(.lock(pair("l", "by two", session: "s2")), at: 4).isAccepted == false)
        #expect(test.apply(.lock(pair("l", "again", session: "s1")), at: 5).isAccepted == true)
        #expect(test.pair("l").map { [$0.lockIndex, $0.createIndex, $0.modifyIndex] } == [1, 3, 5])
        test.set("l", "plain", at: 6)
        #expect(test.pair("l").map { [$0.lockIndex, $0.modifyIndex] } == [0, 6])
        #expect(test.pair("l")?.session == "s1")
        #expect(test.apply(.unlock(pair("l", session: "s2")), at: 7).isAccepted == false)
        #expect(test.apply(.unlock(pair("l", session: "s1")), at: 8).isAccepted == true)
        #expect(test.apply(.unlock(pair("l", session: "s1")), at: 9).isAccepted == false)
        #expect(test.apply(.lock(pair("l", session: "s2")), at: 10).isAccepted == true)
        #expect(test.pair("l").map { [$0.lockIndex, $0.createIndex, $0.modifyIndex] } == [1, 3, 10])
    }

    @Test func lock_refusesSessionsThatAreNot() {
        let test = TestStore()
        #expect(test.apply(.lock(pair("l")), at: 1).refusal == "missing session")
        #expect(test.apply(.lock(pair("l", session: "no")), at: 2).refusal == #"invalid session "no""#)
        #expect(test.apply(.unlock(pair("l")), at: 3).refusal == "missing session")
        #expect(test.store.kv.maxIndex == 0)
    }

    @Test func endOfSession_releasesItsKeys_withLockDelay() {
        let test = TestStore()
        makeSession(test, "s", at: 1)
        test.apply(.lock(pair("a", session: "s")), at: 2)
        test.apply(.lock(pair("b", session: "s")), at: 3)
        test.apply(.unlock(pair("b", session: "s")), at: 4)
        test.apply(.session(.destroy(id: "S")), at: 5, seconds: 100)
        #expect(test.pair("a").map { [$0.lockIndex, $0.modifyIndex] } == [1, 5])
        #expect(test.pair("a")?.session == "")
        let now = Instant(nanoseconds: 100_000_000_000)
        #expect(test.store.kv.lockDelays.end(for: "a", at: now) == now + .seconds(15))
        #expect(test.store.kv.lockDelays.end(for: "a", at: now + .seconds(15)) == nil)
        #expect(test.store.kv.lockDelays.end(for: "b", at: now) == nil)
    }

    @Test func endOfSession_deletesItsKeys_whereItsBehaviorSaysSo() {
        let test = TestStore()
        makeSession(test, "s", .delete, at: 1)
        test.apply(.lock(pair("a", session: "s")), at: 2)
        test.set("b", at: 3)
        _ = test.store.takeTouched()
        test.apply(.session(.destroy(id: "s")), at: 4)
        #expect(test.pair("a") == nil)
        #expect(test.listIndex("a") == 4)
        #expect(test.store.takeTouched().contains(.kvKey("a")))
    }

    @Test func deletedAndOverwrittenKeys_areNoLongerTheSessions() {
        let test = TestStore()
        makeSession(test, "s", at: 1)
        for (offset, key) in ["a", "t/b", "c"].enumerated() {
            test.apply(.lock(pair(KVKey(key), session: "s")), at: UInt64(offset + 2))
        }
        test.apply(.delete("a"), at: 5)
        test.apply(.deleteTree("t"), at: 6)
        #expect(test.store.kv.keys(heldBy: "s") == ["c"])
    }
}
