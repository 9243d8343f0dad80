// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What the recorded cases of the area query do not say.
@Suite struct PreparedQueryEndpointTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private func register(_ node: String, _ service: String = #"{"Service":"web"}"#, meta: String = "{}") {
        let address = "10.0.0.\(node.utf8.count)"
        let body = #"{"Node":"\#(node)","Address":"\#(address)","NodeMeta":\#(meta),"Service":\#(service)}"#
        #expect(world.text("PUT", "/v1/catalog/register", body).status == 200)
    }

    private func create(_ body: String) -> String {
        let answer = world.text("POST", "/v1/query", body)
        return answer.text.split(separator: "\"").first { $0.utf8.count == 36 }.map(String.init) ?? answer.text
    }

    private func nodes(_ target: String) -> [String] {
        let json = try? JSONParser.parse(world.send("GET", target).body)
        return (json?["Nodes"]?.elements ?? []).compactMap { $0["Node"]?["Node"]?.text }
    }

    @Test func execute_narrowsByTagsAndMetadata() {
        register("n", #"{"Service":"web","Tags":["A"],"Meta":{"v":"1"}}"#, meta: #"{"r":"1"}"#)
        register("nn", #"{"Service":"web","Tags":["a","b"]}"#, meta: #"{"r":"2"}"#)
        _ = create(#"{"Name":"tags","Service":{"Service":"web","Tags":["a","!B"]}}"#)
        _ = create(#"{"Name":"node","Service":{"Service":"web","NodeMeta":{"r":"2"}}}"#)
        _ = create(#"{"Name":"service","Service":{"Service":"web","ServiceMeta":{"v":"1"}}}"#)
        _ = create(#"{"Name":"connect","Service":{"Service":"web","Connect":true}}"#)
        #expect(nodes("/v1/query/tags/execute") == ["n"])
        #expect(nodes("/v1/query/node/execute") == ["nn"])
        #expect(nodes("/v1/query/service/execute") == ["n"])
        #expect(nodes("/v1/query/connect/execute") == [])
        #expect(nodes("/v1/query/tags/execute?connect=true") == [])
    }

    @Test func execute_shuffles_andPutsTheNearestFirst() {
        for count in 1...6 { register(String(repeating: "n", count: count)) }
        _ = create(#"{"Name":"q","Service":{"Service":"web"}}"#)
        let orders = Set((0..<10).map { _ in nodes("/v1/query/q/execute").joined(separator: " ") })
        #expect(orders.count > 3)
        #expect(nodes("/v1/query/q/execute?limit=2").count == 2)
        _ = create(#"{"Name":"near","Service":{"Service":"web","Near":"nnn"}}"#)
        _ = create(#"{"Name":"ip","Service":{"Service":"web","Near":"_ip"}}"#)
        for count in 1...6 {
            let vector = "[0.\(count),0,0,0,0,0,0,0]"
            let body = #"{"Node":"\#(String(repeating: "n", count: count))","Coord":{"Vec":\#(vector)}}"#
            _ = world.text("PUT", "/v1/coordinate/update", body)
        }
        world.advance(by: .seconds(1))
        #expect(nodes("/v1/query/near/execute").first == "nnn")
        let nearest = (1...6).reversed().map { String(repeating: "n", count: $0) }
        #expect(nodes("/v1/query/q/execute?near=nnnnnn") == nearest)
        let answer = world.send("GET", "/v1/query/ip/execute?limit=1", headers: [("X-Forwarded-For", "10.0.0.4, x")])
        #expect(String(decoding: answer.body, as: UTF8.self).contains("\"Node\": \"nnnn\""))
    }

    @Test(arguments: [
        ("limit=x", 500, "Bad limit: strconv.Atoi: parsing \"x\": invalid syntax"),
        ("limit=99999999999999999999", 500,
            "Bad limit: strconv.Atoi: parsing \"99999999999999999999\": value out of range"),
        ("connect=x", 500, "Error parsing 'connect' value: strconv.ParseBool: parsing \"x\": invalid syntax"),
        ("wait=x", 400, "Invalid wait time"),
    ])
    func execute_refusesItsParameters(parameter: String, status: Int, text: String) {
        let answer = world.text("GET", "/v1/query/q/execute?" + parameter)
        #expect(answer.status == status && answer.text == text)
    }

    @Test func methods_areThoseOfEachPath() {
        for (path, method, allowed) in [
            ("/v1/query/x", "POST", "GET,PUT,DELETE"), ("/v1/query/x/execute", "PUT", "GET"),
            ("/v1/query/x/explain", "DELETE", "GET"),
        ] {
            let answer = world.send(method, path)
            #expect(answer.status.code == 405 && answer.headers[.allow] == allowed)
            #expect(String(decoding: answer.body, as: UTF8.self) == "method \(method) not allowed")
        }
        #expect(world.send("OPTIONS", "/v1/query/x/execute").headers[.allow] == "OPTIONS,GET")
        #expect(world.send("OPTIONS", "/v1/query").headers[.allow] == "OPTIONS,GET,POST")
    }

    @Test(arguments: [
        (#"{"Name":"x","Token":"<hidden>","Service":{"Service":"w"}}"#,
            "Bad Token '<hidden>', it looks like a query definition with a redacted token was submitted"),
        (#"{"Name":"x","Service":{"Service":"w","Failover":{"NearestN":1,"Targets":[{"Peer":"p"}]}}}"#,
            "Targets cannot be populated with NearestN or Datacenters"),
        (#"{"Name":"x","Service":{"Service":"w","NodeMeta":{"":"b"}}}"#,
            "Couldn't load metadata pair ('', 'b'): Key cannot be blank"),
        (#"{"Name":"x","Service":{"Service":"w","SamenessGroup":"g"}}"#,
            "sameness-groups are an enterprise-only feature"),
        (#"{"Name":"x","Service":{"Service":"w"},"DNS":{"TTL":"x"}}"#,
            "Bad DNS TTL 'x': time: invalid duration \"x\""),
        (#"{"Name":"x","Service":{"Service":"w"},"DNS":{"TTL":"-1s"}}"#, "DNS TTL '-1000000000', must be >=0"),
    ])
    func create_refusesInConsulsWords(body: String, text: String) {
        #expect(world.text("POST", "/v1/query", body).text == "Invalid prepared query: " + text)
    }

    @Test func create_ofNull_endsTheConnection() {
        let id = world.submit("POST", "/v1/query", body: Array("null".utf8))
        #expect(world.hangUps[id] == .emptyReply)
        let update = world.text("PUT", "/v1/query/x", "null").text
        #expect(update.hasPrefix("Prepared Query lookup failed: failed prepared"))
    }

    @Test func session_endsItsQueries() {
        let session = world.session(#"{"NodeChecks":[]}"#)
        let id = create(#"{"Session":"\#(session)","Service":{"Service":"w"}}"#)
        #expect(world.text("GET", "/v1/query/" + id).status == 200)
        #expect(world.text("PUT", "/v1/session/destroy/" + session).status == 200)
        #expect(world.text("GET", "/v1/query/" + id).status == 404)
    }
}
