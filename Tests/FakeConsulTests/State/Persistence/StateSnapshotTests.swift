// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct StateSnapshotTests {
    private let test = TestStore()

    init() {
        test.apply(.register(RegisterCommand(node: Samples.node)), at: 1)
        var service = Samples.service
        service.connect = ServiceConnect()
        test.apply(
            .register(RegisterCommand(node: Samples.node, service: service, checks: [Samples.check])),
            at: 2
        )
        test.apply(.session(.create(Session(id: "s", node: "n1", ttl: "30s"))), at: 3, seconds: 40)
        test.apply(.lock(KVPair(key: "held", session: "s")), at: 4)
        test.set("a/1", at: 5)
        test.set("a/2", at: 6)
        test.apply(.delete("a/1"), at: 7)
        test.apply(.session(.create(Session(id: "t", node: "n1"))), at: 8)
        test.apply(.session(.destroy(id: "t")), at: 9, seconds: 50)
        _ = test.store.takeTouched()
    }

    @Test func restored_answersTheSame() throws {
        let (snapshot, before, after) = try Samples.again(test.store.snapshot)
        #expect(before == after)
        let other = TestStore()
        other.set("gone", at: 1)
        other.store.restore(snapshot)
        #expect(other.store.appliedIndex == 9)
        #expect(other.store.entryTime == Instant(nanoseconds: 50_000_000_000))
        #expect(other.store.kv.pairs.map(\.value) == test.store.kv.pairs.map(\.value))
        for prefix: KVKey in ["", "a", "a/1", "none"] { #expect(other.listIndex(prefix) == test.listIndex(prefix)) }
        #expect(other.store.kv.keys(heldBy: "s") == ["held"])
        #expect(other.store.sessions.all == test.store.sessions.all)
        #expect(other.store.sessions.index == 9)
        #expect(other.store.catalog.indexes.services == test.store.catalog.indexes.services)
        #expect(other.store.catalog.service("web-1", onNode: "n1") != nil)
    }

    /// What is not in the records themselves, but made from them, shows in what the same commands do later.
    @Test func restored_goesOnTheSame() throws {
        let other = TestStore()
        other.store.restore(try Samples.again(test.store.snapshot).value)
        for store in [test, other] {
            store.apply(.kv(.lock(KVPair(key: "b", session: "s"))), at: 10)
            store.apply(.deregister(DeregisterCommand(node: "n1", serviceID: "web-1")), at: 11)
            store.apply(.register(RegisterCommand(node: Samples.node, service: Samples.service)), at: 12)
            store.apply(.deregister(DeregisterCommand(node: "n1")), at: 13)
        }
        var writers = (BinaryWriter(), BinaryWriter())
        writers.0.value(test.store.snapshot)
        writers.1.value(other.store.snapshot)
        #expect(writers.0.bytes == writers.1.bytes)
        #expect(other.pair("held")?.session == "")
    }

    @Test func snapshot_staysAsItWas_whenTheStoreGoesOn() {
        let snapshot = test.store.snapshot
        test.apply(.deleteTree(""), at: 10)
        test.apply(.deregister(DeregisterCommand(node: "n1")), at: 11)
        #expect(snapshot.kv.pairs.count == 2 && test.store.kv.pairs.isEmpty)
        #expect(snapshot.catalog.node(named: "n1") != nil)
        #expect(snapshot.sessions.count == 1 && test.store.sessions.count == 0)
    }

    @Test func hostileInput_throwsOrReads_andNeverTraps() {
        var writer = BinaryWriter()
        writer.value(test.store.snapshot)
        var random = SeededRandom(seed: 3)
        for _ in 0..<1_000 {
            var bytes = writer.bytes
            for _ in 0...random.below(3) {
                bytes[Int(random.below(UInt64(bytes.count)))] = UInt8(random.below(256))
            }
            var reader = BinaryReader(random.below(4) == 0 ? Array(bytes[..<Int(random.below(200))]) : bytes)
            _ = try? reader.value(StateSnapshot.self)
        }
    }
}
