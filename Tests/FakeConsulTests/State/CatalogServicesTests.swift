// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CatalogServicesTests {
    private let catalog = TestCatalog()

    private func service(_ id: String, on node: String) -> NodeService? {
        catalog.store.catalog.service(id, onNode: node)?.value.service
    }

    @Test func instance_needsItsNode() throws {
        #expect(throws: StateRefusal("Missing node registration")) {
            try catalog.store.ensureService(NodeService(id: "web", name: "web"), onNode: "n1", index: 3)
        }
    }

    @Test func instance_keepsItsIndexes_whenNothingChanges() {
        catalog.node(3, "n1")
        catalog.service(4, "web", on: "n1", tags: ["a"])
        catalog.service(5, "web", on: "n1", tags: ["a"])
        #expect(service("web", on: "n1")?.indexes == RaftIndexes(create: 4, modify: 4))
        #expect(catalog.index(ofService: "web") == 4 && catalog.servicesIndex() == 4)
        catalog.service(6, "web", on: "n1", tags: ["b"])
        #expect(service("web", on: "n1")?.indexes == RaftIndexes(create: 4, modify: 6))
        #expect(catalog.index(ofNode: "n1") == 6 && catalog.nodesIndex() == 6)
    }

    @Test func weights_defaultToOne_alsoWhereTheyAreUnusable() {
        catalog.node(3, "n1")
        catalog.service(4, "a", on: "n1") { $0.weights = Weights(passing: 0, warning: 5) }
        catalog.service(5, "b", on: "n1") { $0.weights = Weights(passing: 7, warning: 0) }
        #expect(service("a", on: "n1")?.weights == Weights(passing: 1, warning: 1))
        #expect(service("b", on: "n1")?.weights == Weights(passing: 7, warning: 0))
    }

    @Test func instances_areListedByNodeThenID() {
        for (index, name) in ["n2", "N1"].enumerated() { catalog.node(UInt64(index) + 3, name) }
        catalog.service(5, "b", on: "N1", name: "web")
        catalog.service(6, "A", on: "N1", name: "Web")
        catalog.service(7, "c", on: "n2", name: "web")
        let found = catalog.read { catalog.store.catalog.serviceNodes("WEB", watch: &$0) }
        #expect(found.value.map { $0.value.service.id } == ["A", "b", "c"])
        #expect(found.index == 7)
    }

    @Test func tags_areFoundInAnyCase_andAllMustBeThere() {
        catalog.node(3, "n1")
        catalog.service(4, "a", on: "n1", name: "web", tags: ["V1", "Primary"])
        catalog.service(5, "b", on: "n1", name: "web", tags: ["v1"])
        let found = { (tags: [String]) in
            catalog.read {
                catalog.store.catalog.serviceNodes("web", tags: tags, watch: &$0).value.map { $0.value.service.id }
            }
        }
        #expect(found(["v1"]) == ["a", "b"])
        #expect(found(["v1", "PRIMARY"]) == ["a"])
        #expect(found(["v1", "none"]).isEmpty)
    }

    @Test func missingService_answersTheTables_untilOneHasGone() {
        catalog.node(3, "n1")
        catalog.service(4, "web", on: "n1")
        catalog.check(5, "c", on: "n1")
        #expect(catalog.index(ofService: "none") == 4)
        #expect(catalog.healthIndex("none") == 5)
        catalog.deregister(6, "n1", service: "web")
        #expect(catalog.index(ofService: "none") == 6 && catalog.index(ofService: "web") == 6)
        catalog.node(7, "n2")
        #expect(catalog.healthIndex("none") == 6)
    }

    @Test func lastInstance_leavesNoIndexBehind_othersDo() {
        catalog.node(3, "n1")
        catalog.service(4, "a", on: "n1", name: "web")
        catalog.service(5, "b", on: "n1", name: "web")
        catalog.deregister(6, "n1", service: "a")
        #expect(catalog.store.catalog.indexes.service("web") == 6)
        #expect(catalog.store.catalog.indexes.serviceExtinction == 0)
        catalog.deregister(7, "n1", service: "b")
        #expect(catalog.store.catalog.indexes.service("web") == nil)
        #expect(catalog.store.catalog.indexes.serviceExtinction == 7)
    }

    @Test func otherService_doesNotMoveTheIndex() {
        catalog.node(3, "n1")
        catalog.service(4, "web", on: "n1")
        catalog.service(5, "db", on: "n1")
        #expect(catalog.index(ofService: "web") == 4)
        #expect(!catalog.touched().contains(.service("web")))
    }

    @Test func metadata_isHeldToConsulsRules() {
        catalog.node(3, "n1")
        let refusal = catalog.service(4, "web", on: "n1") { $0.meta = ["consul-x": "1"] }.refusal
        #expect(
            refusal
                == "failed inserting service: Invalid Service Meta for node n1 and serviceID web: Couldn't load metadata "
                + "pair "
                + "('consul-x', '1'): Key prefix 'consul-' is reserved for internal use"
        )
    }

    @Test func refusedRegistration_changesNothing() {
        let node = Node(name: "n1", address: "10.0.0.1")
        let check = HealthCheck(node: "n1", id: "c", serviceID: "none")
        let command = RegisterCommand(node: node, service: NodeService(id: "web", name: "web"), checks: [check])
        #expect(
            catalog.register(3, command).refusal
                == "failed inserting check on node \"n1\": Missing service registration"
        )
        #expect(
            catalog.store.catalog.nodes.isEmpty && catalog.store.catalog.services.isEmpty && catalog.nodesIndex() == 0
        )
    }

    @Test func proxies_areFoundByTheirDestination_andHaveAVirtualAddress() {
        catalog.node(3, "n1")
        catalog.service(4, "web", on: "n1")
        catalog.service(5, "web-proxy", on: "n1") {
            $0.kind = .connectProxy
            $0.port = 21000
            $0.proxy.destinationServiceName = "web"
        }
        let found = catalog.read { catalog.store.catalog.connectServiceNodes("web", watch: &$0) }
        #expect(found.value.map { $0.value.service.id } == ["web-proxy"])
        #expect(found.index == 4)
        let health = catalog.read { catalog.store.catalog.checkConnectServiceNodes("web", watch: &$0) }
        #expect(health.index == 5)
        #expect(
            service("web-proxy", on: "n1")?.taggedAddresses
                == ["consul-virtual": ServiceAddress(address: "240.0.0.1", port: 21000)]
        )
        #expect(catalog.store.catalog.kindNames.names(of: .connectEnabled).names == ["web"])
        #expect(catalog.touched().contains(.connectInstances("web")))
        catalog.deregister(6, "n1", service: "web-proxy")
        #expect(catalog.store.catalog.kindNames.names(of: .connectEnabled).names.isEmpty)
        #expect(catalog.store.catalog.kindNames.names(of: .connectEnabled).index == 6)
    }

    @Test func cas_comparesTheModifyIndex() throws {
        catalog.node(3, "n1")
        var service = NodeService(id: "web", name: "web")
        #expect(try catalog.store.ensureServiceCAS(service, onNode: "n1", index: 4))
        service.port = 1
        #expect(try !catalog.store.ensureServiceCAS(service, onNode: "n1", index: 5))
        service.indexes.modify = 4
        #expect(try catalog.store.ensureServiceCAS(service, onNode: "n1", index: 5))
        #expect(!catalog.store.deleteServiceCAS("web", onNode: "n1", expecting: 4, index: 6))
        #expect(catalog.store.deleteServiceCAS("web", onNode: "n1", expecting: 5, index: 6))
    }
}
