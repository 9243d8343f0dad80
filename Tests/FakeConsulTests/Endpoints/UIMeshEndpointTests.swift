// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Gateways and topology as the web UI reads them.
@Suite struct UIMeshEndpointTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private func put(_ target: String, _ body: String) {
        let answer = world.text("PUT", target, body)
        #expect(answer.status == 200, "\(answer.text)")
    }

    private func register(_ service: String) {
        put("/v1/catalog/register", #"{"Node":"n","Address":"10.0.0.9","Service":\#(service)}"#)
    }

    private func sidecar(_ name: String, upstreams: [String] = [], mode: String = "") {
        register(#"{"Service":"\#(name)"}"#)
        let list = upstreams.enumerated().map { number, name in
            #"{"DestinationName":"\#(name)","LocalBindPort":\#(9000 + number)}"#
        }.joined(separator: ",")
        register(
            #"{"Service":"\#(name)-proxy","Kind":"connect-proxy","Port":1,"#
                + #""Proxy":{"DestinationServiceName":"\#(name)","Mode":"\#(mode)","Upstreams":[\#(list)]}}"#)
    }

    private func json(_ target: String) throws -> JSONValue { try JSONParser.parse(world.send("GET", target).body) }

    private func neighbours(_ service: String, _ side: String, kind: String = "") throws -> [String] {
        let found = try json("/v1/internal/ui/service-topology/\(service)?kind=\(kind)")
        return (found[side]?.elements ?? []).map { neighbour in
            let allowed = neighbour["Intention"]?["Allowed"]?.canonical ?? ""
            return "\(neighbour["Name"]?.text ?? "") \(neighbour["Source"]?.text ?? "") \(allowed)"
        }
    }

    @Test func topology_followsRegistrations() throws {
        sidecar("web", upstreams: ["db", "none"])
        sidecar("db")
        put("/v1/connect/intentions/exact?source=web&destination=db", #"{"Action":"deny"}"#)
        #expect(try neighbours("web", "Upstreams") == ["db proxy-registration false"])
        #expect(try neighbours("db", "Downstreams") == ["web proxy-registration false"])
        #expect(try neighbours("db", "Upstreams").isEmpty)
    }

    @Test func topology_ofTransparentProxies_followsIntentions() throws {
        sidecar("web", mode: "transparent")
        sidecar("db", mode: "transparent")
        sidecar("plain")
        #expect(try neighbours("web", "Upstreams") == ["db default-allow true", "plain default-allow true"])
        #expect(try neighbours("db", "Downstreams") == ["web default-allow true"])
        put("/v1/connect/intentions/exact?source=*&destination=*", #"{"Action":"deny"}"#)
        put("/v1/connect/intentions/exact?source=web&destination=db", #"{"Action":"allow"}"#)
        #expect(try neighbours("web", "Upstreams") == ["db specific-intention true"])
        let found = try json("/v1/internal/ui/service-topology/web?kind=")
        #expect(found["TransparentProxy"]?.canonical == "true" && found["Protocol"]?.text == "tcp")
    }

    @Test func upstream_withoutInstances_isShownForItsEntries() throws {
        sidecar("web", upstreams: ["ghost"])
        put("/v1/config", #"{"Kind":"service-resolver","Name":"ghost","ConnectTimeout":"1s"}"#)
        #expect(try neighbours("web", "Upstreams") == ["ghost routing-config true"])
    }

    @Test func gateway_isDownstreamOfWhatItHas() throws {
        sidecar("web")
        register(#"{"Service":"igw","Kind":"ingress-gateway","Port":8443}"#)
        put(
            "/v1/config",
            #"{"Kind":"ingress-gateway","Name":"igw","Listeners":[{"Port":80,"Services":[{"Name":"web"}]}]}"#)
        #expect(try neighbours("web", "Downstreams") == ["igw proxy-registration true"])
        #expect(try neighbours("igw", "Upstreams", kind: "ingress-gateway") == ["web proxy-registration true"])
        let services = try json("/v1/internal/ui/services").elements
        #expect(services.first { $0["Name"]?.text == "web" }?["ConnectedWithGateway"]?.canonical == "true")
        let gateway = services.first { $0["Name"]?.text == "igw" }
        #expect(gateway?["GatewayConfig"]?.canonical == #"{"AssociatedServiceCount":1}"# as String?)
        let behind = try json("/v1/internal/ui/gateway-services-nodes/igw").elements
        #expect(behind.map { $0["Name"]?.text } == ["web"])
        #expect(
            behind.first?["GatewayConfig"]?.canonical == #"{"Addresses":["web.ingress.dc1.consul:80"]}"# as String?)
        put("/v1/connect/intentions/exact?source=a&destination=web", #"{"Action":"allow"}"#)
        #expect(try json("/v1/internal/ui/gateway-intentions/igw").elements.map { $0["SourceName"]?.text } == ["a"])
    }

    @Test(arguments: [
        ("/service-topology/", "Missing service name"), ("/service-topology/web", "Missing service kind"),
        ("/service-topology/web?kind=mesh-gateway", "Unsupported service kind \"mesh-gateway\""),
        ("/gateway-services-nodes/", "Missing gateway name"), ("/gateway-intentions/", "Missing gateway name"),
    ])
    func read_isRefused(_ target: String, _ message: String) {
        let answer = world.text("GET", "/v1/internal/ui" + target)
        #expect(answer.status == 400 && answer.text == message)
    }

    @Test func apiGateway_withoutAnEntry_isAnError() {
        let answer = world.text("GET", "/v1/internal/ui/service-topology/gw?kind=api-gateway")
        #expect(answer.status == 500 && answer.text == "not an APIGateway")
    }
}
