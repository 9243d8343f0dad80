// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct MeshTopologyTests {
    @Test func links_areFoundFromBothEnds() {
        var topology = MeshTopology()
        topology.link("web", to: ["db", "cache"], by: "a", index: 3)
        #expect(topology.upstreams(of: "WEB").map(\.upstream) == ["cache", "db"])
        #expect(topology.downstreams(of: "db").map(\.downstream) == ["web"] && topology.index == 3)
    }

    @Test func link_ofAnotherSidecar_replacesTheFirst_asInConsul() {
        var topology = MeshTopology()
        topology.link("web", to: ["db"], by: "a", index: 3)
        topology.link("web", to: ["db"], by: "b", index: 4)
        topology.removeReference("a", of: "web", index: 5)
        #expect(topology.upstreams(of: "web").count == 1 && topology.index == 4)
        topology.removeReference("b", of: "web", index: 6)
        #expect(topology.upstreams(of: "web").isEmpty && topology.downstreams(of: "db").isEmpty && topology.index == 6)
    }

    @Test func tables_surviveTheirBinaryForm() throws {
        var tables = MeshTables()
        tables.topology.link("web", to: ["db"], by: "a", index: 3)
        tables.manualVIPs.set(["10.0.0.1"], of: "web")
        tables.gatewayServices.insert(.sample(port: 80), index: 7)
        var writer = BinaryWriter()
        writer.value(tables)
        var reader = BinaryReader(writer.bytes)
        let read = try reader.value(MeshTables.self)
        #expect(read.topology.upstreams(of: "web").map(\.upstream) == ["db"] && read.topology.index == 3)
        #expect(read.manualVIPs.owner(of: "10.0.0.1") == "web" && reader.isAtEnd)
        #expect(read.gatewayServices.gateways(of: "web").map(\.port) == [80] && read.gatewayServices.index == 7)
    }

    @Test func registrations_makeAndDropLinks() throws {
        let world = try TestWorld()
        func register(_ upstreams: String) {
            let body = #"{"Node":"n","Address":"a","Service":{"Service":"side","Kind":"connect-proxy","Port":1,"#
                + #""Proxy":{"DestinationServiceName":"web","Upstreams":[\#(upstreams)]}}}"#
            #expect(world.text("PUT", "/v1/catalog/register", body).status == 200)
        }
        func upstreams() -> [String] {
            world.world.cluster.agents[0].server?.store.catalog.mesh.topology.upstreams(of: "web").map(\.upstream) ?? []
        }
        register(
            #"{"DestinationName":"db","LocalBindPort":1},"#
                + #"{"DestinationName":"q","LocalBindPort":3,"DestinationType":"prepared_query"}"#)
        #expect(upstreams() == ["db"])
        register(#"{"DestinationName":"cache","LocalBindPort":2}"#)
        #expect(upstreams() == ["cache"])
        _ = world.text("PUT", "/v1/catalog/deregister", #"{"Node":"n","ServiceID":"side"}"#)
        #expect(upstreams().isEmpty)
    }
}

extension GatewayService {
    static func sample(port: Int = 0) -> GatewayService {
        GatewayService(gateway: "gw", service: "web", gatewayKind: .ingressGateway, port: port)
    }
}
