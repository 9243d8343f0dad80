// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ImportedCatalogsTests {
    private let store = StateStore()

    @discardableResult
    private func apply(_ command: Command, index: UInt64) throws -> CommandResult {
        // As a follower gets it: through the log's bytes.
        var writer = BinaryWriter()
        writer.value(command)
        var reader = BinaryReader(writer.bytes)
        return store.apply(try reader.value(), index: index, at: Instant(nanoseconds: 0))
    }

    private func register(
        _ service: String, index: UInt64, peer: String = "dc2", status: HealthStatus = .passing
    ) throws {
        var check = HealthCheck(node: "n", id: service + ":overall-check")
        check.serviceID = service
        check.status = status
        let node = Node(name: "n", address: "10.0.0.1")
        let instance = NodeService(id: service, name: service)
        try apply(
            .register(RegisterCommand(node: node, service: instance, checks: [check], peer: peer)), index: index)
    }

    @Test func peersAreKeptApart_withIndexesOfTheirOwn() throws {
        try register("web", index: 1)
        try register("web", index: 2, peer: "dc3")
        try register("web", index: 3, peer: "dc3", status: .critical)
        var watch = WatchSet()
        let (two, three) = (
            store.checkServiceNodes("web", ofPeer: "dc2", watch: &watch),
            store.checkServiceNodes("WEB", ofPeer: "DC3", watch: &watch)
        )
        #expect(two.index == 1 && two.value.first?.isPassing == true)
        #expect(three.index == 3 && three.value.first?.isPassing == false)
        #expect(store.catalog.nodes.count == 0 && store.checkServiceNodes("web", watch: &watch).value.isEmpty)
        #expect(watch.keys.contains(.table(.imported)))
        #expect(store.takeTouched() == [.table(.imported), .table(.imported), .table(.imported)])
    }

    @Test func sameAgain_movesNoIndex() throws {
        try register("web", index: 1)
        try register("web", index: 2)
        var watch = WatchSet(isRecording: false)
        #expect(store.checkServiceNodes("web", ofPeer: "dc2", watch: &watch).index == 1)
    }

    @Test func deregistration_leavesTheIndexOfExtinction() throws {
        try register("web", index: 1)
        try register("api", index: 2)
        try apply(.deregister(DeregisterCommand(node: "n", serviceID: "web", peer: "dc2")), index: 3)
        var watch = WatchSet(isRecording: false)
        #expect(store.checkServiceNodes("web", ofPeer: "dc2", watch: &watch).index == 3)
        #expect(store.imported["dc2"]?.checks.count == 1)
        try apply(.peering(.removeImports(peer: "dc2")), index: 4)
        #expect(store.imported["dc2"]?.nodes.count == 0 && store.imported["dc2"]?.checks.count == 0)
        #expect(store.checkServiceNodes("api", ofPeer: "dc2", watch: &watch).index == 4)
    }

    @Test func snapshot_keepsWhoseItIs() throws {
        try register("web", index: 1)
        var writer = BinaryWriter()
        writer.value(store.snapshot)
        var reader = BinaryReader(writer.bytes)
        let other = StateStore()
        other.restore(try reader.value(StateSnapshot.self))
        var watch = WatchSet(isRecording: false)
        let found = other.checkServiceNodes("web", ofPeer: "dc2", watch: &watch)
        let instance = try #require(found.value.first)
        #expect(found.index == 1 && instance.node.value.peerName == "dc2" && instance.service.peerName == "dc2")
        #expect(instance.checks.first?.value.peerName == "dc2")
    }

    @Test func renamedNode_takesThePlaceOfTheOldOne() throws {
        let id = "11111111-2222-3333-4444-555555555555"
        for (number, name) in ["old", "new"].enumerated() {
            try apply(
                .register(RegisterCommand(node: Node(id: id, name: name), peer: "dc2")), index: UInt64(number + 1))
        }
        #expect(store.imported["dc2"]?.nodes.map(\.value.value.name) == ["new"])
    }

    @Test func importsAreForWhoSpeaksForAService() throws {
        try register("web", index: 1)
        var watch = WatchSet(isRecording: false)
        let found = store.checkServiceNodes("web", ofPeer: "dc2", watch: &watch).value
        func sees(_ rules: String) throws -> Bool {
            let compiled = CompiledACLRules([try ACLRules(parsing: rules)])
            return !Authorizer(accessorID: "", rules: compiled, fallback: .deny).visible(found).elements.isEmpty
        }
        #expect(try sees(#"service "any" { policy = "write" }"#))
        #expect(try sees(#"service_prefix "" { policy = "read" } node_prefix "" { policy = "read" }"#))
        #expect(try !sees(#"service "web" { policy = "read" } node "n" { policy = "read" }"#))
    }
}
