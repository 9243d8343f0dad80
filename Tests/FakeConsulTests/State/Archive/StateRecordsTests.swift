// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// The state goes out as Consul's records, and comes back as it was.
@Suite struct StateRecordsTests {
    private let test = TestStore()

    init() {
        let node = Samples.node
        test.apply(.register(RegisterCommand(node: node)), at: 1)
        var service = Samples.service
        service.connect = ServiceConnect(native: true)
        test.apply(.register(RegisterCommand(node: node, service: service, checks: [Samples.check])), at: 2)
        test.apply(.session(.create(Session(id: "s", node: "n1", ttl: "30s", nodeChecks: []))), at: 3)
        test.apply(.lock(KVPair(key: "held", value: [0xff, 0], flags: .max, session: "s")), at: 4)
        test.set("a/1", at: 5)
        test.apply(.delete("a/1"), at: 6)
        test.apply(.autopilot(.set(AutopilotConfiguration(maxTrailingLogs: 7))), at: 7)
        _ = test.store.takeTouched()
    }

    private func bytes(_ snapshot: StateSnapshot) -> [UInt8] {
        var writer = BinaryWriter()
        writer.value(snapshot)
        return writer.bytes
    }

    @Test func state_comesBackEqual() throws {
        let before = test.store.snapshot
        let after = try StateSnapshot(records: before.records, index: 7, at: before.entryTime)
        #expect(after.records == before.records)
        // The sample has a number that is not written as Go writes it: `1.50` comes back as `1.5`.
        let again = try StateSnapshot(records: after.records, index: 7, at: before.entryTime)
        #expect(bytes(again) == bytes(after))
    }

    @Test func header_namesTheLastIndex() throws {
        let reader = try StateRecordReader(test.store.snapshot.records)
        #expect(reader.lastIndex == 7)
    }

    /// The first services of Consul's own order of records.
    @Test func records_comeInConsulsOrder() throws {
        var reader = try StateRecordReader(test.store.snapshot.records)
        var kinds: [StateRecord.Kind] = []
        while let record = try reader.next() { if kinds.last != record.kind { kinds.append(record.kind) } }
        #expect(
            kinds == [
                .virtualIP, .freeVirtualIP, .registration, .session, .kv, .tombstone, .autopilot, .systemMetadata,
                .index,
            ])
    }

    @Test(arguments: [
        MessagePack.record(["Node": .text("")]), .array([]), .record(["Node": .uint(5)]),
        .record(["Node": .text("n"), "Service": .record(["ID": .text("")])]),
        .record(["Node": .text("n"), "Check": .record(["CheckID": .text("c"), "ServiceID": .text("none")])]),
    ])
    func brokenRegistrations_areRefused(value: MessagePack) {
        var records = StateRecordWriter(lastIndex: 3)
        records.add(.registration, value)
        let bytes = records.bytes
        #expect(throws: FormatError.self) {
            try StateSnapshot(records: bytes, index: 3, at: Instant(nanoseconds: 0))
        }
    }

    @Test func unknownKinds_areRefused() {
        let bytes = StateRecordWriter(lastIndex: 3).bytes + [0x63, 0xc0]
        do throws(FormatError) {
            _ = try StateSnapshot(records: bytes, index: 3, at: Instant(nanoseconds: 0))
            Issue.record("a record of an unknown kind was taken")
        } catch {
            #expect(error.message == "Unrecognized msg type 99")
        }
    }
}
