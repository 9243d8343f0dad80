// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct QueryFailoverTests {
    private func targets(_ failover: ServiceQuery.Failover) -> [String] {
        QueryFailover.targets(of: failover, nearest: ["dc2", "dc3", "dc4"]).map { $0.datacenter + $0.peer }
    }

    @Test func targets_areTheNearest_thenWhatIsNamed() {
        #expect(targets(.init(nearest: 2)) == ["dc2", "dc3"])
        #expect(targets(.init(nearest: 9)) == ["dc2", "dc3", "dc4"])
        #expect(targets(.init(nearest: 1, datacenters: ["dc4", "dc9", "dc2"])) == ["dc2", "dc4"])
        #expect(targets(.init(targets: [.init(datacenter: "dc3"), .init(peer: "p"), .init()])) == ["dc3", "p"])
    }

    @Test func execution_goesOnInOtherDatacenters() throws {
        var plans: [AgentPlan] = []
        for (number, datacenter) in ["dc1", "dc2", "dc3"].enumerated() {
            let json = """
                {"server": true, "node_name": "s\(number)", "datacenter": "\(datacenter)", "data_dir": "/none",
                 "bind_addr": "127.0.0.\(number + 1)", "advertise_addr": "127.0.0.\(number + 1)",
                 "bootstrap_expect": 1, "performance": {"raft_multiplier": 1}}
                """
            var plan = try AgentPlan.forTests(flags: [], json: json)
            plan.identity.nodeID = "0000000\(number)-0000-0000-0000-000000000000"
            plans.append(plan)
        }
        let harness = ClusterHarness(world: World(WorldPlan(agents: plans, seed: 5), now: TestWorld.startTime))
        harness.advance(by: .seconds(20))
        let registered = harness.send(
            "PUT", "/v1/catalog/register", to: harness["s2"],
            body: #"{"Node":"n","Address":"10.0.0.1","Service":{"Service":"web"}}"#)
        #expect(registered?.status == 200)
        for (name, failover) in [("near", #""NearestN":3"#), ("named", #""Datacenters":["dc9","dc3"]"#)] {
            let body = #"{"Name":"\#(name)","Service":{"Service":"web","Failover":{\#(failover)}},"DNS":{"TTL":"3s"}}"#
            #expect(harness.send("POST", "/v1/query", to: harness["s0"], body: body)?.status == 200)
        }
        let near = harness.send("GET", "/v1/query/near/execute", to: harness["s0"])?.text ?? ""
        #expect(near.contains(#""Datacenter":"dc3","PeerName":"","Failovers":"#) && near.contains(#""TTL":"3s""#))
        let named = harness.send("GET", "/v1/query/named/execute", to: harness["s0"])?.text ?? ""
        #expect(named.contains(#""Node":"n""#) && named.contains(#""Datacenter":"dc3","PeerName":"","Failovers":1"#))
        harness.cluster.crash(harness["s2"])
        let lost = harness.send("GET", "/v1/query/named/execute", to: harness["s0"])
        #expect(lost?.status == 200 && lost?.text.contains(#""Nodes":[]"#) == true)
    }
}
