// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct NodeServiceTests {
    private func read(_ text: String) throws -> NodeService { try NodeService.shape.read(text) { NodeService(&$0) } }

    @Test func json_leavesOutWhatConsulLeavesOut() {
        let service = NodeService(id: "web1", name: "web")
        #expect(
            service.jsonText
                == #"{"ID":"web1","Service":"web","Tags":[],"Address":"","Meta":null,"Weights":null,"#
                + #""EnableTagOverride":false,"Proxy":{"Mode":"","MeshGateway":{},"Expose":{}},"Connect":{},"#
                + #""PeerName":"","CreateIndex":0,"ModifyIndex":0}"#
        )
        var json = JSONWriter()
        service.writeAsStored(to: &json)
        #expect(String(decoding: json.bytes, as: UTF8.self).contains(#""Tags":null"#))
    }

    @Test func json_hasConsulsOrder() {
        var service = NodeService(id: "i", name: "n", tags: ["t"])
        service.kind = .meshGateway
        service.taggedAddresses = ["wan": ServiceAddress(address: "1.2.3.4", port: 5)]
        service.meta = ["k": "v"]
        service.port = 80
        service.socketPath = "/s"
        service.weights = Weights(passing: 2, warning: 3)
        service.locality = Locality(region: "r")
        service.connect.native = true
        service.indexes = RaftIndexes(create: 7, modify: 9)
        #expect(
            service.jsonText
                == #"{"Kind":"mesh-gateway","ID":"i","Service":"n","Tags":["t"],"Address":"","TaggedAddresses":"#
                + #"{"wan":{"Address":"1.2.3.4","Port":5}},"Meta":{"k":"v"},"Port":80,"SocketPath":"/s","Weights":"#
                + #"{"Passing":2,"Warning":3},"EnableTagOverride":false,"Locality":{"Region":"r"},"Proxy":"#
                + #"{"Mode":"","MeshGateway":{},"Expose":{}},"Connect":{"Native":true},"PeerName":"","#
                + #""CreateIndex":7,"ModifyIndex":9}"#
        )
    }

    @Test func reading_takesSnakeCaseWhereConsulDoes() throws {
        let service = try read(
            #"{"id":"p","SERVICE":"web-proxy","Kind":"connect-proxy","Proxy":{"destination_service_name":"web","#
                + #""mesh_gateway":{"Mode":"local"},"transparent_proxy":{"DialedDirectly":true},"#
                + #""Upstreams":[{"destination_name":"db","local_bind_port":9191,"Config":{"b":1,"a":2,"b":3}}]}}"#
        )
        #expect(service.id == "p" && service.name == "web-proxy" && service.kind == .connectProxy)
        #expect(service.proxy.destinationServiceName == "web" && service.proxy.meshGatewayMode == "local")
        #expect(service.proxy.transparentProxy.dialedDirectly)
        #expect(service.proxy.upstreams.first?.destinationName == "db")
        #expect(
            service.proxy.jsonText
                == #"{"TransparentProxy":{"DialedDirectly":true},"DestinationServiceName":"web","Mode":"","Upstreams":"#
                + #"[{"DestinationType":"","DestinationName":"db","Datacenter":"","LocalBindPort":9191,"Config":"#
                + #"{"a":2,"b":3},"MeshGateway":{}}],"MeshGateway":{"Mode":"local"},"Expose":{}}"#
        )
    }

    @Test func reading_refusesUnknownMembers_whereConsulDoes() {
        #expect(throws: FormatError(#"json: unknown field "Nope""#)) { try read(#"{"Nope":1}"#) }
        #expect(throws: FormatError(#"json: unknown field "x""#)) { try read(#"{"Proxy":{"x":1}}"#) }
        #expect(throws: Never.self) { try read(#"{"Connect":{"x":1}}"#) }
    }

    @Test func sameness_tellsNoTagsFromAnEmptyList() {
        let service = NodeService(id: "a", name: "a")
        var other = service
        other.tags = []
        other.indexes.modify = 9
        #expect(!service.isSame(as: other))
        other.tags = nil
        #expect(service.isSame(as: other))
        other.socketPath = "/s"
        #expect(!service.isSame(as: other) && service.isSameButForWeights(as: other))
    }
}
