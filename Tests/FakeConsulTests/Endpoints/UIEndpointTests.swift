// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import FakeConsul

/// What the recorded cases of the area ui do not say.
@Suite struct UIEndpointTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private func register(_ body: String) { #expect(world.text("PUT", "/v1/catalog/register", body).status == 200) }

    private func json(_ target: String) throws -> JSONValue {
        try JSONParser.parse(world.send("GET", target).body)
    }

    @Test func nodes_haveTheVersionOfTheMemberAtTheirAddress() throws {
        register(#"{"Node":"n1","Address":"127.0.0.1","NodeMeta":{"a":"b"}}"#)
        register(#"{"Node":"n2","Address":"10.0.0.2"}"#)
        let nodes = try json("/v1/internal/ui/nodes").elements
        #expect(nodes.map { $0["Node"]?.text } == ["n1", "n2", "node1"])
        #expect(nodes[0]["Meta"]?.canonical == #"{"a":"b","consul-version":"1.16.4"}"# as String?)
        #expect(nodes[1]["Meta"]?.isNull == true && nodes[1]["Services"]?.elements.isEmpty == true)
        // Nothing of it is kept.
        #expect(try json("/v1/catalog/node/n1")["Node"]?["Meta"]?.canonical == #"{"a":"b"}"#)
    }

    @Test func nodes_areFiltered() throws {
        register(#"{"Node":"n1","Address":"a","Service":{"Service":"web"}}"#)
        let found = try json("/v1/internal/ui/nodes?filter=Services.Service==web".encodedFilter)
        #expect(found.elements.map { $0["Node"]?.text } == ["n1"])
        let refused = world.text("GET", "/v1/internal/ui/nodes?filter=No==1".encodedFilter)
        #expect(refused.status == 500 && refused.text.contains("Selector \"No\" is not valid"))
    }

    @Test func node_withoutName_isRefused() {
        let answer = world.text("GET", "/v1/internal/ui/node/")
        #expect(answer.status == 400 && answer.text == "Missing node name")
        #expect(world.text("GET", "/v1/internal/ui/node/node1?peer=p").status == 404)
    }

    @Test func services_sumUpProxiesWithWhatTheyStandBefore() throws {
        register(
            #"""
            {"Node":"n1","Address":"a","Service":{"Service":"side","Kind":"connect-proxy","Port":1,
             "Proxy":{"DestinationServiceName":"web","Mode":"transparent"}},
             "Check":{"CheckID":"c","ServiceID":"side","Status":"critical"}}
            """#)
        register(#"{"Node":"n2","Address":"b","Service":{"Service":"nat","Port":1,"Connect":{"Native":true}}}"#)
        let services = try json("/v1/internal/ui/services").elements
        #expect(services.map { $0["Name"]?.text } == ["consul", "nat", "side", "web"])
        #expect(services.dropFirst().first?["ConnectNative"]?.canonical == "true")
        let web = try #require(services.last)
        #expect(web["InstanceCount"]?.integer == 0 && web["ChecksCritical"]?.integer == 1)
        #expect(web["ConnectedWithProxy"]?.canonical == "true" && web["TransparentProxy"]?.canonical == "true")
        #expect(web["Datacenter"]?.text == "" && web["Nodes"]?.isNull == true)
    }

    @Test func overview_isMadeEveryNineSeconds() throws {
        world.advance(by: .seconds(8))
        #expect(world.text("GET", "/v1/internal/ui/catalog-overview").text.contains("\"Nodes\": null"))
        world.advance(by: .seconds(1))
        register(#"{"Node":"n1","Address":"a","Check":{"CheckID":"c","Name":"n","Status":"warning"}}"#)
        #expect(try json("/v1/internal/ui/catalog-overview")["Nodes"]?.elements.first?["Total"]?.integer == 1)
        world.advance(by: .seconds(9))
        let overview = try json("/v1/internal/ui/catalog-overview")
        #expect(
            overview.canonical
                == #"{"Checks":[{"Critical":0,"Name":"Serf Health Status","Passing":1,"Total":1,"Warning":0},"#
                + #"{"Critical":0,"Name":"n","Passing":0,"Total":1,"Warning":1}],"#
                + #""Nodes":[{"Critical":0,"Passing":1,"Total":2,"Warning":1}],"#
                + #""Services":[{"Critical":0,"Name":"consul","Passing":1,"Total":1,"Warning":0}]}"#)
    }

    @Test func read_blocksUntilItsIndexMoves() {
        let index = world.index("/v1/internal/ui/services") ?? 0
        let id = world.submit("GET", "/v1/internal/ui/services?index=\(index)&wait=1m")
        #expect(world.isWaiting(id))
        register(#"{"Node":"n1","Address":"a","Service":{"Service":"web"}}"#)
        #expect(!world.isWaiting(id))
    }
}

extension String {
    /// The target with its filter's signs encoded.
    fileprivate var encodedFilter: String { replacingOccurrences(of: "==", with: "%3D%3D") }
}
