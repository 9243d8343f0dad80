// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct PeeringRecordsTests {
    private var peering: Peering {
        var peering = Peering(id: "id", name: "other")
        peering.deletedAt = Instant(nanoseconds: 1_500_000_007)
        peering.meta = ["": "b", "k": ""]
        peering.state = .terminated
        peering.peerID = "p"
        peering.peerCAPems = ["c1", ""]
        peering.peerServerName = "s"
        peering.peerServerAddresses = ["10.0.0.1:8503"]
        peering.manualServerAddresses = ["a:1"]
        peering.remoteDatacenter = "dc2"
        (peering.createIndex, peering.modifyIndex) = (5, 300)
        return peering
    }

    private func hex(_ record: MessagePack) -> String {
        if case .bytes(let bytes) = record { Hex.encode(bytes) } else { "no bytes" }
    }

    /// The bytes that Go's library makes of the same message: fields by number, nothing of what is empty but in lists
    /// and pairs.
    @Test func peering_isAMessage() {
        #expect(
            hex(peering.record) == "0a026964" + "12056f74686572" + "220808011087cab5ee01" + "2a050a00120162" + "2a050a016b1200"
                + "3006" + "3a0170" + "42026331" + "4200" + "4a0173" + "520d31302e302e302e313a38353033"
                + "5805" + "60ac02" + "8a01051203646332" + "920103613a31")
    }

    @Test func peering_comesBack() throws {
        #expect(try Peering(record: peering.record) == peering)
        var before = peering
        before.deletedAt = Instant(nanoseconds: -1)
        #expect(try Peering(record: before.record) == before)
        let plain = Peering(id: "i", name: "n")
        #expect(hex(plain.record) == "0a01691201" + "6e")
        #expect(try Peering(record: plain.record) == plain)
    }

    @Test func secrets_comeBack() throws {
        let secrets = PeeringSecrets(peerID: "i", establishment: "e", pendingStream: "p", activeStream: "a")
        #expect(hex(secrets.record) == "0a0169" + "12030a0165" + "1a060a0161120170")
        #expect(try PeeringSecrets(record: secrets.record) == secrets)
        let none = PeeringSecrets(peerID: "i")
        #expect(hex(none.record) == "0a0169")
        #expect(try PeeringSecrets(record: none.record) == none)
    }

    @Test func bundle_comesBack() throws {
        var bundle = PeeringTrustBundle(peerName: "n")
        bundle.trustDomain = "t"
        bundle.partition = "p"
        bundle.rootPEMs = ["r1", "r2"]
        bundle.exportedPartition = "e"
        (bundle.createIndex, bundle.modifyIndex) = (1, 2)
        #expect(hex(bundle.record) == "0a0174" + "12016e" + "1a0170" + "22027231" + "22027232" + "2a0165" + "3001" + "3802")
        #expect(try PeeringTrustBundle(record: bundle.record) == bundle)
    }

    /// Fields of later versions, and what a leader knows of the stream (field 13), are passed over.
    @Test func unknownFields_arePassedOver() throws {
        let fixed: [UInt8] = [0xfd, 0x3f, 0, 0, 0, 0] + [0xf9, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0]
        let more: [UInt8] = [0x6a, 2, 8, 1] + [0xf8, 0x3f, 7] + fixed
        guard case .bytes(let bytes) = peering.record else { return }
        #expect(try Peering(record: .bytes(more + bytes)) == peering)
    }

    @Test(arguments: [
        "12016e", "0a0169", "0a0169120", "0a01ff12016e", "0a016912016eff", "0a016912016e0b", "0a7f69", "00",
        "0a016912016e2201ff", "0a016912016e30ffffffffffffffffff7f",
    ])
    func brokenPeerings_areRefused(_ text: String) {
        let bytes = (try? Hex.decode(text)) ?? [0xff]
        #expect(throws: FormatError.self) { try Peering(record: .bytes(bytes)) }
    }

    @Test func wildTimes_areHeld() throws {
        let names: [UInt8] = [0x0a, 1, 0x69, 0x12, 1, 0x6e]
        let seconds = [8] + [UInt8](repeating: 0xff, count: 8) + [0x7f]
        #expect(throws: FormatError.self) { try Peering(record: .bytes(names + [0x22, 11] + seconds + [0x10])) }
        let far = names + [0x22, 10] + seconds
        #expect(try Peering(record: .bytes(far)).deletedAt == Instant(nanoseconds: .max))
    }

    @Test func table_takesTheLastOfEach_andItsIndexes() throws {
        var records = StateRecordWriter(lastIndex: 9)
        var other = peering
        other.state = .active
        for peering in [peering, other] { records.add(.peering, peering.record) }
        records.add(.peeringSecrets, PeeringSecrets(peerID: "id", activeStream: "a").record)
        records.add(.peeringTrustBundle, PeeringTrustBundle(peerName: "other").record)
        records.index("peering", 400)
        records.index("peering-trust-bundles", 8)
        let state = try StateSnapshot(records: records.bytes, index: 9, at: Instant(nanoseconds: 0))
        #expect(state.peerings.all == [other] && state.peerings.index == 400)
        #expect(state.peerings.secrets.map(\.activeStream) == ["a"])
        #expect(state.peerings.trustBundles.all.count == 1 && state.peerings.trustBundles.index == 8)
        let (again, before, after) = try Samples.again(state)
        #expect(before == after && again.peerings.trustBundles.all == state.peerings.trustBundles.all)
    }

    /// What a peer has exported is not the cluster's own. Addresses of its services are passed over.
    @Test func importedObjects_stayApart() throws {
        var records = StateRecordWriter(lastIndex: 9)
        records.add(.registration, .record(["Node": .text("far"), "PeerName": .text("other")]))
        records.index("peer.other:nodes", 7)
        let service = MessagePack.record(["Peer": .text("other"), "ServiceName": .record(["Name": .text("s")])])
        records.add(.virtualIP, .record(["IP": .bytes([0, 0, 0, 9]), "Service": service]))
        let state = try StateSnapshot(records: records.bytes, index: 9, at: Instant(nanoseconds: 0))
        #expect(state.catalog.node(named: "far") == nil && state.catalog.virtualIPs.names.isEmpty)
        #expect(state.imported["other"]?.node(named: "far")?.value.peerName == "other")
        #expect(state.imported["other"]?.indexes.nodes == 7 && state.imported["OTHER"] != nil)
    }
}
