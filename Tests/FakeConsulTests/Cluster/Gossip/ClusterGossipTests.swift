// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Members that fail, come back and leave in a whole cluster, and what its leader makes of it.
@Suite struct ClusterGossipTests {
    private func settled(servers: Int = 3, clients: Int = 2, seed: UInt64 = 1) throws -> ClusterHarness {
        let harness = try ClusterHarness(servers: servers, clients: clients, seed: seed)
        _ = harness.advance(upTo: .seconds(30)) { harness.leader != nil }
        harness.advance(by: .seconds(30))
        return harness
    }

    private func serfHealth(_ node: String, in harness: ClusterHarness) -> HealthStatus? {
        harness.leader?.server?.store.catalog.check(HealthCheck.serfHealthID, onNode: node)?.value.status
    }

    private func follower(of harness: ClusterHarness) -> Agent {
        harness.cluster.serverAgents.first { !$0.isLeader }!
    }

    private func status(_ subject: Agent, by observer: Agent, in harness: ClusterHarness) -> Member.Status {
        harness.cluster.memberStatus(of: subject, seenBy: observer)
    }

    private func group(_ harness: ClusterHarness) -> RaftConfiguration {
        harness.leader?.server?.raft.membership.latest ?? RaftConfiguration()
    }

    @Test func allMembers_knowEachOther_andAreInTheCatalog() throws {
        let harness = try settled()
        for agent in harness.cluster.agents { #expect(harness.cluster.members(seenBy: agent).count == 5) }
        for name in ["s1", "s2", "s3", "c1", "c2"] { #expect(serfHealth(name, in: harness) == .passing) }
        #expect(harness.cluster.wanMembers(seenBy: harness["s2"])?.count == 3)
        #expect(harness.cluster.wanMembers(seenBy: harness["c1"]) == nil)
        let answer = try #require(harness.send("GET", "/v1/agent/members?wan=1", to: harness["c1"]))
        #expect(answer.text == "null")
    }

    @Test func deadClient_failsInTheCatalog_andComesBack() throws {
        let harness = try settled()
        let client = harness["c1"]
        harness.cluster.crash(client)
        let failed = try #require(harness.advance(upTo: .seconds(20)) { serfHealth("c1", in: harness) == .critical })
        #expect(failed > .seconds(4) && failed < .seconds(9))
        #expect(status(client, by: harness["c2"], in: harness) == .failed || failed < .seconds(9))
        harness.cluster.restart(client)
        let back = try #require(harness.advance(upTo: .seconds(5)) { serfHealth("c1", in: harness) == .passing })
        #expect(back < .seconds(1))
    }

    @Test func deadServer_leavesItsGroup_andReturnsAsAVoterInTime() throws {
        let harness = try settled()
        let dead = follower(of: harness)
        let name = dead.identity.nodeName
        harness.cluster.crash(dead)
        let removed = try #require(harness.advance(upTo: .seconds(30)) { group(harness).servers.count == 2 })
        #expect(removed > .seconds(5) && removed < .seconds(19))
        _ = harness.advance(upTo: .seconds(1)) { serfHealth(name, in: harness) == nil }
        #expect(serfHealth(name, in: harness) == nil)
        harness.advance(by: .seconds(1))
        #expect(status(dead, by: harness.leader!, in: harness) == .left)
        let other = follower2(harness, not: dead)
        let health = try #require(harness.send("GET", "/v1/operator/autopilot/health", to: other))
        #expect(health.text.contains(#""FailureTolerance":0"#))
        harness.cluster.restart(dead)
        let id = ServerID(dead.identity.nodeID)
        let joined = try #require(harness.advance(upTo: .seconds(5)) { group(harness).contains(id) })
        #expect(joined < .seconds(1))
        #expect(!group(harness).hasVote(id))
        let voter = try #require(harness.advance(upTo: .seconds(40)) { group(harness).hasVote(id) })
        #expect(voter > .seconds(9) && voter < .seconds(24))
        harness.advance(by: .seconds(3))
        let healthy = try #require(harness.send("GET", "/v1/operator/autopilot/health", to: harness.leader!))
        #expect(healthy.status == 200)
        #expect(healthy.text.hasPrefix(#"{"Healthy":true,"FailureTolerance":1,"Servers":[{"ID":"#))
    }

    private func follower2(_ harness: ClusterHarness, not dead: Agent) -> Agent {
        harness.cluster.serverAgents.first { !$0.isLeader && $0 !== dead }!
    }

    @Test func secondDeadServer_isNotRemoved_withoutAQuorum() throws {
        let harness = try settled()
        let leader = harness.leader!
        for server in harness.cluster.serverAgents where server !== leader { harness.cluster.crash(server) }
        harness.advance(by: .seconds(60))
        #expect(leader.server?.raft.membership.latest.servers.count == 3)
        #expect(!leader.isLeader)
    }

    @Test func deadLeader_isRemovedByTheNextOne() throws {
        let harness = try settled()
        let old = harness.leader!
        harness.cluster.crash(old)
        let elected = try #require(harness.advance(upTo: .seconds(20)) { harness.leader != nil })
        #expect(elected < .seconds(8))
        let health = try #require(harness.send("GET", "/v1/operator/autopilot/health", to: harness.leader!))
        #expect(health.status == 429)
        #expect(health.text.hasPrefix(#"{"Healthy":false,"FailureTolerance":0,"Servers":"#))
        _ = try #require(harness.advance(upTo: .seconds(40)) { group(harness).servers.count == 2 })
        harness.advance(by: .seconds(5))
        #expect(serfHealth(old.identity.nodeName, in: harness) == nil)
    }

    @Test func client_leaves_andIsGoneFromTheCatalog() throws {
        let harness = try settled()
        let client = harness["c2"]
        let id = harness.submit("PUT", "/v1/agent/leave", to: client)
        let gone = try #require(harness.advance(upTo: .seconds(3)) { serfHealth("c2", in: harness) == nil })
        #expect(gone > .milliseconds(200) && gone < .milliseconds(800))
        let answer = try #require(harness.answer(to: id))
        #expect(answer.response.status.code == 200)
        #expect(answer.after + gone > .milliseconds(3_300) && answer.after + gone < .milliseconds(3_800))
        harness.advance(by: .seconds(1))
        #expect(harness.cluster.links[client.machine] == .dead)
        harness.advance(by: .seconds(60))
        #expect(status(client, by: harness["c1"], in: harness) == .left)
    }

    @Test func leader_leaves_andAnotherLeads() throws {
        let harness = try settled()
        let old = harness.leader!
        let start = harness.now
        let id = harness.submit("PUT", "/v1/agent/leave", to: old)
        let elected = try #require(harness.advance(upTo: .seconds(5)) {
            harness.leader != nil && harness.leader !== old
        })
        #expect(elected < .seconds(1))
        let answer = try #require(harness.answer(to: id))
        #expect(answer.response.status.code == 200)
        let took = harness.now - start
        #expect(took > .milliseconds(12_600) && took < .milliseconds(14_100))
        #expect(group(harness).servers.count == 2)
        harness.advance(by: .seconds(3))
        let health = try #require(harness.send("GET", "/v1/operator/autopilot/health", to: harness.leader!))
        #expect(health.status == 200)
    }

