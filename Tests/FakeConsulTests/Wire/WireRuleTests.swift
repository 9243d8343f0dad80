// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Rules as JSON: what is read, what is refused, and that what is written is read again.
@Suite struct WireRuleTests {
    private func rule(_ json: String) throws -> WireRule { try WireRule(json: Array(json.utf8)) }

    private func refusal(_ json: String) -> String {
        do {
            let rule = try rule(json)
            return "taken: \(rule)"
        } catch {
            return "\(error)"
        }
    }

    @Test func wholeRule_isRead() throws {
        let read = try rule(
            #"""
            {"id": "slow", "match": {"method": "GET", "path": "/v1/kv/*", "query": {"index": true, "dc": "dc1", "stale": false},
              "agent": "node1", "client": "127.0.0.1", "token": "root"},
             "actions": [{"delay": {"mean": "1s", "deviation": "200ms"}}, "empty_list"],
             "probability": 0.25, "after": 2, "count": 3, "lifetime": "1m30s", "carried_out": true}
            """#)
        let match = RequestMatch(
            method: "GET", path: "/v1/kv/*", query: [.present("index"), .equal("dc", "dc1"), .absent("stale")],
            agent: "node1", client: "127.0.0.1", token: "root")
        #expect(
            read
                == WireRule(
                    "slow", match, .delay(.normal(mean: .seconds(1), deviation: .milliseconds(200))), .emptyList,
                    probability: Ratio("0.25")!, after: 2, count: 3, lifetime: .seconds(90), carriesOut: true))
    }

    static let actions: [WireAction] = [
        .delay(.fixed(.seconds(2))), .delay(.uniform(.seconds(1)..<(.seconds(2)))),
        .delay(.normal(mean: .seconds(1), deviation: .milliseconds(5))), .drip(bytes: 3, every: .milliseconds(10)),
        .answer(status: 500, body: "No cluster leader", headers: [WireField("X-A", "b")]), .htmlPage(), .aclNotFound,
        .rateLimit(perSecond: 5, .leader), .answerEarly(), .tokenDies(after: .seconds(1), .emptyList), .staleAnswer,
        .emptyList, .indexZero, .indexBack(by: 7), .dropHeaders(["X-Consul-Index"]),
        .setHeaders([WireField("X-Consul-Lastcontact", "99")]), .truncateBody(), .truncateBody(afterBytes: 4), .cutGzip,
        .wrongLength(by: -3), .reset(), .reset(afterBytes: 10), .emptyReply, .garbage(), .hang, .refuse,
    ]

    @Test(arguments: actions)
    func action_roundTrips(_ action: WireAction) throws {
        let written = WireRule("r", .all, action)
        var json = JSONWriter()
        written.write(to: &json)
        #expect(try WireRule(json: json.bytes) == written)
    }

    @Test(arguments: [Ratio(1, in: 3), Ratio("0.125")!, .never])
    func probability_roundTrips(_ ratio: Ratio) throws {
        var json = JSONWriter()
        WireRule("r", .all, .hang, probability: ratio).write(to: &json)
        let read = try WireRule(json: json.bytes).probability
        #expect(read.numerator * ratio.denominator == ratio.numerator * read.denominator)
    }

    @Test(arguments: [
        ("", "no JSON: unexpected end of JSON input"),
        ("[]", "an object is wanted, not a list"),
        ("{}", "actions: an action is wanted"),
        (#"{"action": "explode"}"#, #"action: there is no action "explode""#),
        (#"{"action": "hang", "actions": ["reset"]}"#, "actions: action is there, too"),
        (#"{"action": "hang", "colour": 1}"#, "colour: there is no such field"),
        (#"{"action": "hang", "count": 1, "count": 2}"#, "count: is there twice"),
        (#"{"action": "hang", "count": 0}"#, "count: must be from 1 to 1099511627776, not 0"),
        (#"{"action": "hang", "count": 1.5}"#, "count: a whole number is wanted, not 1.5"),
        (#"{"action": "hang", "after": 99999999999999999999}"#,
            "after: a whole number is wanted, not 99999999999999999999"),
        (#"{"action": "hang", "lifetime": 30}"#, #"lifetime: a duration like "30s" is wanted, not 30"#),
        (#"{"action": "hang", "lifetime": "-1s"}"#, "lifetime: must be from 0s to 87600h0m0s, not -1s"),
        (#"{"action": "hang", "probability": 1.5}"#, #"probability: a number from 0 to 1 is wanted, or "1/3""#),
        (#"{"action": "hang", "match": {"path": 7}}"#, "match.path: an object is wanted, not 7"),
        (#"{"action": "hang", "match": {"query": {"index": 7}}}"#,
            "match.query.index: true, false or the value's text is wanted"),
        (#"{"action": {"delay": {}}}"#, "action.delay.fixed: is missing"),
        (#"{"action": {"delay": {"from": "2s", "to": "1s"}}}"#, "action.delay.to: is less than from"),
        (#"{"actions": [{"answer": {"status": 99}}]}"#, "actions[0].answer.status: must be from 200 to 599, not 99"),
        (#"{"actions": [{"set_headers": {"headers": {"a b": "c"}}}]}"#,
            #"actions[0].set_headers: "a b" is no header's name"#),
        (#"{"actions": [{"answer": {"status": 200, "headers": {"A": "b\r\nC: d"}}}]}"#,
            "actions[0].answer: the value of A does not fit in a header"),
        (#"{"actions": [{"token_dies": {"as": "ghost"}}]}"#,
            "actions[0].token_dies.as: must be one of forbidden, empty_list"),
        (#"{"actions": ["reset", "empty_reply"]}"#, "actions[1].empty_reply: contradicts an action before it"),
        (#"{"actions": ["hang", "empty_list"]}"#, "actions: hang and refuse leave nothing for another action to do"),
        (#"{"action": "refuse", "match": {"method": "GET"}}"#,
            "actions[0].refuse: a refused connection has sent no request: only match.agent and lifetime go with refuse"),
    ])
    func wrongRule_isRefusedByTheNameOfItsField(_ json: String, _ reason: String) {
        #expect(refusal(json) == reason)
    }

    @Test func mutatedRules_neverTrap() {
        var random = SeededRandom(seed: 1, name: "rules")
        for action in Self.actions {
            var json = JSONWriter()
            WireRule("r", RequestMatch(path: "/v1/*"), action, probability: Ratio(1, in: 3), count: 2).write(to: &json)
            for _ in 0..<200 {
                var bytes = json.bytes
                for _ in 0...random.below(3) {
                    bytes[Int(random.below(UInt64(bytes.count)))] = UInt8(truncatingIfNeeded: random.next())
                }
                _ = try? WireRule(json: bytes)
            }
        }
    }
}
