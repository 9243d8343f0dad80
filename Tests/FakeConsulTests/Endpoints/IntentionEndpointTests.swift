// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What the recorded cases of the area intention do not say.
@Suite struct IntentionEndpointTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private let path = "/v1/connect/intentions"

    private func put(_ source: String, _ destination: String, _ body: String) -> (status: Int, text: String) {
        world.text("PUT", "\(path)/exact?source=\(source)&destination=\(destination)", body)
    }

    private func create(_ body: String) -> String {
        let text = world.text("POST", path, body).text
        return text.split(separator: "\"").first { $0.utf8.count == 36 }.map(String.init) ?? text
    }

    private func json(_ target: String) throws -> JSONValue { try JSONParser.parse(world.send("GET", target).body) }

    private func check(_ source: String, _ destination: String) -> String {
        world.text("GET", "\(path)/check?source=\(source)&destination=\(destination)").text.filter { !$0.isWhitespace }
    }

    @Test func list_isInTheOrderOfPrecedence() throws {
        for (source, destination) in [("*", "*"), ("a", "*"), ("*", "db"), ("b", "db"), ("a", "db")] {
            #expect(put(source, destination, #"{"Action":"allow"}"#).status == 200)
        }
        let found = try json(path).elements.map { intention in
            [intention["SourceName"]?.text ?? "", intention["DestinationName"]?.text ?? ""].joined(separator: ">")
        }
        #expect(found == ["a>db", "b>db", "*>db", "a>*", "*>*"])
        #expect(try json(path).elements.map { $0["Precedence"]?.integer } == [9, 9, 8, 6, 5])
        #expect(try json("\(path)?filter=SourceName%3D%3Db").elements.count == 1)
    }

    @Test func check_goesByTheFirstThatMatches() {
        #expect(put("*", "db", #"{"Action":"deny"}"#).status == 200)
        #expect(put("web", "db", #"{"Action":"allow"}"#).status == 200)
        #expect(check("web", "db") == #"{"Allowed":true}"# && check("api", "db") == #"{"Allowed":false}"#)
        #expect(check("api", "cache") == #"{"Allowed":true}"#)
    }

    @Test func permissions_countAsRefused_whereNobodyKnowsTheRequest() {
        // Only HTTP has what permissions are about.
        let defaults = #"{"Kind":"service-defaults","Name":"db","Protocol":"http"}"#
        #expect(world.text("PUT", "/v1/config", defaults).status == 200)
        let body = #"{"Permissions":[{"Action":"allow","HTTP":{"PathPrefix":"/"}}]}"#
        #expect(put("web", "db", body).status == 200)
        #expect(check("web", "db") == #"{"Allowed":false}"#)
    }

    @Test func match_answersEveryName() throws {
        #expect(put("web", "db", #"{"Action":"allow"}"#).status == 200)
        #expect(put("*", "cache", #"{"Action":"deny"}"#).status == 200)
        let found = try json("\(path)/match?by=source&name=web&name=none")
        #expect(found["web"]?.elements.map { $0["DestinationName"]?.text } == ["db", "cache"])
        #expect(found["none"]?.elements.count == 1)
        #expect(try json("\(path)/match?by=destination&name=x")["x"]?.isNull == true)
    }

    @Test func match_blocksUntilWhatItFoundIsOther() {
        #expect(put("web", "db", #"{"Action":"allow"}"#).status == 200)
        let target = "\(path)/match?by=destination&name=db"
        let id = world.submit("GET", "\(target)&index=\(world.index(target) ?? 0)&wait=1m")
        #expect(put("web", "other", #"{"Action":"allow"}"#).status == 200)
        #expect(world.isWaiting(id))
        #expect(put("api", "db", #"{"Action":"allow"}"#).status == 200)
        #expect(!world.isWaiting(id))
    }

    @Test(arguments: [
        ("/match?by=x&name=a", "'by' parameter must be one of 'source' or 'destination'"),
        ("/match?by=source", "required query parameter 'name' not set"),
        ("/match?by=source&name=a/b/c/d", #"name "a/b/c/d" is invalid: input can contain at most two '/'"#),
        ("/match?by=source&name=peer:p/b", #"name "peer:p/b" is invalid: cannot specify a peer here"#),
        (
            "/match?by=source&name=x/b",
            #"Invalid match entry namespace "x": Namespaces is a Consul Enterprise feature"#
        ),
        ("/check?source=a", "required query parameter 'destination' not set"),
        ("/check?source=a&destination=b&source-type=x", #"unsupported SourceType: "x""#),
        (
            "/check?source=x/a&destination=b",
            #"Invalid source namespace "x": Namespaces is a Consul Enterprise feature"#
        ),
        ("/exact?source=a", "required query parameter 'destination' not set"),
        ("/exact?source=&destination=b", "1 error occurred:\n\t* SourceName is missing\n\n"),
        ("/exact?source=x/a&destination=b", #"Invalid SourceNS "x": Namespaces is a Consul Enterprise feature"#),
    ])
    func read_isRefused(_ target: String, _ message: String) {
        let answer = world.text("GET", path + target)
        #expect(answer.status == 500 && answer.text == message)
    }

    @Test func id_mustBeOne() {
        let answer = world.text("GET", path + "/short")
        #expect(answer.status == 400)
        #expect(answer.text == "failed config entry lookup: index error: UUID must be 36 characters")
        #expect(
            world.text("DELETE", path + "/short").text
                == "Intention lookup failed: failed config entry lookup: index error: UUID must be 36 characters")
        let unknown = "11111111-2222-3333-4444-555555555555"
        #expect(world.text("GET", "\(path)/\(unknown)").status == 404)
        #expect(
            world.text("PUT", "\(path)/\(unknown)", "{}").text == "Cannot modify non-existent intention: '\(unknown)'")
    }

    @Test func legacyIntention_isUpdatedAndDeleted() throws {
        let id = create(#"{"SourceName":"web","DestinationName":"db","Action":"allow","Meta":{"a":"b"}}"#)
        world.advance(by: .seconds(5))
        let answer = world.text(
            "PUT", "\(path)/\(id)", #"{"SourceName":"web","DestinationName":"db","Action":"deny","Description":"d"}"#)
        #expect(answer.status == 200 && answer.text.contains(id))
        let found = try json("\(path)/\(id)")
        #expect(found["Action"]?.text == "deny" && found["Description"]?.text == "d" && found["Meta"] == nil)
        #expect(found["CreatedAt"]?.text != found["UpdatedAt"]?.text)
        let moved = world.text(
            "PUT", "\(path)/\(id)", #"{"SourceName":"web","DestinationName":"other","Action":"deny"}"#)
        #expect(
            moved.text == "Cannot modify Destination partition/namespace/name for an intention once it exists.")
        #expect(world.text("DELETE", "\(path)/\(id)").text.hasPrefix("true"))
        #expect(try json(path).elements.isEmpty)
    }

    @Test func legacyCreation_isRefused() {
        let twice = #"{"SourceName":"web","DestinationName":"db","Action":"allow"}"#
        _ = create(twice)
        #expect(world.text("POST", path, twice).text == #"Sources[1] defines "web" more than once"#)
        #expect(
            world.text("POST", path, #"{"SourceName":"w*","DestinationName":"db"}"#).text
                == "2 errors occurred:\n\t* SourceName: wildcard character '*' cannot be used with partial values\n\t"
                + "* Action must be set to 'allow' or 'deny'\n\n")
        #expect(put("api", "db", #"{"Action":"allow"}"#).status == 200)
        #expect(
            world.text("POST", path, #"{"SourceName":"x","DestinationName":"db","Action":"allow"}"#).text
                == "cannot use legacy intention API to edit intentions with a destination of \"db\" after editing them "
                + "via a service-intentions config entry")
        let partition = world.text("POST", path, #"{"SourceName":"x","DestinationName":"d","SourcePartition":"p"}"#)
        #expect(partition.status == 400 && partition.text == "Cannot specify a source partition with this endpoint")
        let namespace = world.text("POST", path, #"{"SourceName":"x","DestinationName":"d","SourceNS":"p"}"#)
        #expect(namespace.status == 400)
        #expect(namespace.text == "Invalid SourceNS(p): Namespaces is a Consul Enterprise feature")
        #expect(world.text("POST", path, "").text == "Failed to decode request body: EOF")
    }

    @Test func exactWrites_areRefused() {
        #expect(put("web", "db", #"{"Action":"maybe"}"#).text == "Sources[0].Action must be set to 'allow' or 'deny'")
        #expect(put("web", "db", #"{"Action":"allow","Meta":{"a":"b"}}"#).text == "Meta must not be specified")
        #expect(
            put("web", "db", #"{"Action":"allow","SourcePeer":"p"}"#).text
                == "SourcePeer field is not supported on this endpoint. Use config entries instead")
        let unknown = put("web", "db", #"{"Foo":1}"#)
        #expect(unknown.status == 400 && unknown.text == #"Request decode failed: json: unknown field "Foo""#)
        #expect(put("", "db", "{}").text == "required query parameter 'source' not set")
    }

    @Test func lastSource_takesTheEntryWithIt() {
        #expect(put("web", "db", #"{"Action":"allow"}"#).status == 200)
        #expect(world.text("GET", "/v1/config/service-intentions/db").status == 200)
        #expect(world.text("DELETE", "\(path)/exact?source=web&destination=db").text.hasPrefix("true"))
        #expect(world.text("GET", "/v1/config/service-intentions/db").status == 404)
        #expect(world.text("DELETE", "\(path)/exact?source=web&destination=db").text.hasPrefix("true"))
    }

    @Test func withoutConnect_allIsRefused() throws {
        let world = try TestWorld(json: #"{"connect":{"enabled":false}}"#)
        for (method, target) in [("GET", path), ("GET", "\(path)/check?source=a&destination=b"), ("POST", path)] {
            let answer = world.text(method, target, method == "POST" ? "{}" : "")
            #expect(answer.status == 500)
            #expect(answer.text == "Connect must be enabled in order to use this endpoint")
        }
    }
}
