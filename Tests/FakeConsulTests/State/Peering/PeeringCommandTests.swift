// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct PeeringCommandTests {
    private let test = TestStore()

    private func refusal(_ command: PeeringCommand, at index: UInt64) -> String? {
        if case .refused(let message) = test.apply(.peering(command), at: index) { return message }
        return nil
    }

    private func generated(_ secret: String) -> PeeringSecretsChange {
        PeeringSecretsChange(peerID: "id", kind: .generateToken(establishment: secret))
    }

    private var dialing: Peering {
        var peering = Peering(id: "id", name: "other")
        peering.peerServerAddresses = ["10.0.0.1:8503"]
        return peering
    }

    @Test func newPeering_isPending() {
        #expect(refusal(.write(Peering(id: "id", name: "other"), generated("s")), at: 2) == nil)
        let peering = test.store.peerings["OTHER"]
        #expect(peering?.state == .pending)
        #expect(peering?.createIndex == 2 && peering?.modifyIndex == 2)
        #expect(test.store.peerings.secrets(of: "id")?.establishment == "s")
        #expect(test.store.peerings.isTaken("s"))
    }

    @Test func secrets_goFromHandToHand() {
        #expect(refusal(.write(Peering(id: "id", name: "other"), generated("s")), at: 2) == nil)
        func change(_ kind: PeeringSecretsChange.Kind) -> PeeringCommand {
            .writeSecrets(PeeringSecretsChange(peerID: "id", kind: kind))
        }
        #expect(
            refusal(change(.exchange(establishment: "x", pending: "p")), at: 3)
                == "failed to write peering secret: invalid establishment secret")
        #expect(refusal(change(.exchange(establishment: "s", pending: "p")), at: 4) == nil)
        #expect(
            refusal(change(.exchange(establishment: "s", pending: "q")), at: 5)
                == "failed to write peering secret: invalid establishment secret: peering was already established")
        #expect(
            refusal(change(.promotePending(active: "q")), at: 6)
                == "failed to write peering secret: invalid pending stream secret")
        #expect(refusal(change(.promotePending(active: "p")), at: 7) == nil)
        #expect(test.store.peerings.secrets(of: "id") == PeeringSecrets(peerID: "id", activeStream: "p"))
        #expect(
            refusal(change(.establish(active: "p")), at: 8)
                == "failed to write peering secret: an accepting peer should not have called Establish RPC")
    }

    @Test func whatWouldChangeAnotherPeering_isRefused() {
        #expect(refusal(.write(dialing, nil), at: 2) == nil)
        #expect(
            refusal(.write(Peering(id: "id", name: "other"), nil), at: 3)
                == "Cannot switch peering dialing mode from true to false")
        var second = dialing
        second.id = "id2"
        #expect(
            refusal(.write(second, nil), at: 4)
                == "A peering already exists with the name \"other\" and a different ID \"id\"")
        #expect(
            refusal(.delete(name: "other"), at: 5) == "cannot delete a peering without first marking for deletion")
        #expect(test.store.peerings.index == 2)
    }

    @Test func markedPeering_losesItsSecrets_andIsWrittenNoMore() {
        #expect(refusal(.write(dialing, nil), at: 2) == nil)
        let secret = PeeringSecretsChange(peerID: "id", kind: .establish(active: "a"))
        #expect(refusal(.writeSecrets(secret), at: 3) == nil)
        var marked = dialing
        marked.state = .deleting
        marked.deletedAt = Instant(nanoseconds: 1)
        #expect(refusal(.write(marked, nil), at: 4) == nil)
        #expect(test.store.peerings.secrets(of: "id") == nil)
        #expect(refusal(.write(dialing, nil), at: 5) == "cannot write to peering that is marked for deletion")
        #expect(refusal(.delete(name: "other"), at: 6) == nil)
        #expect(test.store.peerings.all.isEmpty && test.store.peerings.index == 6)
    }

    @Test func commandsAndSnapshot_surviveTheirBinaryForm() throws {
        var peering = dialing
        peering.meta = ["a": "b"]
        peering.state = .establishing
        peering.deletedAt = Instant(nanoseconds: 7)
        let secrets = PeeringSecretsChange(peerID: "id", kind: .exchange(establishment: "a", pending: "b"))
        for command in [PeeringCommand.write(peering, secrets), .writeSecrets(secrets), .delete(name: "n"),
            .terminate(id: "i")]
        {
            var writer = BinaryWriter()
            writer.value(Command.peering(command))
            var reader = BinaryReader(writer.bytes)
            #expect("\(try reader.value(Command.self))" == "\(Command.peering(command))")
        }
        #expect(refusal(.write(dialing, nil), at: 2) == nil)
        let (snapshot, before, after) = try Samples.again(test.store.snapshot)
        #expect(before == after)
        #expect(snapshot.peerings.all == test.store.peerings.all)
    }
}
