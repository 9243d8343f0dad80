// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What the recorded cases of the area txn do not say.
@Suite struct TransactionEndpointTests {
    let world: TestWorld

    init() throws {
        world = try TestWorld()
    }

    private func transact(_ body: String) -> (status: Int, text: String) {
        let answer = world.text("PUT", "/v1/txn", body)
        return (answer.status, answer.text.filter { !$0.isWhitespace || answer.status == 400 })
    }

    @Test(arguments: [
        (#"[{"Session":{}}]"#, #"json: unknown field "Session""#),
        (
            #"[{"KV":{"Verb":1}}]"#,
            "json: cannot unmarshal number into Go struct field KVTxnOp.KV.Verb of type api.KVOp"
        ),
        (#"[{"KV":[]}]"#, "json: cannot unmarshal array into Go struct field TxnOp.KV of type api.KVTxnOp"),
        (#"[{"Node":{"Node":{"Nope":1}}}]"#, #"json: unknown field "Nope""#),
        ("", "EOF"),
    ])
    func decoding_refusesInGosWords(body: String, message: String) {
        let answer = transact(body)
        #expect(answer.status == 400)
        #expect(answer.text == "Failed to parse body: " + message)
    }

    @Test func emptyElements_areNotCounted() {
        let answer = transact(#"[{}, null, {"KV":{"Verb":"get","Key":"no"}}]"#)
        #expect(answer.status == 409)
        #expect(answer.text.hasPrefix(#"{"Results":null,"Errors":[{"OpIndex":0,"What":"key\"no\"doesn'texist"}]"#))
    }

    @Test func operations_areLimitedInNumber() {
        let operation = #"{"KV":{"Verb":"get-or-empty","Key":"k"}}"#
        func body(_ count: Int) -> String {
            "[" + Array(repeating: operation, count: count).joined(separator: ",") + "]"
        }
        #expect(transact(body(128)).status == 200)
        let answer = world.text("PUT", "/v1/txn", body(129))
        #expect(answer.status == 413)
        #expect(answer.text == "Transaction contains too many operations (129 > 128)")
    }

    @Test func onlyReads_blockNot_andAreRefusedLikeReads() {
        #expect(world.text("PUT", "/v1/txn?index=100000", "[]").status == 200)
        #expect(world.text("PUT", "/v1/txn?wait=x", "[]").text == "Invalid wait time")
        #expect(world.text("PUT", "/v1/txn?wait=x", #"[{"KV":{"Verb":"set","Key":"a"}}]"#).status == 200)
    }

    @Test func emptyKeys_areForTreesOnly() {
        #expect(
            transact(#"[{"KV":{"Verb":"set"}}]"#).text
                == #"{"Results":null,"Errors":[{"OpIndex":0,"What":"Mustprovidekey"}]}"#
        )
        #expect(transact(#"[{"KV":{"Verb":"delete-tree"}}]"#).text == #"{"Results":[],"Errors":null}"#)
    }

    @Test func lockDelay_isSaid() {
        let holder = world.session()
        let other = world.session()
        _ = world.send("PUT", "/v1/kv/l?acquire=" + holder)
        _ = world.send("PUT", "/v1/session/destroy/" + holder)
        let answer = transact(#"[{"KV":{"Verb":"lock","Key":"l","Session":"\#(other)"}}]"#)
        #expect(
            answer.text == #"{"Results":null,"Errors":[{"OpIndex":0,"What":"failedtolockkey\"l\"duetolockdelay"}]}"#
        )
    }

    @Test func catalogRecords_areAnsweredAsStored() {
        let answer = transact(
            #"[{"Node":{"Verb":"set","Node":{"Node":"n2","Address":"10.0.0.2"}}},"#
                + #"{"Service":{"Verb":"set","Node":"n2","Service":{"Service":"web","Port":80}}},"#
                + #"{"Check":{"Verb":"set","Check":{"Node":"n2","Name":"c","Status":"passing","ServiceID":"web","#
                + #""Definition":"#
                + #"{"Interval":"10s","TimeoutDuration":5000000000}}}}]"#
        )
        #expect(answer.status == 200)
        #expect(answer.text.contains(#"{"Node":{"ID":"","Node":"n2","Address":"10.0.0.2","Datacenter":"dc1""#))
        #expect(
            answer.text.contains(
                #"{"Service":{"ID":"web","Service":"web","Tags":null,"Address":"","Meta":null,"Port":80,"#
            )
        )
        #expect(answer.text.contains(#""CheckID":"c","Name":"c","Status":"passing""#))
        #expect(answer.text.contains(#""ServiceName":"web""#))
        #expect(answer.text.contains(#""Definition":{"Interval":"10s","Timeout":"5s"}"#))
    }
}
