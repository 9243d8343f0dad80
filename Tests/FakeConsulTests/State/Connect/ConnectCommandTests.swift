// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ConnectCommandTests {
    private let test = TestStore()

    private func root(_ id: String, active: Bool = true) throws -> CARoot {
        var root = try CARoot(pem: CryptoSamples.root, provider: "consul", clusterID: "c")
        root.id = id
        root.isActive = active
        root.rotatedOutAt = active ? nil : Instant(nanoseconds: 5)
        return root
    }

    private func apply(_ steps: ConnectCommand.Step..., at index: UInt64) -> CommandResult {
        test.apply(.connect(ConnectCommand(steps: steps)), at: index)
    }

    @Test func roots_areReplacedTogether_ifTheyAreAsExpected() throws {
        guard case .accepted(true) = apply(.setRoots([try root("a")], expectedIndex: 0), at: 3) else {
            throw CryptoError("not accepted")
        }
        #expect(test.store.connect.rootsIndex == 3)
        guard case .accepted(false) = apply(.setRoots([try root("b")], expectedIndex: 2), at: 4) else {
            throw CryptoError("accepted")
        }
        #expect(test.store.connect.activeRoot?.id == "a")
        _ = apply(.setRoots([try root("b"), try root("a", active: false)], expectedIndex: 3), at: 5)
        #expect(test.store.connect.roots.map(\.id) == ["a", "b"])
        #expect(test.store.connect.roots.map(\.createIndex) == [3, 5])
        #expect(test.store.connect.roots.map(\.modifyIndex) == [5, 5])
    }

    @Test func oneRoot_mustBeActive_elseNothingIsDone() throws {
        let result = apply(
            .useSerial(9), .setRoots([try root("a"), try root("b")], expectedIndex: 0), at: 3)
        guard case .refused("there must be exactly one active CA") = result else { throw CryptoError("not refused") }
        #expect(test.store.connect.lastSerial == 0)
    }

    @Test func configuration_keepsClusterID_andIndexOfCreation() {
        var configuration = CAConfiguration(provider: "", settings: [])
        configuration.clusterID = "c"
        _ = apply(.setConfiguration(configuration), at: 2)
        configuration.clusterID = ""
        _ = apply(.setConfiguration(configuration), at: 7)
        #expect(test.store.connect.configuration?.clusterID == "c")
        #expect(test.store.connect.configuration?.createIndex == 2)
        #expect(test.store.connect.configuration?.modifyIndex == 7)
        #expect(test.store.connect.trustDomain == "c.consul")
    }

    @Test func commandAndSnapshot_surviveTheirBinaryForm() throws {
        var configuration = CAConfiguration(provider: "consul", settings: [])
        configuration.clusterID = "c"
        var state = CAProviderState(id: "p")
        state.privateKey = "k"
        let command = Command.connect(
            ConnectCommand(steps: [
                .setConfiguration(configuration), .setRoots([try root("a")], expectedIndex: 0),
                .setProviderState(state), .deleteProviderState(id: "x"), .useSerial(4), .issueLeaf,
            ]))
        var writer = BinaryWriter()
        writer.value(command)
        var reader = BinaryReader(writer.bytes)
        let read = try reader.value(Command.self)
        #expect("\(read)" == "\(command)")
        test.apply(read, at: 8)
        let (snapshot, before, after) = try Samples.again(test.store.snapshot)
        #expect(before == after)
        #expect(snapshot.connect.roots == test.store.connect.roots)
        #expect(snapshot.connect.providerState("p")?.createIndex == 8)
        #expect(snapshot.connect.lastSerial == 4 && snapshot.connect.leafIndex == 8)
    }
}
