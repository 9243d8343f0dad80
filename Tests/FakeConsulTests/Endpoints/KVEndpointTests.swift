// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What the recorded cases of the area kv do not say.
@Suite struct KVEndpointTests {
    let world: TestWorld

    init() throws {
        world = try TestWorld(flags: ["-server", "-bootstrap", "-bind=127.0.0.1", "-data-dir=/data"])
    }

    @Test func answer_isWithoutSpaces_whereNobodyAsksForThem() {
        #expect(world.text("PUT", "/v1/kv/a?flags=7", "x").text.hasPrefix("true"))
        let index = world.index("/v1/kv/a") ?? 0
        #expect(
            world.text("GET", "/v1/kv/a").text.filter { !$0.isWhitespace }
                == #"[{"LockIndex":0,"Key":"a","Flags":7,"Value":"eA==","#
                + #""CreateIndex":\#(index),"ModifyIndex":\#(index)}]"#
        )
    }

    @Test(arguments: [
        ("flags=18446744073709551616", #"strconv.ParseUint: parsing "18446744073709551616": value out of range"#),
        ("flags=0x10", #"strconv.ParseUint: parsing "0x10": invalid syntax"#),
        ("flags=%2B1", #"strconv.ParseUint: parsing "+1": invalid syntax"#),
        ("cas=1_0", #"strconv.ParseUint: parsing "1_0": invalid syntax"#),
    ])
    func numbers_areRefusedInGosWords(query: String, message: String) {
        let answer = world.text("PUT", "/v1/kv/a?" + query, "x")
        #expect(answer.status == 500)
        #expect(answer.text == message)
    }

    @Test func conflicts_nameAllParameters_sortedAndEscaped() {
        let answer = world.text("PUT", "/v1/kv/a?release=x%26y&cas=1&acquire=b&acquire=a", "x")
        #expect(answer.status == 400)
        #expect(answer.text == "Conflicting flags: acquire=b&acquire=a&cas=1&release=x%26y")
    }

    @Test func sharedParameters_areRefused_onWritesToo() {
        #expect(world.text("PUT", "/v1/kv/a?wait=abc", "x").text == "Invalid wait time")
        #expect(world.text("DELETE", "/v1/kv/a?index=abc").text == "Invalid index")
    }

    @Test func acquire_withoutASession_isRefused() {
        #expect(world.text("PUT", "/v1/kv/a?acquire=", "x").text == "raft apply failed: missing session")
        #expect(world.text("PUT", "/v1/kv/a?release", "x").text == "raft apply failed: missing session")
    }

    @Test func separator_mayBeMisspelt_andTheRightSpellingWins() {
        for key in ["a/b", "a/c", "a-d"] { _ = world.send("PUT", "/v1/kv/" + key, body: [1]) }
        func keys(_ query: String) -> String {
            world.text("GET", "/v1/kv/?keys" + query).text.filter { !$0.isWhitespace }
        }
        #expect(keys("&seperator=/") == #"["a-d","a/"]"#)
        #expect(keys("&seperator=/&separator=-") == #"["a-","a/b","a/c"]"#)
        #expect(keys("&separator=&seperator=/") == #"["a-d","a/b","a/c"]"#)
    }

    @Test func lockDelay_keepsOthersOff_untilItIsOver() {
        let holder = world.session(#"{"LockDelay":"5s"}"#)
        let other = world.session()
        #expect(world.text("PUT", "/v1/kv/l?acquire=" + holder, "1").text.hasPrefix("true"))
        _ = world.send("PUT", "/v1/session/destroy/" + holder)
        let before = world.index("/v1/kv/l")
        #expect(world.text("PUT", "/v1/kv/l?acquire=" + other, "2").text.hasPrefix("false"))
        #expect(world.index("/v1/kv/l") == before)
        world.advance(by: .seconds(5))
        #expect(world.text("PUT", "/v1/kv/l?acquire=" + other, "2").text.hasPrefix("true"))
    }

    @Test func namespaces_areEnterprises_butAMissingKeyIsSaidFirst() {
        let refusal = #"Invalid query parameter: "ns" - Namespaces are a Consul Enterprise feature"#
        for target in ["/v1/kv/a?ns=x", "/v1/kv/?keys&ns=x", "/v1/kv/?recurse&ns=x"] {
            #expect(world.text("GET", target).text == refusal)
        }
        #expect(world.text("PUT", "/v1/kv/?ns=x").text == refusal)
        #expect(world.text("DELETE", "/v1/kv/?ns=x").text == refusal)
        #expect(world.text("GET", "/v1/kv/?ns=x").text == "Missing key name")
    }

    // MARK: Blocking

    @Test func list_ofNothing_returnsOnAChangeBesideIt() throws {
        _ = world.send("PUT", "/v1/kv/q/a", body: [1])
        let index = try #require(world.index("/v1/kv/p/?recurse"))
        let query = world.submit("GET", "/v1/kv/p/?recurse&index=\(index)")
        #expect(world.isWaiting(query))
        _ = world.send("PUT", "/v1/kv/q/b", body: [1])
        let answer = try #require(world.answer(to: query, within: .zero))
        #expect(answer.0.status == .notFound)
    }

    @Test func list_ofSomething_sleepsOn_whenTheChangeIsBesideIt() throws {
        _ = world.send("PUT", "/v1/kv/p/a", body: [1])
        let index = try #require(world.index("/v1/kv/p/?recurse"))
        let query = world.submit("GET", "/v1/kv/p/?recurse&index=\(index)")
        _ = world.send("PUT", "/v1/kv/q/b", body: [1])
        #expect(world.isWaiting(query))
        _ = world.send("DELETE", "/v1/kv/p?recurse")
        #expect(try #require(world.answer(to: query, within: .zero)).0.status == .notFound)
    }

    @Test func absentKey_isWaitedFor_whateverElseHappens() throws {
        _ = world.send("PUT", "/v1/kv/x", body: [1])
        let index = try #require(world.index("/v1/kv/later"))
        let query = world.submit("GET", "/v1/kv/later?index=\(index)")
        _ = world.send("PUT", "/v1/kv/late", body: [1])
        _ = world.send("PUT", "/v1/kv/later/on", body: [1])
        #expect(world.isWaiting(query))
        _ = world.send("PUT", "/v1/kv/later", body: [1])
        #expect(try #require(world.answer(to: query, within: .zero)).0.status == .ok)
    }
}
