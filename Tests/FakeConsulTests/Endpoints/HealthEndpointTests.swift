// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What the recorded cases of the area health do not say.
@Suite struct HealthEndpointTests {
    let world: TestWorld

    init() throws {
        world = try TestWorld()
        for (number, status) in ["critical", "passing", "passing", "warning", "passing"].enumerated() {
            register(
                #"{"Node":"n\#(number)","Address":"a","Service":{"Service":"w"},"#
                    + #""Check":{"CheckID":"c","Status":"\#(status)","ServiceID":"w"}}"#
            )
        }
    }

    private func register(_ body: String) {
        let answer = world.text("PUT", "/v1/catalog/register", body)
        #expect(answer.status == 200, "\(answer.text)")
    }

    /// The nodes of a health answer, in its order.
    private func nodes(_ target: String) -> [String] {
        guard case .array(let entries)? = try? JSONParser.parse(world.send("GET", target).body) else {
            return ["broken"]
        }
        return entries.map { entry in
            guard case .string(let name)? = entry.at("/Node/Node") else { return "unnamed" }
            return name
        }
    }

    @Test func passing_putsTheLastInTheGap_asConsulDoes() {
        #expect(nodes("/v1/health/service/w") == ["n0", "n1", "n2", "n3", "n4"])
        #expect(nodes("/v1/health/service/w?passing") == ["n4", "n1", "n2"])
        #expect(nodes("/v1/health/service/w?passing=T") == ["n4", "n1", "n2"])
        #expect(nodes("/v1/health/service/w?passing=F").count == 5)
    }

    @Test func invalidPassing_isToldWithTheIndex() {
        let answer = world.send("GET", "/v1/health/service/w?passing=perhaps")
        #expect(answer.status == .badRequest && answer.headers[.consulIndex] != nil)
        #expect(String(decoding: answer.body, as: UTF8.self) == "Invalid value for ?passing")
    }

    @Test func answer_showsChangesOfCheckNodeAndService() {
        let text = { world.text("GET", "/v1/health/service/w?filter=Node.Node==n1").text }
        _ = text()
        register(#"{"Node":"n1","Address":"b","Check":{"CheckID":"c","ServiceID":"w","Output":"news"}}"#)
        #expect(text().contains(#""Output": "news""#) && text().contains(#""Address": "b""#))
        register(#"{"Node":"n1","Address":"b","Service":{"Service":"w","Port":99}}"#)
        #expect(text().contains(#""Port": 99"#))
    }

    @Test func compactAndPretty_sayTheSame() throws {
        let pretty = world.send("GET", "/v1/health/service/w?pretty").body
        let index = world.index("/v1/health/service/w") ?? 0
        #expect(index > 0)
        let instances = world.world.cluster.agents[0].server!.store.checkServiceNodesForTest("w")
        var json = JSONWriter()
        json.array { json in for instance in instances { instance.write(to: &json) } }
        #expect(try JSONParser.parse(json.bytes) == JSONParser.parse(pretty))
        var plain = JSONWriter(pretty: true)
        plain.array { json in for instance in instances { instance.value.write(to: &json) } }
        plain.newline()
        #expect(plain.bytes == pretty)
    }

    @Test func peers_haveNothingHere() {
        #expect(world.text("GET", "/v1/health/service/w?peer=other").text == "[]\n")
    }

    @Test func ingress_withATag_isAnOrdinaryLookUp_asInConsul() {
        register(#"{"Node":"n1","Address":"a","Service":{"Service":"t","Tags":["x"]}}"#)
        #expect(nodes("/v1/health/ingress/t").isEmpty)
        #expect(nodes("/v1/health/ingress/t?tag=X") == ["n1"])
    }

    @Test func streaming_isNamed_whereTheReadBlocksOrIsCached() {
        let backend = { (target: String) in world.send("GET", target).headers[.consulQueryBackend] }
        #expect(backend("/v1/health/service/w") == "blocking-query")
        #expect(backend("/v1/health/service/w?index=1") == "streaming")
        #expect(backend("/v1/health/service/w?cached") == "streaming")
        #expect(backend("/v1/health/service/w?index=1&near=n1") == "blocking-query")
        #expect(backend("/v1/health/ingress/w?cached") == "blocking-query")
    }

    @Test func checksOfOtherNodes_doNotWake() {
        let target = "/v1/health/node/n1"
        let id = world.submit("GET", target + "?index=\(world.index(target) ?? 0)&wait=60s")
        register(#"{"Node":"n2","Address":"a","Check":{"CheckID":"x"}}"#)
        register(#"{"Node":"n1","Address":"a","Service":{"Service":"other"}}"#)
        #expect(world.isWaiting(id))
        register(#"{"Node":"n1","Address":"a","Check":{"CheckID":"x"}}"#)
        #expect(!world.isWaiting(id))
    }

    @Test func newProxy_wakesWhoWatchesTheMesh() {
        let target = "/v1/health/connect/w"
        let id = world.submit("GET", target + "?index=\(world.index(target) ?? 0)&wait=60s")
        register(#"{"Node":"n1","Address":"a","Service":{"Service":"other"}}"#)
        #expect(world.isWaiting(id))
        register(
            #"{"Node":"n1","Address":"a","Service":{"Service":"p","Kind":"connect-proxy","Port":1,"#
                + #""Proxy":{"DestinationServiceName":"W"}}}"#
        )
        #expect(!world.isWaiting(id))
    }
}
