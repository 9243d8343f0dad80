// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What the recorded cases of the area config do not say.
@Suite struct ConfigEndpointTests {
    let world: TestWorld

    init() throws {
        world = try TestWorld()
    }

    private func put(_ body: String) -> String { world.text("PUT", "/v1/config", body).text.trimmed }

    private func get(_ path: String) throws -> String {
        var json = JSONWriter()
        json.value(try JSONParser.parse(Array(world.text("GET", "/v1/config/" + path).text.utf8)))
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test func names_mayBeInAnyCaseOrSnakeCase() throws {
        #expect(
            put(#"{"kind":"service-resolver","name":"a","connect_timeout":"3s","load_balancer":{"policy":"maglev"}}"#)
                == "true")
        let entry = try get("service-resolver/a")
        #expect(entry.contains(#""ConnectTimeout":"3s""#))
        #expect(entry.contains(#""LoadBalancer":{"Policy":"maglev"}"#))
    }

    @Test func writingTheSameAgain_changesNothing() throws {
        _ = put(#"{"Kind":"service-defaults","Name":"a","Protocol":"http"}"#)
        let before = try get("service-defaults/a")
        #expect(put(#"{"Kind":"service-defaults","Name":"a","Protocol":"HTTP"}"#) == "true")
        #expect(try get("service-defaults/a") == before)
    }

    @Test func unknownNames_areRefused() {
        #expect(
            put(#"{"Kind":"service-defaults","Name":"a","Namespace":"x","Bogus":1}"#)
                == "Request decoding failed: 2 errors occurred:\n\t* invalid config key \"Namespace\", namespaces are a "
                + "consul enterprise feature\n\t* invalid config key \"Bogus\"")
    }

    @Test(arguments: [
        ("[]", "'' expected a map, got 'slice'"), ("null", "Payload does not contain a kind/Kind key at the top level"),
        (#"{"Kind":1}"#, "Kind value in payload is not a string"), ("", "EOF"),
        (
            #"{"Kind":"service-defaults","Name":"a","MaxInboundConnections":"x"}"#,
            "1 error(s) decoding:\n\n* cannot parse 'MaxInboundConnections' as int: strconv.ParseInt: parsing \"x\": "
                + "invalid syntax"
        ),
    ])
    func whatIsNoEntry_isRefused(body: String, refusal: String) {
        #expect(put(body) == "Request decoding failed: " + refusal)
    }

    @Test func deletion_saysWhetherItTookPlace_onlyWithCAS() {
        _ = put(#"{"Kind":"service-defaults","Name":"a"}"#)
        #expect(world.text("DELETE", "/v1/config/service-defaults/a?cas=1").text.trimmed == "false")
        #expect(world.text("DELETE", "/v1/config/service-defaults/b?cas=1").text.trimmed == "true")
        #expect(world.text("DELETE", "/v1/config/service-defaults/a").text.trimmed == "{}")
        #expect(world.text("DELETE", "/v1/config/service-defaults").status == 404)
        #expect(world.text("GET", "/v1/config/service-defaults/a").status == 404)
    }

    @Test func boundGateways_areTheControllersAlone() {
        #expect(
            world.text("PUT", "/v1/config", #"{"Kind":"bound-api-gateway","Name":"a"}"#)
                == (403, "Permission denied: only writeable by controller"))
    }

    @Test func list_canBeFiltered_forServiceDefaultsOnly() throws {
        _ = put(#"{"Kind":"service-defaults","Name":"a","Protocol":"http"}"#)
        _ = put(#"{"Kind":"service-defaults","Name":"b"}"#)
        let filtered = try get("service-defaults?filter=Protocol==http")
        #expect(filtered.contains(#""Name":"a""#) && !filtered.contains(#""Name":"b""#))
        #expect(
            world.text("GET", "/v1/config/service-router?filter=Name==a").text
                == "filtering not supported for config entry kind=service-router")
    }

    @Test func blockingRead_wakesForItsEntry() throws {
        let index = world.index("/v1/config/service-defaults/a") ?? 0
        let waiting = world.submit("GET", "/v1/config/service-defaults/a?index=\(index)&wait=10s")
        _ = put(#"{"Kind":"service-defaults","Name":"other"}"#)
        #expect(world.answer(to: waiting, within: .milliseconds(100)) == nil)
        _ = put(#"{"Kind":"service-defaults","Name":"a"}"#)
        #expect(world.answer(to: waiting, within: .milliseconds(100))?.0.status == .ok)
    }

    @Test func mutatedEntries_neverCrash() {
        let seeds = [
            #"{"Kind":"service-router","Name":"a","Routes":[{"Match":{"HTTP":{"PathPrefix":"/x","Methods":["get"]}}}]}"#,
            #"{"Kind":"service-splitter","Name":"a","Splits":[{"Weight":1e300},{"Weight":50,"Service":"b"}]}"#,
            #"{"Kind":"service-resolver","Name":"a","Subsets":{"v1":{"Filter":"a==b"}},"Failover":{"*":{"Targets":[{}]}}}"#,
            #"{"Kind":"service-intentions","Name":"a","Sources":[{"Name":"b","Permissions":[{"Action":"allow"}]},null]}"#,
            #"{"Kind":"proxy-defaults","Name":"global","Config":{"a":[1,{"b":null}]},"AccessLogs":{"Enabled":true}}"#,
            #"{"Kind":"ingress-gateway","Name":"a","Listeners":[{"Port":1,"Services":[{"Name":"*","Hosts":["*.x"]}]}]}"#,
            #"{"Kind":"jwt-provider","Name":"a","JSONWebKeySet":{"Remote":{"URI":"https://[::1"}},"Locations":[{}]}"#,
        ]
        var mutator = Mutator(seed: 7, alphabet: Array(#"{}[]":,.-*/0123456789aenulltrs\ "#.utf8))
        for round in 0..<700 {
            let response = world.send(
                "PUT", "/v1/config", body: mutator.mutate(Array(seeds[round % seeds.count].utf8)))
            #expect([200, 400, 403, 500].contains(response.status.code))
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
