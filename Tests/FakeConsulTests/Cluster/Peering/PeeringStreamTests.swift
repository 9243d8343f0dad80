// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Two simulated datacenters, each with a certificate authority of its own, as two clusters.
@Suite struct PeeringStreamTests {
    private let world: FaultWorld

    init() throws { world = try FaultWorld(datacenters: "dc1=1,dc2=3") }

    private var first: String { world.cluster.agents[0].name }
    private var second: String { world.cluster.leader(of: "dc2")?.name ?? "" }

    private func json(_ method: String, _ path: String, _ body: String = "", at name: String) throws -> JSONValue {
        let answer = try #require(world.send(method, path, body, at: name))
        #expect(answer.status == 200, "\(method) \(path): \(answer.text)")
        return JSONValue.reading(Array(answer.text.utf8)) ?? .null
    }

    private func establish() throws {
        let token = try json("POST", "/v1/peering/token", #"{"PeerName":"two"}"#, at: first)["PeeringToken"]?.text ?? ""
        let body = #"{"PeerName":"one","Meta":{"a":"b"},"PeeringToken":"\#(token)"}"#
        #expect(try json("POST", "/v1/peering/establish", body, at: second) == .object([]))
        world.advance(by: .seconds(1))
    }

    @Test func establishedPeering_isActiveAtBothEnds() throws {
        try establish()
        let (one, two) = (try json("GET", "/v1/peering/one", at: second), try json("GET", "/v1/peering/two", at: first))
        #expect(one["State"]?.text == "ACTIVE" && two["State"]?.text == "ACTIVE")
        #expect(one["PeerID"] == two["ID"])
        let name = one["PeerServerName"]?.text ?? ""
        #expect(name.hasPrefix("server.dc1.peering."))
        #expect(one["Remote"]?["Datacenter"]?.text == "dc1")
        #expect(one["Meta"]?["a"]?.text == "b")
        #expect(one["StreamStatus"]?["LastHeartbeat"] != .null)
        #expect(two["PeerServerAddresses"] == nil)
        #expect(two["Remote"]?["Datacenter"]?.text == "dc2")
    }

    @Test func usedToken_isRefused() throws {
        let token = try json("POST", "/v1/peering/token", #"{"PeerName":"two"}"#, at: first)["PeeringToken"]?.text ?? ""
        let body = #"{"PeerName":"one","PeeringToken":"\#(token)"}"#
        _ = try json("POST", "/v1/peering/establish", body, at: second)
        let again = try #require(world.send("POST", "/v1/peering/establish", body, at: second))
        #expect(again.status == 403)
        #expect(again.text == "a new peering token must be generated: invalid peering establishment secret")
    }

    @Test func lostPeer_isSeenFailing_andComesBack() throws {
        try establish()
        try world.inject(.crash(.named(world.cluster.agents[0].name)))
        world.advance(by: .seconds(20))
        #expect(try json("GET", "/v1/peering/one", at: second)["State"]?.text == "FAILING")
        try world.inject(.restart(.named(world.cluster.agents[0].name)))
        world.advance(by: .seconds(120))
        #expect(try json("GET", "/v1/peering/one", at: second)["State"]?.text == "ACTIVE")
        #expect(try json("GET", "/v1/peering/two", at: first)["State"]?.text == "ACTIVE")
    }

    @Test func deletedPeering_isTerminatedAtTheOtherEnd() throws {
        try establish()
        _ = try json("DELETE", "/v1/peering/one", at: second)
        world.advance(by: .seconds(2))
        #expect(try json("GET", "/v1/peerings", at: second) == .array([]))
        #expect(try json("GET", "/v1/peering/two", at: first)["State"]?.text == "TERMINATED")
    }
}
