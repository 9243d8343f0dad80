// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What configuration entries say of proxies, at agents and in answers.
@Suite struct CentralConfigTests {
    let world: TestWorld

    init() throws {
        world = try TestWorld()
    }

    private func put(_ path: String, _ body: String) { #expect(world.text("PUT", path, body).status == 200) }

    private func get(_ path: String) throws -> JSONValue { try JSONParser.parse(world.send("GET", path).body) }

    private func registerSidecar(_ proxy: String = "{}") {
        put(
            "/v1/agent/service/register",
            #"{"Name":"web","Port":80,"Connect":{"SidecarService":{"Port":20000,"Proxy":\#(proxy)}}}"#)
    }

    private func proxy() throws -> JSONValue { try get("/v1/agent/service/web-sidecar-proxy")["Proxy"] ?? .null }

    @Test func sidecars_areRegisteredWithWhatTheEntriesSay_andFollowThem() throws {
        put("/v1/config", #"{"Kind":"proxy-defaults","Name":"global","Config":{"a":1},"MeshGateway":{"Mode":"local"}}"#)
        registerSidecar()
        #expect(try proxy()["Config"]?["a"]?.shown == "1")
        #expect(try proxy()["MeshGateway"]?["Mode"]?.shown == "local")
        put("/v1/config", #"{"Kind":"service-defaults","Name":"web","Protocol":"http"}"#)
        world.advance(by: .seconds(1))
        #expect(try proxy()["Config"]?["protocol"]?.shown == "http")
        let listed = try get("/v1/catalog/service/web-sidecar-proxy").elements.first
        #expect(listed?["ServiceProxy"]?["Config"]?["protocol"]?.shown == "http")
    }

    @Test func registrations_winOverEntries() throws {
        put("/v1/config", #"{"Kind":"proxy-defaults","Name":"global","Config":{"a":1,"b":{"c":2}}}"#)
        registerSidecar(#"{"Config":{"a":7,"b":{"d":3}}}"#)
        #expect(try proxy()["Config"] == JSONValue.reading(Array(#"{"a":7,"b":{"c":2,"d":3}}"#.utf8)))
    }

    @Test func upstreams_getWhatIsSaidOfThem() throws {
        put("/v1/config", #"{"Kind":"service-defaults","Name":"db","Protocol":"http"}"#)
        put(
            "/v1/config",
            #"{"Kind":"service-defaults","Name":"web","UpstreamConfig":{"Defaults":{"ConnectTimeoutMs":9},"Overrides":[{"Name":"db","MeshGateway":{"Mode":"remote"}}]}}"#
        )
        registerSidecar(#"{"Upstreams":[{"DestinationName":"db","LocalBindPort":1}]}"#)
        let upstream = try proxy()["Upstreams"]?.elements.first
        #expect(upstream?["Config"] == JSONValue.reading(Array(#"{"connect_timeout_ms":9,"protocol":"http"}"#.utf8)))
        #expect(upstream?["MeshGateway"]?["Mode"]?.shown == "remote")
    }

    @Test func transparentProxies_getAllUpstreamsThatEntriesName() throws {
        put(
            "/v1/config",
            #"{"Kind":"service-defaults","Name":"web","Mode":"transparent","UpstreamConfig":{"Overrides":[{"Name":"db","Protocol":"grpc"}]}}"#
        )
        registerSidecar()
        let upstream = try proxy()["Upstreams"]?.elements.first
        #expect(upstream?["DestinationName"]?.shown == "db")
        #expect(try proxy()["Mode"]?.shown == "transparent")
    }

    @Test func servicesThatAreNoProxies_areLeftAlone() throws {
        put("/v1/config", #"{"Kind":"proxy-defaults","Name":"global","Config":{"a":1}}"#)
        registerSidecar()
        #expect(try get("/v1/agent/service/web")["Proxy"] == nil)
    }
}
