// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct LocalAgentChecksTests {
    let harness = LocalHarness()

    private func register(_ id: String, _ json: String, service: String = "") throws {
        var check = HealthCheck(node: "node1", id: id)
        check.name = id
        check.status = .critical
        check.serviceID = service
        try harness.request {
            try $0.add(CheckRegistration(check: check, type: try CheckTypeTests.decode(json)), at: $1)
        }
    }

    @Test func ttl_runsOut_andTellsWhatWasSaidLast() throws {
        harness.start()
        try register("c", #"{"TTL":"10s"}"#)
        try harness.request { try $0.updateTTL(check: "c", status: .passing, output: "fine", at: $1) }
        harness.advance(by: .seconds(9))
        #expect(harness.status("c") == "passing")
        try harness.request { try $0.updateTTL(check: "c", status: .warning, output: "hm", at: $1) }
        harness.advance(by: .seconds(9))
        #expect(harness.status("c") == "warning")
        harness.advance(by: .seconds(1))
        #expect(harness.status("c") == "critical")
        #expect(harness.agent.state.check("c")?.output == "TTL expired (last output before timeout follows): hm")
    }

    @Test func ttlOutput_isCut() throws {
        try register("c", #"{"TTL":"10s","OutputMaxSize":3}"#)
        try harness.request { try $0.updateTTL(check: "c", status: .passing, output: "abcdef", at: $1) }
        #expect(harness.agent.state.check("c")?.output == "abc ... (captured 3 of 6 bytes)")
    }

    @Test func onlyTTLChecks_areUpdatedByClients() throws {
        try register("c", #"{"TCP":"x:1","Interval":"1s"}"#)
        #expect(throws: ConsulError.internal(#"CheckID "c" does not have associated TTL"#)) {
            try harness.request { try $0.updateTTL(check: "c", status: .passing, output: "", at: $1) }
        }
    }

    @Test func probes_beginWithinTheInterval_andFollowEachOther() throws {
        try register("c", #"{"TCP":"x:1","Interval":"10s"}"#)
        harness.advance(by: .seconds(10))
        #expect(harness.probes.count == 1)
        harness.advance(by: .seconds(100))
        #expect(harness.probes.count == 1)
        harness.probed("c", .passing, "up")
        #expect(harness.status("c") == "passing")
        harness.advance(by: .seconds(10))
        #expect(harness.probes.count == 2)
    }

    @Test func resultsOfAnEarlierDefinition_areVoid() throws {
        try register("c", #"{"TCP":"x:1","Interval":"1s"}"#)
        let old = try #require(harness.agent.runners["c"]?.run)
        try register("c", #"{"TCP":"y:1","Interval":"1s"}"#)
        harness.perform { $0.receive(.probed(old, status: .passing, output: ""), at: $1) }
        #expect(harness.status("c") == "critical")
    }

    @Test func intervals_areASecondAtLeast() throws {
        try register("c", #"{"TCP":"x:1","Interval":"1ms"}"#)
        #expect(harness.agent.runners["c"]?.type.interval == .seconds(1))
    }

    @Test(arguments: [
        (
            #"{"Args":["x"],"Interval":"1s"}"#,
            "Scripts are disabled on this agent from remote calls; to enable, configure 'enable_script_checks' to true"
        ),
        (#"{"OSService":"x","Interval":"1s"}"#, "not implemented"),
    ])
    func forbiddenKinds_areRefused(json: String, message: String) {
        #expect(throws: ConsulError.internal(message)) { try register("c", json) }
        #expect(harness.agent.state.allChecks.isEmpty)
    }

    @Test func aliases_follow_atOnce() throws {
        harness.start()
        for name in ["db", "front"] {
            let registration = ServiceRegistration(service: NodeService(id: name, name: name))
            try harness.request { try $0.add(registration, at: $1) }
        }
        try register("alias", #"{"AliasService":"db"}"#, service: "front")
        harness.advance(by: .zero)
        #expect(harness.status("alias") == "passing")
        try register("db", #"{"TTL":"1h"}"#, service: "db")
        #expect(harness.status("alias") == "critical")
        try harness.request { try $0.updateTTL(check: "db", status: .passing, output: "", at: $1) }
        #expect(harness.status("alias") == "passing")
        harness.request { agent, _ in agent.remove(service: "db") }
        harness.advance(by: .seconds(60))
        #expect(harness.agent.state.check("alias")?.output == "Service db could not be found on node ")
    }

    @Test func circlesOfAliases_end() throws {
        let circle = LocalHarness { $0.checkUpdateInterval = .zero }
        circle.start()
        let registration = ServiceRegistration(
            service: NodeService(id: "a", name: "a"),
            checks: [try CheckTypeTests.decode(#"{"AliasService":"a"}"#)]
        )
        try circle.request { try $0.add(registration, at: $1) }
        circle.advance(by: .seconds(1))
        #expect(circle.status("service:a") == "critical")
    }

    @Test func criticalServices_areRemovedInTheEnd() throws {
        harness.start()
        let registration = ServiceRegistration(
            service: NodeService(id: "web", name: "web"),
            checks: [try CheckTypeTests.decode(#"{"TTL":"1h","DeregisterCriticalServiceAfter":"5s"}"#)]
        )
        try harness.request { try $0.add(registration, at: $1) }
        try harness.request { try $0.updateTTL(check: "service:web", status: .critical, output: "x", at: $1) }
        harness.advance(by: .seconds(59))
        #expect(harness.agent.state.service("web") != nil)
        harness.advance(by: .seconds(32))
        #expect(harness.agent.state.service("web") == nil)
        #expect(harness.writes.last?.target == .removedService("web"))
    }

    @Test func maintenance_isACriticalCheckWithAReason() throws {
        harness.perform { $0.beginNodeMaintenance(reason: "", token: "", at: $1) }
        let check = try #require(harness.agent.state.check("_node_maintenance"))
        #expect(check.status == .critical)
        #expect(
            check.notes
                == "Maintenance mode is enabled for this node, but no reason was provided. This is a default message."
        )
        harness.perform { $0.beginNodeMaintenance(reason: "again", token: "", at: $1) }
        #expect(harness.agent.state.check("_node_maintenance")?.notes == check.notes)
        harness.perform { agent, _ in agent.endNodeMaintenance() }
        #expect(harness.agent.state.allChecks.isEmpty)
    }
}
