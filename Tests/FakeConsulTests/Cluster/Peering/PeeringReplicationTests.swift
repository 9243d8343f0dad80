// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Services of the first cluster as the second one, which has three servers, sees them.
@Suite struct PeeringReplicationTests {
    private let peers: PeerWorld

    init() throws { peers = try PeerWorld() }

    @Test func exportedService_isSeenByThePeer_andByNobodyElse() throws {
        try peers.establish()
        try peers.register("web", at: "10.0.0.1", check: "passing")
        try peers.export(["web"])
        let found = try peers.health("web")
        #expect(found.count == 1)
        let (node, service) = (found.first?["Node"], found.first?["Service"])
        #expect(node?["Node"]?.text == "n-web" && node?["PeerName"]?.text == "one")
        #expect(node?["Datacenter"]?.text == "dc1")
        #expect(service?["ID"]?.text == "web" && service?["PeerName"]?.text == "one")
        #expect(service?["Port"] == .number("80"))
        let check = found.first?["Checks"]?.elements.first
        #expect(check?["CheckID"]?.text == "web:overall-check" && check?["Name"]?.text == "overall-check")
        #expect(check?["Status"]?.text == "passing" && check?["PeerName"]?.text == "one")
        #expect(try peers.json("GET", "/v1/health/service/web", at: peers.second) == .array([]))
        #expect(try peers.json("GET", "/v1/catalog/services", at: peers.second)["web"] == nil)
        #expect(try peers.json("GET", "/v1/health/service/web", at: peers.first).elements.count == 1)
    }

    @Test func changedHealth_arrives_andWakesWhoWaits() throws {
        try peers.establish()
        try peers.register("web", at: "10.0.0.1", check: "passing")
        try peers.export(["web"])
        let answer = peers.world.submit("GET", "/v1/health/service/web?peer=one", at: peers.second)
        let index = try #require(peers.world.answer(to: answer)?.headers[.consulIndex])
        let waiting = peers.world.submit("GET", "/v1/health/service/web?peer=one&index=\(index)", at: peers.second)
        #expect(peers.world.answer(to: waiting) == nil)
        try peers.register("web", at: "10.0.0.1", check: "critical")
        peers.world.advance(by: .seconds(1))
        let woken = try #require(peers.world.answer(to: waiting))
        #expect(String(decoding: woken.body, as: UTF8.self).contains("critical"))
        #expect(try peers.health("web", "&passing").isEmpty)
    }

    @Test func removedInstance_takesItsNodeAlong() throws {
        try peers.establish()
        try peers.register("web", at: "10.0.0.1")
        try peers.register("api", at: "10.0.0.2")
        try peers.export(["web", "api"])
        #expect(try peers.health("web").count == 1 && peers.health("api").count == 1)
        try peers.deregister("web")
        #expect(try peers.health("web").isEmpty && peers.health("api").count == 1)
        let nodes = try peers.json("GET", "/v1/internal/ui/nodes", at: peers.second).elements
        #expect(nodes.filter { $0["PeerName"] != nil }.map { $0["Node"]?.text } == ["n-api"])
    }

    @Test func serviceThatIsExportedNoMore_goes() throws {
        try peers.establish()
        try peers.register("web", at: "10.0.0.1")
        try peers.register("api", at: "10.0.0.2")
        try peers.export(["web", "api"])
        let before = try peers.json("GET", "/v1/peering/one", at: peers.second)["StreamStatus"]
        #expect(before?["ImportedServices"] == .array([.string("api"), .string("web")]))
        try peers.export(["api"])
        #expect(try peers.health("web").isEmpty && peers.health("api").count == 1)
        let (one, two) = (
            try peers.json("GET", "/v1/peering/one", at: peers.second)["StreamStatus"],
            try peers.json("GET", "/v1/peering/two", at: peers.first)["StreamStatus"]
        )
        #expect(one?["ImportedServices"] == .array([.string("api")]) && one?["ExportedServices"] == .null)
        #expect(two?["ExportedServices"] == .array([.string("api")]) && two?["ImportedServices"] == .null)
        let listed = try peers.json("GET", "/v1/internal/ui/exported-services?peer=two", at: peers.first)
        #expect(listed.elements.map { $0["Name"]?.text } == ["api"])
    }

    @Test func wildcard_exportsAllButConsul_andWhatComesLater() throws {
        try peers.establish()
        try peers.register("web", at: "10.0.0.1")
        try peers.export(["*"])
        #expect(try peers.health("web").count == 1 && peers.health("consul").isEmpty)
        try peers.register("api", at: "10.0.0.2")
        #expect(try peers.health("api").count == 1)
        let listed = try peers.json("GET", "/v1/internal/ui/services?peer=one", at: peers.second).elements
        #expect(listed.map { $0["Name"]?.text } == ["api", "web"])
        #expect(listed.allSatisfy { $0["PeerName"]?.text == "one" })
    }

