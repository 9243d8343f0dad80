// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct FederationStateEndpointTests {
    @Test func leader_writesItsOwn_andFollowsItsGateways() throws {
        let world = try TestWorld()
        let list = world.text("GET", "/v1/internal/federation-states").text
        #expect(list.contains("\"Datacenter\": \"dc1\"") && !list.contains("MeshGateways"))
        #expect(world.text("GET", "/v1/internal/federation-states/mesh-gateways").text == "{}\n")
        let service = #"{"Service":"gw","Kind":"mesh-gateway","Port":8443}"#
        let body = #"{"Node":"n","Address":"10.0.0.1","Service":\#(service)}"#
        let before = world.index("/v1/internal/federation-states") ?? 0
        #expect(world.text("PUT", "/v1/catalog/register", body).status == 200)
        let gateways = (try? JSONParser.parse(world.send("GET", "/v1/internal/federation-states/mesh-gateways").body))
        #expect(gateways?["dc1"]?.elements.first?["Node"]?["Node"]?.text == "n")
        #expect(world.index("/v1/internal/federation-states") ?? 0 > before)
        // What is no change is no entry.
        let after = world.index("/v1/internal/federation-states")
        #expect(world.text("PUT", "/v1/catalog/register", #"{"Node":"m","Address":"10.0.0.2"}"#).status == 200)
        #expect(world.index("/v1/internal/federation-states") == after)
    }

    @Test func one_isFoundByItsName() throws {
        let world = try TestWorld()
        let known = (try? JSONParser.parse(world.send("GET", "/v1/internal/federation-state/dc1").body))
        #expect(known?["State"]?["Datacenter"]?.text == "dc1" && known?["KnownLeader"]?.canonical == "true")
        let unknown = world.send("GET", "/v1/internal/federation-state/dc9")
        #expect(unknown.status.code == 404 && unknown.headers[.consulIndex] == nil && unknown.body.isEmpty)
        #expect(world.text("GET", "/v1/internal/federation-state/").text == "Missing datacenter name")
    }

    @Test func secondaryDatacenters_writeInThePrimary_andCopyFromIt() throws {
        let plans = try ["dc1", "dc2"].enumerated().map { number, datacenter in
            let json = """
                {"server": true, "node_name": "s\(number)", "datacenter": "\(datacenter)", "data_dir": "/none",
                 "primary_datacenter": "dc1", "bootstrap_expect": 1, "performance": {"raft_multiplier": 1},
                 "bind_addr": "127.0.0.\(number + 1)", "advertise_addr": "127.0.0.\(number + 1)"}
                """
            var plan = try AgentPlan.forTests(flags: [], json: json)
            plan.identity.nodeID = "0000000\(number)-0000-0000-0000-000000000000"
            return plan
        }
        let harness = ClusterHarness(world: World(WorldPlan(agents: plans, seed: 5), now: TestWorld.startTime))
        harness.advance(by: .seconds(200))
        for name in ["s0", "s1"] {
            let states = harness.send("GET", "/v1/internal/federation-states", to: harness[name])?.text ?? ""
            #expect(states.contains("\"dc1\"") && states.contains("\"dc2\""), "\(name)")
        }
    }
}
