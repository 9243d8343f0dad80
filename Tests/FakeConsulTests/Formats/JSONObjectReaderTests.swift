// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// The texts are those of the recorded cases where one has them, else of Go's `encoding/json`.
@Suite struct JSONObjectReaderTests {
    private struct Node: Equatable {
        var node = "", id: String?
        var port = 0
        var tags: [String]?
        var meta: [String: String]?
        var isOn = false
    }

    private static func node(_ object: inout JSONObjectReader) -> Node {
        Node(
            node: object.string("Node"),
            id: object.string("ID", type: "types.NodeID"),
            port: object.int("Port"),
            tags: object.strings("Tags"),
            meta: object.stringMap("NodeMeta"),
            isOn: object.bool("On")
        )
    }

    private let shape = JSONStruct.plain("structs.RegisterRequest")

    private func read(_ text: String) throws(JSONError) -> Node {
        try JSONObjectReader.read(Array(text.utf8), shape, Self.node)
    }

    private func refusal(_ body: () throws(JSONError) -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return error.message
        }
    }

    @Test func fields_areReadWithoutRegardToCase() throws {
        let node = try read(
            #"{"node":"n","ID":"i","PORT":80,"tAgS":["a",null],"nodemeta":{"k":"v","n":null},"on":true}"#
        )
        #expect(node == Node(node: "n", id: "i", port: 80, tags: ["a", ""], meta: ["k": "v", "n": ""], isOn: true))
    }

    @Test func names_foldAsInGo() {
        #expect("NODE_meta".foldsLikeGoField("Node_Meta"))
        #expect("\u{212a}ind".foldsLikeGoField("kind") && "Tag\u{17f}".foldsLikeGoField("tags"))
        #expect(
            !"node".foldsLikeGoField("nodes") && !"n\u{f6}de".foldsLikeGoField("node")
                && !"@ode".foldsLikeGoField("`ode")
        )
    }

    @Test func absentAndNull_leaveTheZeroValue() throws {
        #expect(try read("{}") == Node(id: ""))
        #expect(try read("null") == Node(id: ""))
        #expect(try read(#"{"Node":null,"Port":null,"Tags":null,"NodeMeta":null,"On":null}"#) == Node(id: ""))
        #expect(try read(#"{"Tags":[],"NodeMeta":{}}"#) == Node(id: "", tags: [], meta: [:]))
    }

    @Test func lastOfSeveral_wins() throws {
        let node = try read(
            #"{"Node":"a","node":"b","NODE":null,"Port":1,"Port":2,"NodeMeta":{"a":"1"},"NodeMeta":{"b":"2"}}"#
        )
        #expect(node == Node(node: "b", id: "", port: 2, meta: ["a": "1", "b": "2"]))
    }

    @Test(arguments: [
        ("", "EOF"), ("{", "unexpected EOF"), ("not json", "invalid character 'o' in literal null (expecting 'u')"),
        ("5", "json: cannot unmarshal number into Go value of type structs.RegisterRequest"),
        ("[]", "json: cannot unmarshal array into Go value of type structs.RegisterRequest"),
        (#"{"Node":5}"#, "json: cannot unmarshal number into Go struct field RegisterRequest.Node of type string"),
        (#"{"node":{}}"#, "json: cannot unmarshal object into Go struct field RegisterRequest.Node of type string"),
        (#"{"ID":true}"#, "json: cannot unmarshal bool into Go struct field RegisterRequest.ID of type types.NodeID"),
        (#"{"Port":"80"}"#, "json: cannot unmarshal string into Go struct field RegisterRequest.Port of type int"),
        (#"{"Port":1.0}"#, "json: cannot unmarshal number 1.0 into Go struct field RegisterRequest.Port of type int"),
        (#"{"Port":1e10}"#, "json: cannot unmarshal number 1e10 into Go struct field RegisterRequest.Port of type int"),
        (
            #"{"Port":9223372036854775808}"#,
            "json: cannot unmarshal number 9223372036854775808 into Go struct field RegisterRequest.Port of type int"
        ),
        (#"{"Tags":"a"}"#, "json: cannot unmarshal string into Go struct field RegisterRequest.Tags of type []string"),
        (#"{"Tags":[1]}"#, "json: cannot unmarshal number into Go struct field RegisterRequest.Tags of type string"),
        (
            #"{"NodeMeta":[]}"#,
            "json: cannot unmarshal array into Go struct field RegisterRequest.NodeMeta of type map[string]string"
        ),
        (
            #"{"NodeMeta":{"a":1}}"#,
            "json: cannot unmarshal number into Go struct field RegisterRequest.NodeMeta of type string"
        ),
        (#"{"On":"yes"}"#, "json: cannot unmarshal string into Go struct field RegisterRequest.On of type bool"),
        (#"{"Nope":1}"#, "json: unknown field \"Nope\""),
        (#"{"No\"pe\u0001":1}"#, "json: unknown field \"No\\\"pe\\x01\""),
    ])
    func refusals_areGos(_ text: String, _ message: String) {
        #expect(refusal { () throws(JSONError) in _ = try read(text) } == message)
    }

    /// Not the first that our code looks for.
    @Test func refusal_isTheFirstInTheDocument() {
        let port = "json: cannot unmarshal string into Go struct field RegisterRequest.Port of type int"
        #expect(refusal { () throws(JSONError) in _ = try read(#"{"Port":"x","Node":5,"Nope":1}"#) } == port)
        #expect(
            refusal { () throws(JSONError) in _ = try read(#"{"Nope":1,"Port":"x"}"#) }
                == "json: unknown field \"Nope\""
        )
    }

    @Test func unknownFields_areIgnored_whenTheShapeSaysSo() throws {
        let shape = JSONStruct.plain("structs.X", unknownFields: .ignored)
        #expect(try JSONObjectReader.read(Array(#"{"Nope":1,"Port":3}"#.utf8), shape, Self.node).port == 3)
    }

    // MARK: Nested structs

    private func service(_ text: String) throws(JSONError) -> (port: Int, checks: [String]?, ttl: Duration?)? {
        try JSONObjectReader.read(Array(text.utf8), shape) { request in
            _ = request.string("Node")
            return request.struct("Service", .plain("structs.NodeService")) { service in
                _ = service.embedded("RaftIndex") { $0.uint64("CreateIndex") }
                var ttl: Duration?
                let port = service.int("Port")
                let checks = service.structs("Checks", type: "structs.HealthChecks", of: .aliased("structs.CheckType"))
                { check in
                    ttl = check.duration("TTL", or: "ttl_snake") ?? ttl
                    _ = check.bool("TLSSkipVerify", or: "tls_skip_verify")
                    return check.string("Name", or: "check_name")
                }
                return (port, checks, ttl)
            }
        }
    }

    @Test func nested_areRead() throws {
        let found = try service(
            #"{"service":{"port":5,"checks":[{"check_name":"a","Name":"","TTL":"10s"},{"Name":"b"},null]}}"#
        )
        #expect(found?.port == 5 && found?.checks == ["a", "b", ""] && found?.ttl == .seconds(10))
        #expect(try service(#"{"service":null}"#) == nil)
        #expect(try service(#"{"service":{"port":1},"Service":{"checks":[]}}"#)?.port == 1)
    }

    @Test(arguments: [
        (
            #"{"Service":5}"#,
            "json: cannot unmarshal number into Go struct field RegisterRequest.Service of type structs.NodeService"
        ),
        (
            #"{"Service":{"Port":"x"}}"#,
            "json: cannot unmarshal string into Go struct field NodeService.Service.Port of type int"
        ),
        (
            #"{"Service":{"CreateIndex":-1}}"#,
            "json: cannot unmarshal number -1 into Go struct field NodeService.Service.RaftIndex.CreateIndex "
                + "of type uint64"
        ),
        (#"{"Service":{"Nope":{}},"Node":1}"#, "json: unknown field \"Nope\""),
        // An UnmarshalJSON's refusal comes before those that were only kept, and takes the name of the struct around.
        (
            #"{"Node":5,"Service":{"Nope":1,"Checks":[{"Name":7}]}}"#,
            "json: cannot unmarshal number into Go struct field NodeService.Service.Checks.Alias.Name of type string"
        ),
        (
            #"{"Service":{"Checks":[{"check_name":7}]}}"#,
            "json: cannot unmarshal number into Go struct field NodeService.Service.Checks.check_name of type string"
        ),
        (#"{"Node":5,"Service":{"Checks":[{"TTL":"abc"}]}}"#, "time: invalid duration \"abc\""),
        // The duration is parsed only after the check has been decoded.
        (#"{"Service":{"Checks":[{"TTL":"abc","X":1}]}}"#, "json: unknown field \"X\""),
    ])
    func nestedRefusals_nameTheirPlace(_ text: String, _ message: String) {
        #expect(refusal { () throws(JSONError) in _ = try service(text) } == message)
    }

    /// As of agent/register-service-refusals: the auxiliary struct has no name, the embedded one shows.
    @Test func aliasedStruct_showsItsEmbedding() {
        let message = refusal { () throws(JSONError) in
            _ = try JSONObjectReader.read(
                Array(#"{"Port":"80"}"#.utf8),
                .aliased("structs.ServiceDefinition"),
                Self.node
            )
        }
        #expect(message == "json: cannot unmarshal string into Go struct field .Alias.Port of type int")
    }

    @Test func lists_areReadAtTheTop() throws {
        func names(_ text: String) throws(JSONError) -> [String] {
            let document = try JSONParser.parse(Array(text.utf8))
            return try JSONObjectReader.readList(document, type: "api.TxnOps", of: .plain("api.TxnOp")) { op in
                op.struct("KV", .plain("api.KVTxnOp")) { kv in
                    _ = kv.bytes("Value")
                    return kv.string("Key")
                } ?? ""
            }
        }
        #expect(try names(#"[{"KV":{"Key":"a","Value":"Zm9v"}},{}]"#) == ["a", ""])
        #expect(try names("null") == [])
        #expect(
            refusal { () throws(JSONError) in _ = try names(#"{"KV":{}}"#) }
                == "json: cannot unmarshal object into Go value of type api.TxnOps"
        )
        #expect(
            refusal { () throws(JSONError) in _ = try names(#"[{"KV":{"Value":"not base64!"}}]"#) }
                == "illegal base64 data at input byte 3"
        )
        #expect(
            refusal { () throws(JSONError) in _ = try names(#"[{"KV":{"Value":5}}]"#) }
                == "json: cannot unmarshal number into Go struct field KVTxnOp.KV.Value of type []uint8"
        )
    }

    @Test func repeatedMembers_cannotBlowUp() throws {
        let text = "{" + String(repeating: "\"Service\":{\"Port\":1},", count: 20_000) + "\"Node\":\"n\"}"
        #expect(try service(text)?.port == 1)
        let maps = "{" + String(repeating: "\"NodeMeta\":{\"a\":\"b\"},", count: 20_000) + "\"Node\":\"n\"}"
        #expect(try read(maps).meta == ["a": "b"])
    }
}
