// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What the recorded cases of the area session do not say.
@Suite struct SessionEndpointTests {
    let world: TestWorld

    init() throws {
        world = try TestWorld()
    }

    /// A member of the session, as JSON.
    private func member(_ name: String, of id: String) -> String {
        let body = world.send("GET", "/v1/session/info/" + id).body
        guard case .array(let list)? = try? JSONParser.parse(body), case .object(let members)? = list.first,
            let value = members.first(where: { $0.name == name })?.value
        else { return "absent" }
        var json = JSONWriter()
        json.value(value)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test func ids_areUUIDs_andNoTwoAreTheSame() {
        let ids = (0..<20).map { _ in world.session() }
        #expect(Set(ids).count == 20)
        #expect(ids.allSatisfy { $0.utf8.count == 36 })
    }

    @Test func list_isInTheOrderOfIDs() {
        let ids = (0..<5).map { _ in world.session() }.sorted()
        let text = world.text("GET", "/v1/session/list").text
        let listed = text.split(separator: "\"").filter { $0.utf8.count == 36 }.map(String.init)
        #expect(listed == ids)
    }

    @Test(arguments: [
        ("999", "999000000000"), ("1000", "1000"), ("\"500ns\"", "500000000000"), ("\"-1s\"", "-1000000000000000000"),
        ("true", "0"),
        ("15e9", "15000000000"), ("null", "15000000000"),
    ])
    func lockDelay_belowAThousand_isInSeconds(written: String, kept: String) {
        let id = world.session("{\"LockDelay\":\(written)}")
        #expect(member("LockDelay", of: id) == kept)
    }

    @Test func node_mustBeNamed_butItsAbsenceIsTheAgents() {
        #expect(world.text("PUT", "/v1/session/create", #"{"Node":""}"#).text == "Must provide Node")
        #expect(member("Node", of: world.session(#"{"Node":null}"#)) == "\"node1\"")
    }

    @Test func checks_ofBothKinds_areKept_unlessOneListIsEmpty() {
        #expect(member("NodeChecks", of: world.session(#"{"NodeChecks":null}"#)) == "null")
        #expect(
            member("Checks", of: world.session(#"{"Checks":["serfHealth","serfHealth"]}"#))
                == #"["serfHealth","serfHealth"]"#
        )
        #expect(member("Checks", of: world.session(#"{"Checks":["x"],"NodeChecks":[]}"#)) == "absent")
    }

    @Test(arguments: [
        (
            #"{"NodeChecks":"a"}"#,
            "json: cannot unmarshal string into Go struct field .Alias.NodeChecks of type []string"
        ),
        (
            #"{"Behavior":1}"#,
            "json: cannot unmarshal number into Go struct field .Alias.Behavior of type structs.SessionBehavior"
        ),
        ("[]", "json: cannot unmarshal array into Go value of type struct { LockDelay interface {}; *structs.Alias }"),
    ])
    func decoding_refusesInGosWords(body: String, message: String) {
        let answer = world.text("PUT", "/v1/session/create", body)
        #expect(answer.status == 400)
        #expect(answer.text == "Request decode failed: " + message)
    }

    @Test func unknownMembers_areIgnored() {
        #expect(world.text("PUT", "/v1/session/create", #"{"Nope":1}"#).status == 200)
    }

    @Test func ttl_ofNought_isNone() {
        #expect(member("TTL", of: world.session(#"{"TTL":"0s"}"#)) == "\"0s\"")
        #expect(world.text("PUT", "/v1/session/create", #"{"TTL":"24h0m1s"}"#).status == 500)
    }
}
