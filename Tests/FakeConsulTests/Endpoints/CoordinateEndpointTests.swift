// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What the recorded case of the area coordinate does not say.
@Suite struct CoordinateEndpointTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private func register(_ node: String, at seconds: Double?) {
        let service = #"{"Service":"web"}"#
        let check = #"{"Name":"c","ServiceID":"web"}"#
        let body = #"{"Node":"\#(node)","Address":"10.0.0.1","Service":\#(service),"Check":\#(check)}"#
        #expect(world.text("PUT", "/v1/catalog/register", body).status == 200)
        guard let seconds else { return }
        let coordinate = #"{"Node":"\#(node)","Coord":{"Vec":[\#(seconds),0,0,0,0,0,0,0],"Height":1e-5}}"#
        #expect(world.text("PUT", "/v1/coordinate/update", coordinate).status == 200)
    }

    private func nodes(_ target: String) -> [String] {
        let body = world.send("GET", target).body
        let elements = (try? JSONParser.parse(body))?.elements ?? []
        return elements.compactMap { $0["Node"]?.text ?? $0["Node"]?["Node"]?.text }.filter { $0 != "node1" }
    }

    @Test func near_sortsByDistance_theUnknownLast() {
        register("a", at: nil)
        register("b", at: 0.3)
        register("c", at: 0.1)
        register("d", at: 0.2)
        for target in [
            "/v1/catalog/nodes", "/v1/catalog/service/web", "/v1/health/service/web", "/v1/health/checks/web",
            "/v1/health/state/any",
        ] {
            #expect(nodes(target) == ["a", "b", "c", "d"])
        }
        world.advance(by: .seconds(1))
        for target in [
            "/v1/catalog/nodes", "/v1/catalog/service/web", "/v1/health/service/web", "/v1/health/checks/web",
            "/v1/health/state/any",
        ] {
            #expect(nodes(target + "?near=C") == ["c", "d", "b", "a"], "\(target)")
            #expect(nodes(target + "?near=a") == ["a", "b", "c", "d"], "\(target)")
            #expect(nodes(target + "?near=nobody") == ["a", "b", "c", "d"], "\(target)")
        }
        #expect(world.text("PUT", "/v1/catalog/deregister", #"{"Node":"c"}"#).status == 200)
        #expect(nodes("/v1/coordinate/nodes") == ["b", "d"])
    }

    @Test func agent_sendsItsOwn_afterAWhile() {
        #expect(world.text("GET", "/v1/coordinate/node/node1").status == 404)
        world.advance(by: .seconds(31))
        let answer = world.text("GET", "/v1/coordinate/node/NODE1?pretty=false")
        #expect(answer.status == 200)
        #expect(answer.text.contains("\"Node\": \"NODE1\"") && answer.text.contains("\"Height\": 0.00001"))
        #expect(nodes("/v1/health/state/any?near=_agent") == [])
        let index = world.index("/v1/coordinate/nodes")
        world.advance(by: .seconds(600))
        #expect(world.index("/v1/coordinate/nodes") == index)
    }

    @Test func datacenters_listTheServers() {
        let text = world.text("GET", "/v1/coordinate/datacenters").text
        #expect(text.contains("\"Datacenter\": \"dc1\"") && text.contains("\"AreaID\": \"wan\""))
        #expect(text.contains("\"Node\": \"node1\""))
    }

    @Test func disabled_isRefused() throws {
        let world = try TestWorld(json: #"{"disable_coordinates": true}"#)
        for path in ["datacenters", "nodes", "node/x"] {
            let answer = world.text("GET", "/v1/coordinate/" + path)
            #expect(answer.status == 401 && answer.text == "Coordinate support disabled")
        }
        world.advance(by: .seconds(60))
        #expect(world.text("GET", "/v1/agent/self").text.contains("\"Coord\": null"))
    }

    @Test func update_withoutACoordinate_endsTheConnection() {
        let id = world.submit("PUT", "/v1/coordinate/update", body: Array(#"{"Node":"x"}"#.utf8))
        #expect(world.hangUps[id] == .emptyReply)
    }
}
