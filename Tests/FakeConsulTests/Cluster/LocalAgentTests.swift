// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct LocalAgentTests {
    let harness = LocalHarness()

    private static func registration(_ id: String, _ checks: String...) throws -> ServiceRegistration {
        ServiceRegistration(
            service: NodeService(id: id, name: id),
            checks: try checks.map { try CheckTypeTests.decode($0) }
        )
    }

    @Test func start_writesTheNode_thenServicesWithTheirChecks_thenChecks() throws {
        try harness.perform { agent, now in
            try agent.add(try Self.registration("web", #"{"TTL":"1h"}"#), at: now)
            var check = HealthCheck(node: "node1", id: "mem")
            check.name = "mem"
            try agent.add(CheckRegistration(check: check, type: try CheckTypeTests.decode(#"{"TTL":"1h"}"#)), at: now)
        }
        #expect(harness.writes.isEmpty)
        harness.start()
        #expect(harness.writes.map(\.target) == [.node, .service("web"), .check("mem")])
        #expect(harness.writes[1].checks.map(\.id) == ["service:web"])
        #expect(harness.writes[1].skipsNodeUpdate)
        #expect(harness.logged.contains("Synced service"))
    }

    @Test func removal_reachesTheCatalogOnce_checksGoAlong() throws {
        harness.start()
        try harness.request { try $0.add(try Self.registration("web", #"{"TTL":"1h"}"#), at: $1) }
        harness.request { agent, _ in agent.remove(service: "web") }
        #expect(harness.writes.last?.target == .removedService("web"))
        #expect(harness.agent.state.services.isEmpty && harness.agent.state.checks.isEmpty)
        #expect(harness.agent.runners.isEmpty)
    }

    @Test func outage_isRiddenOut_andEverythingFollows() throws {
        harness.start()
        harness.failure = "No cluster leader"
        let ticket = try harness.request { try $0.add(try Self.registration("web"), at: $1) }
        #expect(harness.agent.syncs.isDone(ticket))
        #expect(harness.agent.state.services["web"]?.isInSync == false)
        #expect(harness.logged.contains("Syncing service failed."))
        harness.failure = nil
        harness.perform { $0.serverCameUp(at: $1) }
        harness.advance(by: .seconds(3))
        #expect(harness.agent.state.services["web"]?.isInSync == true)
    }

    @Test func syncUnderWay_holdsEverythingStill() throws {
        harness.start()
        try harness.request { try $0.add(try Self.registration("web", #"{"TTL":"10s","Status":"passing"}"#), at: $1) }
        harness.holdsWrites = true
        let ticket = try harness.request { try $0.add(try Self.registration("db"), at: $1) }
        #expect(harness.agent.isHeld)
        harness.advance(by: .seconds(20))
        #expect(harness.status("service:web") == "passing")
        #expect(!harness.agent.syncs.isDone(ticket))
        harness.release()
        #expect(harness.agent.syncs.isDone(ticket))
        #expect(harness.status("service:web") == "critical")
        #expect(harness.writes.last?.target == .check("service:web"))
    }

    @Test func fullSync_comesAgainEveryMinuteOrTwo_andRemovesWhatIsForeign() {
        harness.start()
        harness.catalog = CatalogNodeView(node: harness.agent.node, services: [NodeService(id: "foreign", name: "f")])
        harness.advance(by: .seconds(120))
        #expect(harness.writes.contains { $0.target == .removedService("foreign") })
    }

    @Test func refusedRegistration_leavesNothingBehind() throws {
        harness.start()
        #expect(throws: ConsulError.self) {
            try harness.perform {
                try $0.add(try Self.registration("web", #"{"TTL":"1h"}"#, #"{"Args":["x"],"Interval":"1s"}"#), at: $1)
            }
        }
        #expect(harness.agent.state.allServices.isEmpty)
        #expect(harness.agent.state.allChecks.isEmpty)
        #expect(harness.agent.runners.isEmpty)
    }

    @Test func checks_keepTheirStatus_whenRegisteredAgain_andGoWhenReplaced() throws {
        harness.start()
        try harness.request {
            try $0.add(
                try Self.registration("web", #"{"CheckID":"a","TTL":"1h"}"#, #"{"CheckID":"b","TTL":"1h"}"#),
                at: $1
            )
        }
        try harness.request { try $0.updateTTL(check: "a", status: .passing, output: "fine", at: $1) }
        var again = try Self.registration("web", #"{"CheckID":"a","TTL":"1h"}"#)
        try harness.request { try $0.add(again, at: $1) }
        #expect(harness.status("a") == "passing")
        #expect(harness.status("b") == "critical")
        again.replacesExistingChecks = true
        try harness.request { try $0.add(again, at: $1) }
        #expect(harness.status("b") == nil)
    }

    @Test func address_standsUnderTheNamesOfItsFamily() throws {
        var registration = try Self.registration("web")
        registration.service.address = "10.0.0.1"
        registration.service.port = 80
        try harness.perform { try $0.add(registration, at: $1) }
        let tagged = ServiceAddress(address: "10.0.0.1", port: 80)
        #expect(harness.agent.state.service("web")?.taggedAddresses == ["lan_ipv4": tagged, "wan_ipv4": tagged])
        registration.service.taggedAddresses = ["lan_ipv6": tagged]
        #expect(throws: ConsulError.internal(#"Service tagged address "lan_ipv6" must be a valid ipv6 address"#)) {
            try harness.perform { try $0.add(registration, at: $1) }
        }
    }

    @Test func sidecars_getPortsAndChecks_andGoWithTheirService() throws {
        harness.start()
        try harness.request { try $0.add(try Self.registration("web"), at: $1) }
        for name in ["web", "db"] {
            var sidecar = ServiceRegistration(
                service: NodeService(id: "\(name)-sidecar-proxy", name: "\(name)-sidecar-proxy")
            )
            sidecar.service.kind = .connectProxy
            sidecar.service.proxy.localServiceAddress = "127.0.0.1"
            sidecar.isSidecar = true
            try harness.request { try $0.add(sidecar, at: $1) }
        }
        #expect(harness.agent.state.allServices.map(\.port) == [21001, 0, 21000])
        #expect(harness.agent.state.check("service:web-sidecar-proxy:1")?.name == "Connect Sidecar Listening")
        #expect(harness.agent.state.check("service:web-sidecar-proxy:2")?.type == "alias")
        harness.request { agent, _ in agent.remove(service: "web") }
        #expect(harness.agent.state.allServices.map(\.id) == ["db-sidecar-proxy"])
    }
}
