// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CatalogChecksTests {
    private let catalog = TestCatalog()

    init() {
        catalog.node(3, "n1")
        catalog.service(4, "web1", on: "n1", name: "web", tags: ["a"])
        catalog.service(5, "db1", on: "n1", name: "db")
    }

    private func check(_ id: String) -> HealthCheck? { catalog.store.catalog.check(id, onNode: "n1")?.value }

    @Test func check_takesNameAndTagsFromItsService_andIsCriticalByDefault() {
        catalog.check(6, "c", on: "n1", service: "web1", status: HealthStatus(""))
        #expect(check("c")?.serviceName == "web" && check("c")?.serviceTags == ["a"])
        #expect(check("c")?.status == .critical)
    }

    @Test func check_keepsItsIndexes_whenNothingChanges() {
        catalog.check(6, "c", on: "n1", service: "web1", output: "x")
        catalog.check(7, "c", on: "n1", service: "web1", output: "x")
        #expect(check("c")?.indexes == RaftIndexes(create: 6, modify: 6))
        #expect(catalog.touched().isEmpty)
        catalog.check(8, "c", on: "n1", service: "web1", output: "y")
        #expect(check("c")?.indexes == RaftIndexes(create: 6, modify: 8))
        #expect(catalog.checksIndex() == 8 && catalog.healthIndex("web") == 8)
    }

    @Test func servicesCheck_concernsItsServiceOnly() {
        catalog.check(6, "c", on: "n1", service: "web1")
        #expect(catalog.healthIndex("web") == 6 && catalog.healthIndex("db") == 5)
        #expect(catalog.servicesIndex() == 5 && catalog.nodesIndex() == 5 && catalog.index(ofNode: "n1") == 5)
        let touched = catalog.touched()
        #expect(
            touched.isSuperset(of: [
                .service("web"), .checksOfService("web"), .checksOfNode("n1"), .checksInState("passing"),
            ])
        )
        #expect(
            !touched.contains(.instances("web")) && !touched.contains(.service("db")) && !touched.contains(.node("n1"))
        )
    }

    @Test func nodesCheck_concernsEveryServiceOnIt() {
        catalog.check(6, "serfHealth", on: "n1")
        #expect(catalog.healthIndex("web") == 6 && catalog.healthIndex("db") == 6)
        catalog.deregister(7, "n1", check: "SERFhealth")
        #expect(check("serfHealth") == nil)
        #expect(catalog.healthIndex("web") == 7 && catalog.servicesIndex() == 7)
    }

    @Test func check_needsItsNodeAndItsService() {
        #expect(throws: StateRefusal("Missing node registration")) {
            try catalog.store.ensureCheck(HealthCheck(node: "n9", id: "c"), index: 6)
        }
        #expect(throws: StateRefusal("Missing service registration")) {
            try catalog.store.ensureCheck(HealthCheck(node: "n1", id: "c", serviceID: "x"), index: 6)
        }
        let stray = RegisterCommand(
            node: Node(name: "n1"),
            skipNodeUpdate: true,
            checks: [HealthCheck(node: "n2", id: "c")]
        )
        #expect(catalog.register(6, stray).refusal == "check node \"n2\" does not match node \"n1\"")
    }

    @Test func deletedService_takesItsChecksWithIt() {
        catalog.check(6, "c", on: "n1", service: "web1")
        catalog.check(7, "serfHealth", on: "n1")
        catalog.deregister(8, "n1", service: "web1")
        #expect(check("c") == nil && check("serfHealth") != nil)
    }

    @Test func checks_areListedByStateNodeAndService() {
        catalog.node(6, "n0")
        catalog.check(7, "b", on: "n1", service: "web1", status: .warning)
        catalog.check(8, "a", on: "n1", status: .warning)
        catalog.check(9, "z", on: "n0", status: .warning)
        catalog.check(10, "p", on: "n0")
        let state = { (name: String) in
            catalog.read { catalog.store.catalog.checks(inState: name, watch: &$0).value.map(\.value.id) }
        }
        #expect(state("warning") == ["z", "a", "b"] && state("WARNING") == ["z", "a", "b"])
        #expect(state("any") == ["p", "z", "a", "b"] && state("critical").isEmpty)
        let ofNode = catalog.read { catalog.store.catalog.nodeChecks("N1", watch: &$0) }
        #expect(ofNode.value.map(\.value.id) == ["a", "b"] && ofNode.index == 10)
        let ofService = catalog.read { catalog.store.catalog.serviceChecks("web", watch: &$0) }
        #expect(ofService.value.map(\.value.id) == ["b"] && ofService.index == 10)
        let narrowed = catalog.read { catalog.store.catalog.serviceChecks("web", meta: [("k", "v")], watch: &$0) }
        #expect(narrowed.value.isEmpty && narrowed.index == 8)
    }

    @Test func health_hasTheNodesChecksFirst_andIsRenderedAnewAfterAChange() {
        catalog.check(6, "z-node", on: "n1")
        catalog.check(7, "a-svc", on: "n1", service: "web1")
        let before = catalog.store.checkServiceNodesForTest("web")
        #expect(before.first?.checks.map(\.value.id) == ["z-node", "a-svc"])
        #expect(before.first?.isPassing == true)
        catalog.check(8, "a-svc", on: "n1", service: "web1", status: .warning)
        #expect(catalog.store.checkServiceNodesForTest("web").first?.isPassing == false)
    }

    @Test func criticalCheck_endsTheSessionsThatHangOnIt() {
        catalog.check(6, "c", on: "n1", service: "web1")
        var session = Session(id: "s1", node: "n1")
        session.nodeChecks = ["c"]
        _ = catalog.store.apply(.session(.create(session)), index: 7, at: Instant(nanoseconds: 0))
        #expect(catalog.store.sessions.count == 1)
        catalog.check(8, "c", on: "n1", service: "web1", status: .critical)
        #expect(catalog.store.sessions.count == 0)
    }

    @Test func deletedNode_endsItsSessions() {
        _ = catalog.store.apply(.session(.create(Session(id: "s1", node: "n1"))), index: 6, at: Instant(nanoseconds: 0))
        catalog.deregister(7, "n1")
        #expect(catalog.store.sessions.count == 0)
    }
}