    @Test func forcedLeave_isForTheDead_andOnlyForMembers() throws {
        let harness = try settled()
        let unknown = try #require(harness.send("PUT", "/v1/agent/force-leave/nosuch", to: harness["c2"]))
        #expect(unknown.status == 500)
        #expect(unknown.text == "agent: No node found with name 'nosuch'")
        let alive = try #require(harness.send("PUT", "/v1/agent/force-leave/c1", to: harness["c2"]))
        #expect(alive.status == 200)
        #expect(status(harness["c1"], by: harness["c2"], in: harness) == .alive)
        harness.cluster.crash(harness["c1"])
        harness.advance(by: .seconds(12))
        _ = harness.send("PUT", "/v1/agent/force-leave/c1", to: harness["c2"])
        #expect(status(harness["c1"], by: harness["s1"], in: harness) == .left)
        #expect(serfHealth("c1", in: harness) == nil)
        _ = harness.send("PUT", "/v1/agent/force-leave/c1?prune", to: harness["c2"])
        #expect(status(harness["c1"], by: harness["s1"], in: harness) == .none)
    }

    @Test func isolatedFollower_isRemoved_andReturnsWhenHealed() throws {
        let harness = try settled()
        let lone = follower(of: harness)
        let others = harness.cluster.agents.map(\.machine)
        let partition = Partition.isolating(lone.machine, from: others)
        harness.cluster.links.cut(partition)
        harness.cluster.topologyChanged()
        _ = try #require(harness.advance(upTo: .seconds(30)) { group(harness).servers.count == 2 })
        harness.advance(by: .seconds(10))
        harness.cluster.links.heal(partition)
        harness.cluster.topologyChanged()
        let id = ServerID(lone.identity.nodeID)
        let back = try #require(harness.advance(upTo: .seconds(60)) { group(harness).contains(id) })
        #expect(back < .seconds(37))
        _ = try #require(harness.advance(upTo: .seconds(60)) { group(harness).hasVote(id) })
        harness.advance(by: .seconds(30))
        #expect(serfHealth(lone.identity.nodeName, in: harness) == .passing)
        for agent in harness.cluster.agents { #expect(status(lone, by: agent, in: harness) == .alive) }
    }

    @Test func nodeThatGossipDoesNotKnow_isRemoved_ifItHasASerfCheck() throws {
        let harness = try settled(clients: 0)
        let leader = harness.leader!
        let body = #"{"Node":"ghost","Address":"10.0.0.9","Check":{"CheckID":"serfHealth","Status":"passing"}}"#
        #expect(harness.send("PUT", "/v1/catalog/register", to: leader, body: body)?.status == 200)
        let outside = #"{"Node":"outside","Address":"10.0.0.8"}"#
        #expect(harness.send("PUT", "/v1/catalog/register", to: leader, body: outside)?.status == 200)
        harness.advance(by: .seconds(61))
        #expect(leader.server?.store.catalog.node(named: "ghost") == nil)
        #expect(leader.server?.store.catalog.node(named: "outside") != nil)
    }

    @Test func userEvent_reachesThoseThatGossipReaches() throws {
        let harness = try settled()
        let lone = harness["c2"]
        harness.cluster.links.cut(.isolating(lone.machine, from: harness.cluster.agents.map(\.machine)))
        harness.cluster.topologyChanged()
        let fired = try #require(harness.send("PUT", "/v1/event/fire/deploy", to: harness["c1"]))
        #expect(fired.status == 200)
        harness.advance(by: .seconds(1))
        for name in ["s1", "s2", "s3", "c1"] { #expect(harness[name].events.events.count == 1) }
        #expect(lone.events.events.isEmpty)
    }

    @Test func healthyDay_costsNothingForGossipAndAutopilot() throws {
        let harness = try settled()
        #expect(harness.cluster.gossip.nextDeadline == nil)
        harness.advance(by: .seconds(130))
        let leadership = try #require(harness.leader?.server?.leadership)
        #expect(leadership.looking == nil)
        #expect(leadership.deciding == nil)
    }

    @Test func agent_countsItsPeers() throws {
        let harness = try settled()
        let server = try #require(harness.send("GET", "/v1/agent/self", to: follower(of: harness)))
        #expect(server.text.contains(#""num_peers":"2""#))
        #expect(server.text.contains(#""leader_addr":"\#(harness.leader!.identity.serverAddress)""#))
        #expect(server.text.contains(#""members":"5""#) && server.text.contains(#""members":"3""#))
        let client = try #require(harness.send("GET", "/v1/agent/self", to: harness["c1"]))
        #expect(client.text.contains(#""known_servers":"3""#))
    }
}

/// Servers of several datacenters.
@Suite struct ClusterFederationTests {
    private func makeWorld() throws -> World {
        let flags = ["-dev", "-sim-datacenters=dc1=1+1,dc2=1,dc3=1"]
        let configuration = try load(flags, json: ["{}"]).configuration
        let cluster = ClusterPlan(configuration, seed: 1)
        let plans = cluster.agents(configuration, nodeIDs: cluster.members.map(cluster.drawnNodeID))
        return World(WorldPlan(agents: plans, seed: 1), now: TestWorld.startTime)
    }

    @Test func serversOfAllDatacenters_knowEachOther_andNoticeALossLate() throws {
        let cluster = try makeWorld().cluster
        let (first, client, second) = (cluster.agents[0], cluster.agents[1], cluster.agents[2])
        #expect(cluster.wanMembers(seenBy: first)?.map(\.name) == ["s1.dc1", "s1.dc2", "s1.dc3"])
        #expect(cluster.members(seenBy: first).map(\.name) == ["s1", "c1"])
        #expect(cluster.wanMembers(seenBy: client) == nil)
        cluster.crash(second)
        cluster.advance(to: cluster.now + .seconds(30))
        #expect(cluster.memberStatus(of: second, seenBy: first) == .alive)
        cluster.advance(to: cluster.now + .seconds(26))
        #expect(cluster.memberStatus(of: second, seenBy: first) == .failed)
        cluster.restart(second)
        cluster.advance(to: cluster.now + .seconds(1))
        #expect(cluster.memberStatus(of: second, seenBy: first) == .alive)
        cluster.leave(second)
        cluster.advance(to: cluster.now + .seconds(2))
        #expect(cluster.wanMembers(seenBy: first)?.map(\.status) == [.alive, .left, .alive])
    }

    @Test func reconnectTimeouts_areThoseThatMembersAsk() throws {
        let plans = try (0..<3).map { number in
            let json = """
                {"server": \(number == 0), "node_name": "n\(number)", "data_dir": "/none",
                 "bind_addr": "127.0.0.\(number + 1)", "advertise_addr": "127.0.0.\(number + 1)"
                 \(number == 0 ? ", \"bootstrap_expect\": 1" : "")
                 \(number == 1 ? ", \"advertise_reconnect_timeout\": \"30s\"" : "")}
                """
            var plan = try AgentPlan.forTests(flags: [], json: json)
            plan.identity.nodeID = "0000000\(number)-0000-0000-0000-000000000000"
            return plan
        }
        let harness = ClusterHarness(world: World(WorldPlan(agents: plans, seed: 5), now: TestWorld.startTime))
        harness.advance(by: .seconds(20))
        #expect(harness.send("GET", "/v1/agent/members", to: harness["n0"])?.text.contains(#""rc_tm":"30s""#) == true)
        harness.cluster.crash(harness["n1"])
        harness.cluster.crash(harness["n2"])
        harness.advance(by: .seconds(120))
        #expect(harness.cluster.memberStatus(of: harness["n1"], seenBy: harness["n0"]) == .none)
        #expect(harness.cluster.memberStatus(of: harness["n2"], seenBy: harness["n0"]) == .failed)
    }
}
