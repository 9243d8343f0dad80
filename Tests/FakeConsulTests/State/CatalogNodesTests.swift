// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CatalogNodesTests {
    private let catalog = TestCatalog()
    private let id = "22222222-2222-2222-2222-222222222222"

    private func node(_ name: String) -> Node? { catalog.store.catalog.node(named: name)?.value }

    @Test func node_keepsItsIndexes_whenNothingChanges() {
        catalog.node(3, "n1")
        catalog.node(4, "n1")
        #expect(node("n1")?.indexes == RaftIndexes(create: 3, modify: 3))
        #expect(catalog.nodesIndex() == 3)
        catalog.node(5, "n1", address: "10.0.0.9")
        #expect(node("n1")?.indexes == RaftIndexes(create: 3, modify: 5))
        #expect(catalog.nodesIndex() == 5)
    }

    @Test func name_isFoundInAnyCase_andKeepsTheFirstSpelling() {
        catalog.node(3, "Node-A")
        catalog.node(4, "NODE-a")
        #expect(node("node-A")?.name == "Node-A")
        #expect(catalog.store.catalog.nodes.count == 1)
    }

    @Test func nodes_areListedByNameInLowerCase() {
        for (index, name) in ["b", "A", "C", "a1"].enumerated() { catalog.node(UInt64(index) + 3, name) }
        let names = catalog.read { catalog.store.catalog.listNodes(watch: &$0).value.map(\.value.name) }
        #expect(names == ["A", "a1", "b", "C"])
    }

    @Test func rename_movesTheNodeAndDropsWhatWasOnIt() {
        catalog.node(3, "n1", id: id)
        catalog.service(4, "web", on: "n1")
        #expect(catalog.node(5, "n2", id: id).refusal == nil)
        #expect(node("n1") == nil)
        #expect(node("n2")?.indexes == RaftIndexes(create: 3, modify: 5))
        #expect(catalog.store.catalog.services.isEmpty)
        #expect(catalog.store.catalog.node(id: id)?.value.name == "n2")
    }

    @Test func name_isNotTakenFromALivingNode() {
        catalog.node(3, "n1", id: id)
        catalog.check(4, "serfHealth", on: "n1")
        let other = "33333333-3333-3333-3333-333333333333"
        let refusal = catalog.node(5, "n1", id: other, address: "10.0.0.2").refusal
        #expect(
            refusal
                == "failed inserting node: Error while renaming Node ID: \"\(other)\": Node name n1 is reserved by "
                + "node "
                + "\(id) with name n1 (10.0.0.1)"
        )
        catalog.check(6, "serfHealth", on: "n1", status: .critical)
        #expect(catalog.node(7, "n1", id: other, address: "10.0.0.2").refusal == nil)
        #expect(node("n1")?.id == other)
    }

    @Test func nameWithoutID_isTakenOver() {
        catalog.node(3, "n1")
        catalog.check(4, "serfHealth", on: "n1")
        #expect(catalog.node(5, "n1", id: id).refusal == nil)
        #expect(node("n1")?.indexes == RaftIndexes(create: 3, modify: 5))
    }

    @Test func rename_ontoALivingNodeIsRefused() {
        catalog.node(3, "n1", id: id)
        catalog.node(4, "n2")
        catalog.check(5, "serfHealth", on: "n2")
        let refusal = catalog.node(6, "n2", id: id, address: "10.0.0.3").refusal
        #expect(
            refusal
                == "failed inserting node: Error while renaming Node ID: \"\(id)\" (10.0.0.3): Node name n2 is "
                + "reserved by node "
                + " with name n2 (10.0.0.1)"
        )
        #expect(node("n1") != nil)
    }

    @Test func node_isFoundByTheBeginningOfItsID_unlessThereAreTwo() {
        catalog.node(3, "n1", id: "abcdef00-0000-0000-0000-000000000000")
        catalog.node(4, "n2", id: "abce0000-0000-0000-0000-000000000000")
        let found = { (text: String) in
            catalog.read { catalog.store.catalog.nodeServices(text, watch: &$0).value?.node.value.name }
        }
        #expect(found("abcd") == "n1")
        #expect(found("ABCDE") == "n1")
        #expect(found("ab") == nil)
        #expect(found("xyz") == nil)
        #expect(found("abcdef00-0000-0000-0000-000000000000") == "n1")
    }

    @Test func deletedNode_takesEverythingWithIt() {
        catalog.node(3, "n1")
        catalog.service(4, "web", on: "n1")
        catalog.check(5, "c", on: "n1", service: "web")
        catalog.check(6, "nc", on: "n1")
        catalog.deregister(7, "N1")
        #expect(catalog.store.catalog.nodes.isEmpty && catalog.store.catalog.services.isEmpty)
        #expect(catalog.store.catalog.checks.isEmpty && catalog.store.catalog.checksByStatus.isEmpty)
        #expect(catalog.store.catalog.checksByService.isEmpty && catalog.store.catalog.checksByServiceName.isEmpty)
        #expect(catalog.nodesIndex() == 7 && catalog.servicesIndex() == 7 && catalog.checksIndex() == 7)
        #expect(catalog.index(ofNode: "n1") == 7 && catalog.index(ofService: "web") == 7)
        let touched = catalog.touched()
        for key in [
            WatchKey.table(.nodes), .table(.services), .table(.checks), .node("n1"), .service("web"), .instances("web"),
            .checksOfNode("n1"), .checksOfService("web"), .checksInState("passing"),
        ] { #expect(touched.contains(key), "\(key)") }
    }

    @Test func unknownNode_isDeletedWithoutAChange() {
        catalog.node(3, "n1")
        catalog.deregister(4, "n2")
        #expect(catalog.nodesIndex() == 3)
        #expect(catalog.touched().isEmpty)
    }

    @Test func nodesChange_concernsItsServices() {
        catalog.node(3, "n1")
        catalog.service(4, "web", on: "n1")
        catalog.node(5, "n1", address: "10.0.0.7")
        #expect(catalog.healthIndex("web") == 5)
        #expect(catalog.touched().isSuperset(of: [.service("web"), .instances("web"), .node("n1")]))
        #expect(catalog.store.checkServiceNodesForTest("web").first?.node.value.address == "10.0.0.7")
    }

    @Test func cas_comparesTheModifyIndex() throws {
        catalog.node(3, "n1")
        var node = Node(name: "n1", address: "10.0.0.5")
        #expect(try !catalog.store.ensureNodeCAS(node, index: 4))
        node.indexes.modify = 2
        #expect(try !catalog.store.ensureNodeCAS(node, index: 4))
        node.indexes.modify = 3
        #expect(try catalog.store.ensureNodeCAS(node, index: 4))
        #expect(!catalog.store.deleteNodeCAS("n1", expecting: 3, index: 5))
        #expect(catalog.store.deleteNodeCAS("n1", expecting: 4, index: 5))
    }
}

extension StateStore {
    func checkServiceNodesForTest(_ name: String) -> [InstanceHealth] {
        var watch = WatchSet()
        return checkServiceNodes(name, watch: &watch).value
    }
}
