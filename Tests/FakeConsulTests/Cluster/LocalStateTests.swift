// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct LocalStateTests {
    private var state = LocalState(nodeName: "n")
    private let now = Instant(nanoseconds: 1_000_000_000_000)

    private static func service(_ id: String, port: Int = 0) -> NodeService {
        var service = NodeService(id: id, name: id)
        service.port = port
        return service
    }

    private static func check(_ id: String, service: String = "", _ status: HealthStatus = .passing) -> HealthCheck {
        var check = HealthCheck(node: "n", id: id)
        check.serviceID = service
        check.status = status
        return check
    }

    @Test mutating func removedService_isGoneAtOnce_butKeptUntilTheCatalogKnows() {
        state.add(Self.service("web"), token: "t", isLocallyDefined: false, isSidecar: false)
        let wasThere = state.removeService("web")
        #expect(wasThere)
        #expect(state.service("web") == nil)
        #expect(state.services["web"]?.isDeleted == true)
        let isStillThere = state.removeService("web")
        #expect(!isStillThere)
    }

    @Test mutating func check_needsItsService() {
        #expect(
            state.add(Self.check("c", service: "web"), token: "", isLocallyDefined: false)
                == #"Check ID "c" refers to non-existent service ID "web""#
        )
        state.add(Self.service("web"), token: "", isLocallyDefined: false, isSidecar: false)
        #expect(state.add(Self.check("c", service: "web"), token: "", isLocallyDefined: false) == nil)
    }

    @Test mutating func changedOutput_alone_waits() {
        state.checkUpdateInterval = .seconds(300)
        _ = state.add(Self.check("c"), token: "", isLocallyDefined: false)
        state.checks["c"]?.isInSync = true
        _ = state.takeSignals()
        state.update(check: "c", status: .passing, output: "x", at: now)
        let signals1 = state.takeSignals()
        #expect(signals1 == [.syncDeferred(check: "c")])
        #expect(state.checks["c"]?.isInSync == true)
        #expect(state.check("c")?.output == "x")
        state.update(check: "c", status: .passing, output: "y", at: now)
        let signals2 = state.takeSignals()
        #expect(signals2.isEmpty)
        state.deferredSyncDue(check: "c")
        let signals3 = state.takeSignals()
        #expect(signals3 == [.syncWanted])
        #expect(state.checks["c"]?.isInSync == false)
    }

    @Test mutating func criticalSince_isTheFirstMoment() {
        _ = state.add(Self.check("c", .critical), token: "", isLocallyDefined: false)
        #expect(state.checks["c"]?.criticalSince == nil)
        state.update(check: "c", status: .critical, output: "", at: now)
        state.update(check: "c", status: .critical, output: "again", at: now + .seconds(5))
        #expect(state.checks["c"]?.criticalSince == now)
        state.update(check: "c", status: .warning, output: "", at: now + .seconds(6))
        #expect(state.checks["c"]?.criticalSince == nil)
    }

    @Test mutating func sameDefinitionAgain_staysInStep() {
        state.add(Self.service("web", port: 1), token: "", isLocallyDefined: false, isSidecar: false)
        state.services["web"]?.isInSync = true
        state.add(Self.service("web", port: 1), token: "", isLocallyDefined: false, isSidecar: false)
        #expect(state.services["web"]?.isInSync == true)
        state.add(Self.service("web", port: 2), token: "", isLocallyDefined: false, isSidecar: false)
        #expect(state.services["web"]?.isInSync == false)
    }
}

@Suite struct LocalStateDifferenceTests {
    private let node = Node(id: "i", name: "n", address: "a")

    private static func state() -> LocalState {
        var state = LocalState(nodeName: "n")
        state.add(NodeService(id: "web", name: "web"), token: "", isLocallyDefined: false, isSidecar: false)
        state.isNodeInSync = true
        return state
    }

    @Test func foreignRegistrations_areMarkedForRemoval_butThoseOfServersAreNot() {
        var state = Self.state()
        let checks = ["serfHealth", "old"].map { HealthCheck(node: "n", id: $0) }
        let services = ["consul", "foreign", "web"].map { NodeService(id: $0, name: $0) }
        state.compare(with: CatalogNodeView(node: node, services: services, checks: checks), node: node)
        #expect(state.services.pairs.filter { $0.value.isDeleted }.map(\.key) == ["foreign"])
        #expect(state.checks.pairs.filter { $0.value.isDeleted }.map(\.key) == ["old"])
        #expect(state.services["web"]?.isInSync == true)
        #expect(state.isNodeInSync)
    }

    @Test func missingOrDifferentRecords_areOutOfStep() {
        var state = Self.state()
        state.services["web"]?.isInSync = true
        state.compare(with: CatalogNodeView(node: node), node: node)
        #expect(state.services["web"]?.isInSync == false)
        var other = node
        other.meta = ["k": "v"]
        state.compare(with: CatalogNodeView(node: other), node: node)
        #expect(!state.isNodeInSync)
    }

    @Test func tags_areTakenOver_whereTheCatalogMayChangeThem() {
        var state = LocalState(nodeName: "n")
        var service = NodeService(id: "web", name: "web")
        service.enableTagOverride = true
        service.tags = ["mine"]
        state.add(service, token: "", isLocallyDefined: false, isSidecar: false)
        service.tags = ["theirs"]
        state.compare(with: CatalogNodeView(node: node, services: [service]), node: node)
        #expect(state.service("web")?.tags == ["theirs"])
        #expect(state.services["web"]?.isInSync == true)
    }
}
