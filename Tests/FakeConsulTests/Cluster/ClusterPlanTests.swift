// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ClusterPlanTests {
    private func plans(_ flags: [String], json: String = "{}", seed: UInt64 = 1) throws -> [AgentPlan] {
        let configuration = try load(flags, json: [json]).configuration
        let cluster = ClusterPlan(configuration, seed: seed)
        return cluster.agents(configuration, nodeIDs: cluster.members.map(cluster.drawnNodeID))
    }

    @Test func loneAgent_isAsConfigured() throws {
        let plan = try #require(try plans(["-dev", "-node=me", "-sim-servers=1"]).first)
        #expect(plan.name == "me" && plan.identity.nodeName == "me" && plan.bootstrapsAlone)
        #expect(plan.configuration.ports == AgentConfiguration.development.ports)
        #expect(plan.joinsLAN.map(\.nodeName) == ["me"] && plan.joinsWAN.map(\.nodeName) == ["me"])
        let client = try #require(try plans(["-data-dir=/d", "-node=me"]).first)
        #expect(!client.identity.isServer && client.joinsWAN.isEmpty && client.expectedServers == 0)
        #expect(client.configuration.identity.dataDirectory == "/d")
        // Asked for as a cluster of one, it leads.
        #expect(try plans(["-data-dir=/d", "-sim-servers=1"])[0].bootstrapsAlone)
        #expect(try !plans(["-data-dir=/d", "-server"])[0].bootstrapsAlone)
    }

    @Test func names_areCountedInEachDatacenter() throws {
        let plans = try plans(["-dev", "-sim-datacenters=dc1=3+2,dc2=2"])
        #expect(plans.map(\.name) == ["s1", "s2", "s3", "c1", "c2", "s1.dc2", "s2.dc2"])
        #expect(plans.map(\.identity.nodeName) == ["s1", "s2", "s3", "c1", "c2", "s1", "s2"])
        #expect(plans.map(\.identity.datacenter) == ["dc1", "dc1", "dc1", "dc1", "dc1", "dc2", "dc2"])
        #expect(plans.map(\.identity.isServer) == [true, true, true, false, false, true, true])
        #expect(plans.map(\.configuration.server.isEnabled) == plans.map(\.identity.isServer))
        #expect(plans.map(\.configuration.identity.primaryDatacenter) == plans.map(\.identity.datacenter))
        #expect(plans[1].joinsLAN.map(\.nodeName) == ["s1", "s2", "s3", "c1", "c2"])
        #expect(plans[6].joinsLAN.map(\.nodeName) == ["s1", "s2"])
        #expect(plans[6].joinsWAN.map { "\($0.nodeName).\($0.datacenter)" }
            == ["s1.dc1", "s2.dc1", "s3.dc1", "s1.dc2", "s2.dc2"])
        #expect(plans[3].joinsWAN.isEmpty)
        let named = try self.plans(["-dev", "-sim-datacenters=dc1=1,dc2=1"], json: #"{"primary_datacenter": "dc1"}"#)
        #expect(named.map(\.configuration.identity.primaryDatacenter) == ["dc1", "dc1"])
    }

    @Test func addressesAndPorts_goByRule() throws {
        let plans = try plans(["-dev", "-sim-servers=3", "-sim-clients=600"])
        #expect(plans[0...2].map(\.identity.address) == ["127.0.0.1", "127.0.0.2", "127.0.0.3"])
        #expect(plans[1].identity.node.taggedAddresses?["lan_ipv4"] == "127.0.0.2")
        #expect(plans[253].identity.address == "127.0.0.254")
        #expect(plans[254].identity.address == "127.0.1.1")
        #expect(Set(plans.map(\.identity.address)).count == 603)
        #expect(Set(plans.map(\.identity.serverAddress)).count == 603)
        #expect(plans.allSatisfy { $0.identity.serfLANPort == 8301 })
        #expect(plans[0...2].map(\.configuration.ports.http) == [8500, 9500, 10500])
        #expect(plans[0...2].map(\.configuration.ports.dns) == [8600, 9600, 10600])
        #expect(plans[57].configuration.addresses.http == [.ip(.loopbackV4, port: 65500)])
        #expect(plans[58].configuration.addresses.http == [.ip(.loopbackV4, port: 0)])
    }

    @Test func portsThatAreNone_stayNone_andTakenOnesAreLeft() throws {
        let free = try plans(["-dev", "-sim-servers=3", "-http-port=0", "-dns-port=-1"])
        #expect(free.map(\.configuration.addresses.http) == Array(repeating: [.ip(.loopbackV4, port: 0)], count: 3))
        #expect(free.map(\.configuration.addresses.dns) == [[], [], []])
        let close = try plans(["-dev", "-sim-servers=3", "-http-port=8600", "-dns-port=9600"])
        #expect(close.map(\.configuration.addresses.http)
            == [[.ip(.loopbackV4, port: 8600)], [.ip(.loopbackV4, port: 0)], [.ip(.loopbackV4, port: 0)]])
        let unix = try plans(["-dev", "-sim-servers=2"], json: #"{"addresses": {"http": "unix:///tmp/c.sock"}}"#)
        #expect(unix.map(\.configuration.addresses.http) == [[.unix("/tmp/c.sock")], [.unix("/tmp/c.sock-s2")]])
    }

    @Test func firstAgent_keepsItsAddress() throws {
        let plans = try plans(["-data-dir=/d", "-sim-servers=2", "-bind=127.0.0.2"])
        #expect(plans.map(\.identity.address) == ["127.0.0.2", "127.0.0.1"])
    }

    @Test func nodeIDs_followFromSeedAndName() throws {
        let three = try plans(["-dev", "-sim-servers=3"])
        let five = try plans(["-dev", "-sim-servers=5", "-sim-clients=1"])
        #expect(three.map(\.identity.nodeID) == five.prefix(3).map(\.identity.nodeID))
        #expect(Set(five.map(\.identity.nodeID)).count == 6)
        #expect(try plans(["-dev", "-sim-servers=3"], seed: 2)[0].identity.nodeID != three[0].identity.nodeID)
    }

    @Test func servers_waitForEachOther() throws {
        #expect(try plans(["-dev", "-sim-servers=3"]).map(\.expectedServers) == [3, 3, 3])
        let kept = try plans(["-data-dir=/d", "-sim-datacenters=dc1=3,dc2=1"])
        #expect(kept.map(\.expectedServers) == [3, 3, 3, 1])
        #expect(kept.map(\.configuration.server.bootstrap) == [false, false, false, true])
        #expect(kept.map(\.configuration.identity.dataDirectory) == ["/d/s1", "/d/s2", "/d/s3", "/d/s1.dc2"])
        // One that never comes about is a case to test, too.
        #expect(try plans(["-data-dir=/d", "-sim-servers=3", "-bootstrap-expect=5"]).map(\.expectedServers) == [5, 5, 5])
    }

    @Test func definitions_areTheFirstAgents() throws {
        let json = #"{"services": [{"name": "web"}], "checks": [{"name": "c", "ttl": "1s"}], "node_meta": {"a": "b"}}"#
        let plans = try plans(["-dev", "-sim-servers=2", "-sim-clients=1"], json: json)
        #expect(plans.map(\.configuration.services.count) == [1, 0, 0])
        #expect(plans.map(\.configuration.nodeChecks.count) == [1, 0, 0])
        #expect(plans.allSatisfy { $0.identity.nodeMeta == ["a": "b"] })
    }

    @Test func clients_haveWhatClientsHave() throws {
        let plans = try plans(["-data-dir=/d", "-sim-clients=1"])
        #expect(plans.map(\.configuration.leave.onTerminate) == [false, true])
        #expect(plans.map(\.configuration.leave.skipOnInterrupt) == [true, false])
        #expect(plans.map(\.configuration.ports.grpcTLS) == [8503, -1])
        #expect(!plans[1].configuration.server.bootstrap && plans[1].configuration.server.bootstrapExpect == 0)
    }
}
