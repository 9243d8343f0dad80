// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct GatewayControllerTests {
    let world: TestWorld

    init() throws {
        world = try TestWorld()
    }

    private func put(_ body: String) { #expect(world.text("PUT", "/v1/config", body).status == 200) }

    private func get(_ path: String) throws -> JSONValue {
        try JSONParser.parse(world.send("GET", "/v1/config/" + path).body)
    }

    private func conditions(_ path: String) throws -> [String] {
        try get(path)["Status"]?["Conditions"]?.elements.map {
            "\($0["Type"]?.shown ?? "") \($0["Status"]?.shown ?? "") \($0["Reason"]?.shown ?? "")"
        } ?? []
    }

    @Test func routes_areBoundToTheListenersThatTheyName() throws {
        put(#"{"Kind":"api-gateway","Name":"gw","Listeners":[{"Name":"l","Port":80,"Protocol":"tcp"}]}"#)
        put(#"{"Kind":"tcp-route","Name":"t","Parents":[{"Name":"gw","SectionName":"l"}],"Services":[{"Name":"web"}]}"#)
        #expect(try conditions("tcp-route/t") == ["Accepted True Accepted", "Bound True Bound"])
        let bound = try get("bound-api-gateway/gw")
        #expect(bound["Listeners"]?.elements.first?["Routes"]?.elements.first?["Name"]?.shown == "t")
        #expect(bound["Services"]?["web"]?.elements.count == 1)
    }

    @Test func routesWithoutTheirGateway_saySo() throws {
        put(#"{"Kind":"tcp-route","Name":"t","Parents":[{"Name":"gw"}],"Services":[{"Name":"web"}]}"#)
        #expect(try conditions("tcp-route/t") == ["Accepted True Accepted", "Bound False GatewayNotFound"])
        put(#"{"Kind":"api-gateway","Name":"gw","Listeners":[{"Name":"l","Port":80,"Protocol":"tcp"}]}"#)
        #expect(try conditions("tcp-route/t") == ["Accepted True Accepted", "Bound True Bound"])
        #expect(world.text("DELETE", "/v1/config/api-gateway/gw").status == 200)
        #expect(world.text("GET", "/v1/config/bound-api-gateway/gw").status == 404)
        #expect(try conditions("tcp-route/t") == ["Accepted True Accepted", "Bound False GatewayNotFound"])
    }

    @Test func secondRouteOfAPlainListener_isAConflict() throws {
        put(#"{"Kind":"api-gateway","Name":"gw","Listeners":[{"Name":"l","Port":80,"Protocol":"tcp"}]}"#)
        for name in ["a", "b"] {
            put(#"{"Kind":"tcp-route","Name":"\#(name)","Parents":[{"Name":"gw"}],"Services":[{"Name":"web"}]}"#)
        }
        #expect(try conditions("api-gateway/gw").contains("Conflicted True RouteConflict"))
    }

    @Test func missingCertificates_makeTheGatewayInvalid() throws {
        put(
            #"{"Kind":"api-gateway","Name":"gw","Listeners":[{"Name":"l","Port":80,"Protocol":"http","TLS":{"Certificates":[{"Name":"c"}]}}]}"#
        )
        #expect(
            try conditions("api-gateway/gw") == [
                "Accepted False InvalidCertificates", "Conflicted False NoConflict",
                "ResolvedRefs False InvalidCertificateRef",
            ])
    }

    @Test func routesFollowTheProtocolOfTheirServices() throws {
        put(#"{"Kind":"http-route","Name":"h","Rules":[{"Services":[{"Name":"web"}]}]}"#)
        #expect(try conditions("http-route/h") == ["Accepted False InvalidDiscoveryChain"])
        put(#"{"Kind":"service-defaults","Name":"web","Protocol":"http"}"#)
        #expect(try conditions("http-route/h") == ["Accepted True Accepted"])
    }

    @Test func entriesOfTheConfiguration_areWrittenByTheFirstLeader() throws {
        let world = try TestWorld(
            json: #"{"config_entries":{"bootstrap":[{"kind":"service-defaults","name":"a","protocol":"HTTP"}]}}"#)
        let body = String(decoding: world.send("GET", "/v1/config/service-defaults/a").body, as: UTF8.self)
        #expect(body.contains(#""Protocol": "http""#) || body.contains(#""Protocol":"http""#))
    }
}
