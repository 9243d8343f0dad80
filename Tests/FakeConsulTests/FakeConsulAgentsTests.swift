// SPDX-License-Identifier: MIT

import FakeConsul
import Testing

/// Clusters of several agents, as a user's test would use them.
@Suite struct FakeConsulAgentsTests {
    @Test func loneAgent_isCalledAsItsNode() async throws {
        let consul = try await FakeConsul.start()
        let agent = try #require(consul.agents.first)
        #expect(consul.agents.count == 1 && agent.name == "node1" && agent.isServer && agent.datacenter == "dc1")
        #expect(agent.url == consul.url && agent.address == consul.address && agent.clusterAddress == "127.0.0.1")
        #expect(await consul.leader == "node1")
        #expect(consul.first.name == "node1" && consul.agent("node1").url == consul.url)
        await consul.stop()
        #expect(await consul.leader == nil)
    }

    @Test func everyAgent_hasANameAndAnAddress() async throws {
        let consul = try await FakeConsul.start(
            datacenters: ["west": .init(servers: 1, clients: 2), "east": 1], configuration: #"node_meta { a = "b" }"#)
        #expect(consul.agents.map(\.name) == ["s1", "c1", "c2", "s1.east"])
        #expect(consul.agents.map(\.node) == ["s1", "c1", "c2", "s1"])
        #expect(consul.agents.map(\.datacenter) == ["west", "west", "west", "east"])
        #expect(consul.agents.map(\.isServer) == [true, false, false, true])
        #expect(Set(consul.agents.map(\.address)).count == 4)
        #expect(consul.url(of: "c1") == consul.agents[1].url && consul.url(of: "s9") == nil)
        #expect(await consul.leader == "s1")
        #expect(await consul.leader(of: "east") == "s1.east")
        #expect(await consul.leader(of: "north") == nil)
        await consul.stop()
    }

    @Test func bearing_bringsTheToken() async throws {
        let secret = "e95b599e-166e-7d80-08ad-aee76e7ddf19"
        let consul = try await FakeConsul.start(
            configuration: """
                acl { enabled = true
                default_policy = "deny"
                tokens { initial_management = "\(secret)" } }
                """)
        let bearer = consul.first.bearing(secret)
        #expect(await consul.kv.put("k", "v") == false)
        #expect(await bearer.kv.put("k", "v"))
        #expect(await bearer.kv.get("k")?.text == "v")
        #expect(await bearer.send("GET", "/v1/kv/k", headers: [("X-Consul-Token", "none")]).text == "ACL not found")
        await consul.stop()
    }

    @Test func whatIsAskedOfAnAgent_isAnsweredByIt() async throws {
        let consul = try await FakeConsul.start(datacenters: ["dc1": 1, "dc2": 1])
        let other = consul.agent("s1.dc2")
        await consul.kv.put("k", "one")
        await other.kv.put("k", "two")
        #expect(await consul.kv.get("k")?.text == "one")
        #expect(await other.kv.get("k")?.text == "two")
        #expect(await consul.send("GET", "/v1/kv/k?raw", to: "s1.dc2").text == "two")
        try await other.register(.init("web"))
        try await other.setCheck("service:web", .critical, output: "down")
        #expect(await other.send("GET", "/v1/health/service/web").text.contains("down"))
        #expect(await consul.send("GET", "/v1/agent/services").text == "{}\n")
        try await other.deregister(service: "web")
        #expect(await other.send("GET", "/v1/agent/services").text == "{}\n")
        await #expect(throws: FakeConsul.Refusal.self) { try await other.deregister(service: "web") }
        await consul.reset()
        #expect(await other.kv.get("k") == nil)
        await consul.stop()
    }

    @Test func severalServers_haveALeader_andShareTheirState() async throws {
        for seed in UInt64(1)...5 {
            let consul = try await FakeConsul.start(servers: 3, clients: 2, seed: seed)
            let leader = try #require(await consul.leader)
            #expect(consul.agents.contains { $0.name == leader && $0.isServer })
            #expect(await consul.agent("c1").kv.put("k", "v"))
            await consul.advance(by: .seconds(1))
            for name in ["s1", "s2", "s3", "c1", "c2"] {
                #expect(await consul.agent(name).kv.get("k")?.text == "v")
                let nodes = await consul.send("GET", "/v1/catalog/nodes", to: name).text
                for node in ["s1", "s2", "s3", "c1", "c2"] { #expect(nodes.contains("\"Node\": \"\(node)\"")) }
            }
            let stale = await consul.send("GET", "/v1/kv/k?stale&raw", to: "s2")
            #expect(stale.text == "v")
            await consul.stop()
        }
    }

    @Test func ports_areAThousandApart() async throws {
        // A free port of the system, which for a moment nobody else takes.
        let probe = try await FakeConsul.start()
        let port = try #require(Int(probe.address.split(separator: ":").last ?? ""))
        await probe.stop()
        let consul = try await FakeConsul.start(clients: 1, port: port)
        let second = port + 1000 <= 65535 ? "127.0.0.1:\(port + 1000)" : consul.agents[1].address
        #expect(consul.agents.map(\.address) == ["127.0.0.1:\(port)", second])
        await consul.stop()
    }

    @Test func impossibleClusters_areRefused() async throws {
        func refusal(_ servers: Int?, _ clients: Int?, _ text: String = "") async -> String? {
            do {
                await (try FakeConsul.start(servers: servers, clients: clients, configuration: text)).stop()
                return nil
            } catch {
                return error.description
            }
        }
        #expect(await refusal(0, nil) == #"simulation: datacenter "dc1" cannot have 0 servers. Must be at least one"#)
        #expect(await refusal(3, 998) == "simulation: more than 1000 agents cannot be simulated")
        #expect(
            await refusal(3, nil, #"simulation { datacenters { a = 1 } }"#)?.contains("mutually exclusive") == true)
    }

    @Test func startedCold_itHasNoLeaderYet_andPaused_itsClockStands() async throws {
        let consul = try await FakeConsul.start(
            clients: 1, configuration: "simulation { paused = true }", seed: 1, startsCold: true)
        #expect(await consul.leader == nil)
        let before = await consul.now
        #expect(await consul.now == before)
        await consul.advance(by: .seconds(30))
        #expect(await consul.leader == "s1")
        await consul.stop()
    }

    @Test func hundredAgents_startQuickly() async throws {
        let clock = ContinuousClock()
        var consul: FakeConsul?
        let duration = try await clock.measure { consul = try await FakeConsul.start(clients: 99) }
        #expect(consul?.agents.count == 100)
        #expect(duration < .seconds(20), "a hundred agents took \(duration)")
        await consul?.stop()
    }
}
