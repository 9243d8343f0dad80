// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// The rows of the catalogue whose cause a cluster can have, as its clients see them.
@Suite struct ClusterFailureTests {
    private func world(_ datacenters: String = "", clients: Int = 0) throws -> FaultWorld {
        try FaultWorld(servers: 3, clients: clients, datacenters: datacenters)
    }

    @Test func noLeader_isALostQuorum() throws {
        let world = try world()
        let setup = try world.world.produce(.noLeader)
        world.advance(by: .seconds(15))
        let answer = try #require(world.send("GET", "/v1/kv/a", at: world.follower.name))
        #expect(answer.status == 500 && answer.text == "No cluster leader")
        world.world.end(setup)
        #expect(world.wait { world.leader != nil })
        // Gossip may take half a minute to tell everybody who is there again.
        world.advance(by: .seconds(35))
        let written = world.send("PUT", "/v1/kv/a", "one", at: "s1")
        #expect(written?.text.hasPrefix("true") == true, "\(String(describing: written))")
    }

    @Test func wrappedError_isALeaderThatEndsItsCalls() throws {
        let world = try world(clients: 1)
        let setup = try world.world.produce(.wrappedError)
        let answer = try #require(world.send("PUT", "/v1/kv/a", at: world.follower.name))
        #expect(answer.status == 500 && answer.text == "rpc error making call: EOF")
        world.world.end(setup)
        #expect(world.put("a", "one", at: world.follower.name))
    }

    @Test func leadershipLost_isALeaderThatIsCutOff() throws {
        let world = try world()
        let leader = try #require(world.leader?.name)
        let setup = try world.world.produce(.leadershipLost)
        let answer = try #require(world.send("PUT", "/v1/kv/a", at: leader))
        #expect(answer.status == 500 && answer.text == "raft apply failed: leadership lost while committing log")
        world.world.end(setup)
        #expect(world.wait { world.leader != nil })
    }

    @Test func noLeaderInStatus_isTheSameCause() throws {
        let world = try world()
        _ = try world.world.produce(.noLeaderInStatus)
        world.advance(by: .seconds(15))
        let answer = try #require(world.send("GET", "/v1/status/leader", at: world.follower.name))
        #expect(answer.status == 200 && answer.text.hasPrefix("\"\""))
    }

    @Test func noServers_isAClientAgentAlone() throws {
        let world = try world(clients: 1)
        let setup = try world.world.produce(.noServers)
        world.advance(by: .seconds(60))
        let answer = try #require(world.send("GET", "/v1/kv/a", at: "c1"))
        #expect(answer.status == 500 && answer.text == "No known Consul servers")
        world.world.end(setup)
        #expect(world.cluster.faults.active.isEmpty)
    }

    @Test func staleFollower_lags() throws {
        let world = try world()
        #expect(world.put("a", "one", at: "s1"))
        world.advance(by: .seconds(1))
        _ = try world.world.produce(.staleFollower)
        let follower = world.follower.name
        #expect(world.put("a", "two", at: "s1"))
        world.advance(by: .seconds(5))
        #expect(world.value(of: "a", at: follower) == "one")
        world.advance(by: .seconds(30))
        #expect(world.value(of: "a", at: follower) == "two")
    }

    @Test func oldLeader_isCutOff_andAnotherLeads() throws {
        let world = try world()
        let old = try #require(world.leader)
        let setup = try world.world.produce(.oldLeader)
        #expect(world.wait { world.leader.map { $0 !== old } ?? false })
        world.world.end(setup)
        #expect(world.wait { !old.isLeading })
    }

    @Test func grayServer_answersErrors_andTheOthersDoNot() throws {
        let world = try world()
        _ = try world.world.produce(.grayServer)
        let statuses = ["s1", "s2", "s3"].compactMap { world.send("GET", "/v1/catalog/nodes", at: $0)?.status }
        #expect(statuses.count { $0 == 500 } == 1 && statuses.count == 3)
    }

    @Test func gossipFlap_makesSerfHealthCritical_untilItEnds() throws {
        let world = try world()
        let setup = try world.world.produce(.gossipFlap)
        let isCritical = {
            world.leader.flatMap { world.send("GET", "/v1/health/state/critical", at: $0.name) }?.text
                .contains("serfHealth") ?? false
        }
        #expect(world.wait(until: isCritical))
        world.world.end(setup)
        #expect(world.wait { !isCritical() })
    }

    @Test func sessionsLast_throughAnElection() throws {
        let world = try world()
        let old = try #require(world.leader)
        _ = try world.world.produce(.sessionsLast)
        #expect(world.wait { world.leader.map { $0 !== old } ?? false })
    }

    @Test func datacenterCut_isAPartitionOfDatacenters() throws {
        let world = try world("dc1=1,dc2=1")
        #expect(try #require(world.send("GET", "/v1/catalog/nodes?dc=dc2", at: "s1")).status == 200)
        _ = try world.world.produce(.datacenterCut)
        world.advance(by: .seconds(120))
        let answer = try #require(world.send("GET", "/v1/catalog/nodes?dc=dc2", at: "s1"))
        #expect(answer.status == 500)
        #expect(
            ["Remote DC has no server currently reachable", "No path to datacenter"].contains(answer.text),
            "\(answer.text)")
    }

    @Test func fake_failsByName_andEnds() async throws {
        let consul = try await FakeConsul.start(seed: 1)
        let failure = try await consul.fail(.aclNotFound)
        #expect(await consul.send("GET", "/v1/kv/a").text == "ACL not found")
        await failure.end()
        #expect(await consul.send("GET", "/v1/kv/a").status == 404)
        await consul.stop()
    }
}

extension Agent {
    fileprivate var isLeading: Bool { server?.isLeader ?? false }
}
