// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What is behind gateways, as services and configuration entries come and go.
@Suite struct GatewayMappingsTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private func put(_ target: String, _ body: String) {
        let answer = world.text("PUT", target, body)
        #expect(answer.status == 200, "\(answer.text)")
    }

    private func register(_ service: String) {
        put("/v1/catalog/register", #"{"Node":"n","Address":"10.0.0.9","Service":\#(service)}"#)
    }

    private func mappings(_ gateway: String) throws -> [String] {
        let found = try JSONParser.parse(world.send("GET", "/v1/catalog/gateway-services/\(gateway)").body)
        return found.elements.map { mapping in
            let parts = [
                mapping["Service"]?["Name"]?.text, mapping["ServiceKind"]?.text,
                mapping["FromWildcard"] == nil ? nil : "wildcard",
            ]
            return parts.compactMap { $0 }.joined(separator: " ")
        }
    }

    @Test func terminatingWildcard_takesWhatIsOutsideTheMesh() throws {
        register(#"{"Service":"web"}"#)
        register(#"{"Service":"nat","Port":1,"Connect":{"Native":true}}"#)
        put("/v1/config", #"{"Kind":"terminating-gateway","Name":"tgw","Services":[{"Name":"*"},{"Name":"db"}]}"#)
        #expect(try mappings("tgw") == ["db", "web wildcard"])
        register(#"{"Service":"late"}"#)
        #expect(try mappings("tgw") == ["db", "late service wildcard", "web wildcard"])
        put("/v1/catalog/deregister", #"{"Node":"n","ServiceID":"late"}"#)
        #expect(try mappings("tgw") == ["db", "web wildcard"])
        register(#"{"Service":"db"}"#)
        #expect(try mappings("tgw").first == "db service wildcard")
    }

    @Test func ingressWildcard_takesWhatIsInTheMesh_andSpeaksItsProtocol() throws {
        put(
            "/v1/config",
            #"{"Kind":"ingress-gateway","Name":"igw","#
                + #""Listeners":[{"Port":80,"Protocol":"http","Services":[{"Name":"*"}]}]}"#
        )
        register(#"{"Service":"web"}"#)
        #expect(try mappings("igw").isEmpty)
        register(#"{"Service":"side","Kind":"connect-proxy","Port":1,"Proxy":{"DestinationServiceName":"web"}}"#)
        // It does not speak HTTP.
        #expect(try mappings("igw").isEmpty)
        put("/v1/config", #"{"Kind":"service-defaults","Name":"web","Protocol":"http"}"#)
        #expect(try mappings("igw") == ["web service wildcard"])
        put("/v1/catalog/deregister", #"{"Node":"n","ServiceID":"side"}"#)
        #expect(try mappings("igw").isEmpty)
    }

    @Test func destination_isOfItsOwnKind() throws {
        put("/v1/config", #"{"Kind":"terminating-gateway","Name":"tgw","Services":[{"Name":"out"}]}"#)
        #expect(try mappings("tgw") == ["out"])
        put(
            "/v1/config",
            #"{"Kind":"service-defaults","Name":"out","Protocol":"tcp","#
                + #""Destination":{"Addresses":["example.com"],"Port":443}}"#)
        #expect(try mappings("tgw") == ["out destination"])
        _ = world.text("DELETE", "/v1/config/service-defaults/out")
        #expect(try mappings("tgw") == ["out"])
        _ = world.text("DELETE", "/v1/config/terminating-gateway/tgw")
        #expect(try mappings("tgw").isEmpty)
    }

    @Test func terminatingGateway_isAmongTheConnectInstances() throws {
        register(#"{"Service":"tgw","Kind":"terminating-gateway","Port":8443}"#)
        register(#"{"Service":"db","Port":5432}"#)
        put("/v1/config", #"{"Kind":"terminating-gateway","Name":"tgw","Services":[{"Name":"db"}]}"#)
        for target in ["/v1/health/connect/db", "/v1/catalog/connect/db"] {
            let found = try JSONParser.parse(world.send("GET", target).body).elements
            #expect(found.count == 1)
        }
        let gateway = try JSONParser.parse(world.send("GET", "/v1/health/connect/db").body).elements.first
        let addresses = gateway?["Service"]?["TaggedAddresses"]?.canonical
        #expect(addresses == #"{"consul-virtual:db":{"Address":"240.0.0.1","Port":0}}"# as String?)
        put("/v1/config", #"{"Kind":"terminating-gateway","Name":"tgw","Services":[]}"#)
        #expect(try JSONParser.parse(world.send("GET", "/v1/health/connect/db").body).elements.isEmpty)
    }

    @Test func healthOfConnect_wakesWhenAGatewayGetsTheService() {
        register(#"{"Service":"tgw","Kind":"terminating-gateway","Port":8443}"#)
        let target = "/v1/health/connect/db"
        let id = world.submit("GET", "\(target)?index=\(world.index(target) ?? 0)&wait=1m&near=_agent")
        put("/v1/config", #"{"Kind":"terminating-gateway","Name":"tgw","Services":[{"Name":"db"}]}"#)
        #expect(!world.isWaiting(id))
    }
}
