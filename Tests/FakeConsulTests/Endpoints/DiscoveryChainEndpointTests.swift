// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What the recorded cases of discovery chains do not say.
@Suite struct DiscoveryChainEndpointTests {
    let world: TestWorld

    init() throws {
        world = try TestWorld()
    }

    private func put(_ body: String) -> String {
        let answer = world.text("PUT", "/v1/config", body)
        return answer.status == 200 ? "ok" : answer.text
    }

    private func http(_ services: String...) {
        for service in services { _ = put(#"{"Kind":"service-defaults","Name":"\#(service)","Protocol":"http"}"#) }
    }

    private func chain(_ name: String) throws -> JSONValue {
        try JSONParser.parse(world.send("GET", "/v1/discovery-chain/" + name).body)["Chain"] ?? .null
    }

    @Test func splittersInARow_becomeOne() throws {
        http("a", "b", "c")
        #expect(put(#"{"Kind":"service-splitter","Name":"b","Splits":[{"Weight":40},{"Weight":60,"Service":"c"}]}"#) == "ok")
        #expect(put(#"{"Kind":"service-splitter","Name":"a","Splits":[{"Weight":50},{"Weight":50,"Service":"b"}]}"#) == "ok")
        let splits = try chain("a")["Nodes"]?["splitter:a.default.default"]?["Splits"]?.elements ?? []
        #expect(splits.map { $0["Weight"]?.shown } == ["50", "20", "30"])
        #expect(try chain("a")["Nodes"]?["splitter:b.default.default"] == nil)
    }

    @Test func circlesOfRedirects_areRefused() {
        #expect(put(#"{"Kind":"service-resolver","Name":"a","Redirect":{"Service":"b"}}"#) == "ok")
        #expect(
            put(#"{"Kind":"service-resolver","Name":"b","Redirect":{"Service":"a"}}"#)
                == "detected circular resolver redirect: [a.default.default.dc1 -> b.default.default.dc1 -> "
                + "a.default.default.dc1]")
    }

    @Test func circlesOfSplitters_areRefused() {
        http("a", "b")
        #expect(put(#"{"Kind":"service-splitter","Name":"a","Splits":[{"Weight":100,"Service":"b"}]}"#) == "ok")
        #expect(
            put(#"{"Kind":"service-splitter","Name":"b","Splits":[{"Weight":100,"Service":"a"}]}"#)
                == "detected circular reference: [splitter:a.default.default -> splitter:b.default.default -> "
                + "splitter:a.default.default]")
    }

    @Test func failoverAndRedirect_leadToOtherDatacenters() throws {
        #expect(put(#"{"Kind":"service-resolver","Name":"a","Failover":{"*":{"Datacenters":["dc2","dc1","dc3"]}}}"#) == "ok")
        let failover = try chain("a")["Nodes"]?["resolver:a.default.default.dc1"]?["Resolver"]?["Failover"]
        #expect(failover?["Targets"]?.elements.map(\.shown) == ["a.default.default.dc2", "a.default.default.dc3"])
        #expect(put(#"{"Kind":"service-resolver","Name":"b","Redirect":{"Service":"a","Datacenter":"dc2"}}"#) == "ok")
        #expect(try chain("b")["StartNode"]?.shown == "resolver:a.default.default.dc2")
    }

    @Test func externalServices_haveTheirOwnName() throws {
        #expect(put(#"{"Kind":"service-defaults","Name":"a","ExternalSNI":"x.example"}"#) == "ok")
        let target = try chain("a")["Targets"]?["a.default.default.dc1"]
        #expect(target?["SNI"]?.shown == "x.example" && target?["External"] == .bool(true))
        #expect(
            put(#"{"Kind":"service-resolver","Name":"a","Subsets":{"v1":{}}}"#)
                == #"service "a" has an external SNI set; cannot define subsets for external services"#)
    }

    @Test func intentionsOfRequests_needAProtocolOfRequests() {
        let body = #"{"Kind":"service-intentions","Name":"a","Sources":[{"Name":"b","Permissions":[{"Action":"allow","HTTP":{"PathPrefix":"/"}}]}]}"#
        #expect(put(body) == #"service "a" has protocol "tcp", which is incompatible with L7 intentions permissions"#)
        http("a")
        #expect(put(body) == "ok")
    }

    @Test func ingressListeners_speakTheProtocolOfTheirServices() {
        #expect(
            put(#"{"Kind":"ingress-gateway","Name":"g","Listeners":[{"Port":1,"Protocol":"http","Services":[{"Name":"a"}]}]}"#)
                == #"service "a" has protocol "tcp", which does not match defined listener protocol "http""#)
    }

    @Test func providersThatAreNamed_mustBeThere_andStay() {
        let body = #"{"Kind":"service-intentions","Name":"a","JWT":{"Providers":[{"Name":"p"}]},"Sources":[{"Name":"b","Action":"allow"}]}"#
        #expect(put(body).contains("Referenced JWT Provider does not exist. Provider Name: p"))
        #expect(put(#"{"Kind":"jwt-provider","Name":"p","JSONWebKeySet":{"Local":{"Filename":"x"}}}"#) == "ok")
        #expect(put(body) == "ok")
        #expect(
            world.text("DELETE", "/v1/config/jwt-provider/p").text
                == "cannot delete jwt provider config entry referenced by an intention. Provider name: p, intention "
                + "name: a")
    }

    @Test func blockingRead_wakesForWhatTheChainLeansOn() throws {
        _ = put(#"{"Kind":"service-resolver","Name":"a","Redirect":{"Service":"b"}}"#)
        let index = world.index("/v1/discovery-chain/a") ?? 0
        let waiting = world.submit("GET", "/v1/discovery-chain/a?index=\(index)&wait=10s")
        _ = put(#"{"Kind":"service-resolver","Name":"c"}"#)
        #expect(world.answer(to: waiting, within: .milliseconds(100)) == nil)
        _ = put(#"{"Kind":"service-resolver","Name":"b","ConnectTimeout":"9s"}"#)
        let answer = world.answer(to: waiting, within: .milliseconds(100))
        let body = String(decoding: answer?.0.body ?? [], as: UTF8.self)
        #expect(body.contains("9s"))
    }

    @Test func splittersThatMultiply_areHeldInBounds() {
        http("s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12", "s13", "s14", "s15")
        var last = ""
        for step in (0..<15).reversed() {
            let next = "s\(step + 1)"
            last = put(
                #"{"Kind":"service-splitter","Name":"s\#(step)","Splits":[{"Weight":50,"Service":"\#(next)"},{"Weight":50,"Service":"\#(next)","RequestHeaders":{"Remove":["x"]}}]}"#)
        }
        #expect(last == "discovery chain has too many splits" || last == "ok")
    }
}