    @Test(arguments: [true, false])
    func deletedPeering_takesItsImportsAlong(byImporter: Bool) throws {
        try peers.establish()
        try peers.register("web", at: "10.0.0.1")
        try peers.export(["web"])
        #expect(try peers.health("web").count == 1)
        _ = try byImporter
            ? peers.json("DELETE", "/v1/peering/one", at: peers.second)
            : peers.json("DELETE", "/v1/peering/two", at: peers.first)
        peers.world.advance(by: .seconds(2))
        #expect(try peers.health("web").isEmpty)
        let left = peers.world.cluster.leader(of: "dc2")?.server?.store.imported["one"]
        #expect(left?.nodes.count == 0 && left?.services.count == 0 && left?.checks.count == 0)
        let peerings = try peers.json("GET", "/v1/peerings", at: peers.second).elements
        #expect(peerings.map { $0["State"]?.text } == (byImporter ? [] : ["TERMINATED"]))
    }

    @Test func lostLeaderOfTheImporter_isFollowedByAnother() throws {
        try peers.establish()
        try peers.register("web", at: "10.0.0.1", check: "passing")
        try peers.export(["web"])
        #expect(try peers.health("web").count == 1)
        let lost = peers.second
        try peers.world.inject(.crash(.named(lost)))
        try peers.register("web", at: "10.0.0.1", check: "critical")
        peers.world.advance(by: .seconds(60))
        #expect(peers.second != lost)
        #expect(try peers.health("web").first?["Checks"]?.elements.first?["Status"]?.text == "critical")
        try peers.deregister("web")
        #expect(try peers.health("web").isEmpty)
    }

    @Test func partition_keepsTheNewsBack_untilItIsHealed() throws {
        try peers.establish()
        try peers.register("web", at: "10.0.0.1", check: "passing")
        try peers.export(["web"])
        let cut = try peers.world.inject(.partition([[.named(peers.first)]]))
        try peers.register("web", at: "10.0.0.1", check: "critical")
        peers.world.advance(by: .seconds(90))
        #expect(try peers.health("web").first?["Checks"]?.elements.first?["Status"]?.text == "passing")
        peers.world.undo(cut)
        peers.world.advance(by: .seconds(120))
        #expect(try peers.health("web").first?["Checks"]?.elements.first?["Status"]?.text == "critical")
    }

    @Test func preparedQuery_failsOverToAPeer() throws {
        try peers.establish()
        try peers.register("web", at: "10.0.0.1", check: "passing")
        try peers.export(["web"])
        let body = #"{"Name":"q","Service":{"Service":"web","Failover":{"Targets":[{"Peer":"one"}]}}}"#
        _ = try peers.json("POST", "/v1/query", body, at: peers.second)
        let answer = try peers.json("GET", "/v1/query/q/execute", at: peers.second)
        #expect(answer["Nodes"]?.elements.count == 1 && answer["Failovers"] == .number("1"))
        #expect(answer["Datacenter"]?.text == "" && answer["PeerName"]?.text == "one")
    }

    @Test func dns_findsWhatPeersExport() throws {
        try peers.establish()
        try peers.register("web", at: "10.0.0.1", check: "passing")
        try peers.export(["web"])
        let second = peers.second
        let found = try #require(peers.world.askDNS("web.service.one.peer.consul", at: second))
        #expect(found.answers == ["web.service.one.peer.consul. 0 A 10.0.0.1"])
        let node = try #require(peers.world.askDNS("n-web.node.one.peer.consul", at: second))
        #expect(node.answers == ["n-web.node.one.peer.consul. 0 A 10.0.0.1"])
        let ports = try #require(peers.world.askDNS("web.service.one.peer.consul", .srv, at: second))
        #expect(ports.answers == ["web.service.one.peer.consul. 0 SRV 1 1 80 n-web.node.one.peer.consul."])
        #expect(peers.world.askDNS("web.service.consul", at: second)?.code == .nameError)
        try peers.register("web", at: "10.0.0.1", check: "critical")
        #expect(peers.world.askDNS("web.service.one.peer.consul", at: second)?.code == .nameError)
    }

    @Test func lostLeaderOfTheExporter_isFollowedByAnother() throws {
        let peers = try PeerWorld(servers: 3)
        try peers.establish()
        try peers.register("web", at: "10.0.0.1", check: "passing")
        try peers.export(["web"])
        let status = try peers.json("GET", "/v1/peering/one", at: peers.second)
        #expect(status["StreamStatus"]?["ImportedServices"] == .array([.string("web")]))
        #expect(status["PeerServerAddresses"]?.elements.count == 3)
        try peers.world.inject(.crash(.named(peers.first)))
        peers.world.advance(by: .seconds(30))
        try peers.register("web", at: "10.0.0.1", check: "critical")
        #expect(try peers.health("web").first?["Checks"]?.elements.first?["Status"]?.text == "critical")
    }

    @Test func catalogDeregistration_takesImportsOut() throws {
        try peers.establish()
        try peers.register("web", at: "10.0.0.1")
        try peers.export(["web"])
        let body = #"{"Node":"n-web","ServiceID":"web","PeerName":"one"}"#
        try peers.json("PUT", "/v1/catalog/deregister", body, at: peers.second)
        #expect(try peers.health("web").isEmpty)
    }
}
