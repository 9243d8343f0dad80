// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct FaultJSONTests {
    static let forms: [(String, Injection)] = [
        (#"{"kind":"crash","selector":"leader","lifetime":"30s"}"#, Injection(.crash(.leader), lifetime: .seconds(30))),
        (#"{"kind":"restart","selector":"s1"}"#, Injection(.restart("s1"))),
        (#"{"kind":"restart","selector":"s1","wipe_data":true}"#, Injection(.restart("s1", wipingData: true))),
        (#"{"kind":"pause","selector":"followers@dc2"}"#, Injection(.pause(.followers.in("dc2")))),
        (#"{"kind":"resume","selector":"all"}"#, Injection(.resume(.all))),
        (#"{"kind":"leave","selector":"c1"}"#, Injection(.leave("c1"))),
        (
            #"{"kind":"partition","groups":[["leader"],["followers","clients"]],"lifetime":"1m0s"}"#,
            Injection(.partition([[.leader], [.followers, .clients]]), lifetime: .seconds(60))
        ),
        (
            #"{"kind":"partition","from":["leader"],"to":["s2","s3"]}"#,
            Injection(.oneWay(from: [.leader], to: ["s2", "s3"]))
        ),
        (
            #"{"kind":"slow","selector":"leader","latency":"200ms","jitter":"20ms"}"#,
            Injection(.slow(.leader, latency: .milliseconds(200), jitter: .milliseconds(20)))
        ),
        (
            #"{"kind":"slow","selector":"s1","to":"s2","latency":"1s"}"#,
            Injection(.slow("s1", to: "s2", latency: .seconds(1)))
        ),
        (#"{"kind":"lose","selector":"s1","ratio":"1/50"}"#, Injection(.lose("s1", Ratio(1, in: 50)))),
        (#"{"kind":"lag","selector":"followers","time":"5s"}"#, Injection(.lag(.followers, by: .time(.seconds(5))))),
        (#"{"kind":"lag","selector":"s2","entries":100}"#, Injection(.lag("s2", by: .entries(100)))),
        (#"{"kind":"transfer_leadership"}"#, Injection(.transferLeadership())),
        (#"{"kind":"transfer_leadership","to":"s2"}"#, Injection(.transferLeadership(to: "s2"))),
        (
            #"{"kind":"skew_clock","selector":"s1","offset":"-1h0m0s","rate":1.5}"#,
            Injection(.skewClock("s1", offset: .seconds(-3600), rate: 1.5))
        ),
        (#"{"kind":"fill_disk","selector":"leader"}"#, Injection(.fillDisk(.leader))),
        (#"{"kind":"dns","selector":"all","answers":"servfail"}"#, Injection(.dns(.all, .serverFailure))),
        (#"{"kind":"gray","selector":"s1","error":"boom"}"#, Injection(.gray("s1", .error("boom")))),
        (#"{"kind":"gray","selector":"s1","stall":"3s"}"#, Injection(.gray("s1", .stall(.seconds(3))))),
        (#"{"kind":"gray","selector":"s1","stall":"forever"}"#, Injection(.gray("s1", .stall(nil)))),
    ]

    @Test(arguments: forms)
    func form_isReadAndWritten(_ text: String, _ injection: Injection) throws {
        #expect(try Injection(body: Array(text.utf8)) == injection)
        var json = JSONWriter()
        injection.write(to: &json)
        #expect(String(decoding: json.bytes, as: UTF8.self) == text)
    }

    @Test func everyKind_hasAForm() {
        #expect(Set(Self.forms.map(\.1.fault.kind)) == Set(Fault.kinds))
    }

    @Test(arguments: [
        ("0.02", Ratio(2, in: 100)), ("1", Ratio(1, in: 1)), ("0.5", Ratio(5, in: 10)), ("1.000", Ratio(1000, in: 1000)),
    ])
    func ratio_isReadFromANumber(_ text: String, _ ratio: Ratio) throws {
        let body = #"{"kind":"lose","selector":"s1","ratio":\#(text)}"#
        #expect(try Injection(body: Array(body.utf8)) == Injection(.lose("s1", ratio)))
    }

    @Test(arguments: [
        (#"{"kind":"crash","selector":"s1","lifetme":"3s"}"#, #"unknown field "lifetme""#),
        (#"{"kind":"krash","selector":"s1"}"#, #"unknown kind "krash"; there are crash, restart, "#),
        (#"{"selector":"s1"}"#, "kind: is missing"),
        (#"{"kind":"crash"}"#, "selector: is missing"),
        (#"{"kind":"crash","selector":7}"#, "selector: must be a text"),
        (#"{"kind":"crash","selector":""}"#, #"selector: selector "" names nobody"#),
        (#"{"kind":"crash","selector":"s1","selector":"s2"}"#, #"field "selector" is given twice"#),
        (#"{"kind":"crash","selector":"s1","lifetime":"-3s"}"#, "lifetime: must be above zero, not -3s"),
        (#"{"kind":"crash","selector":"s1","lifetime":"soon"}"#, #"lifetime: time: invalid duration "soon""#),
        (#"{"kind":"crash","selector":"s1","lifetime":30}"#, "lifetime: must be a text"),
        (#"{"kind":"restart","selector":"s1","lifetime":"3s"}"#, "lifetime: restart is over at once"),
        (#"{"kind":"partition"}"#, "groups: is missing"),
        (#"{"kind":"partition","groups":[]}"#, "groups: names nobody"),
        (#"{"kind":"partition","groups":[["s1"],[]]}"#, "groups: group 2 names nobody"),
        (#"{"kind":"partition","groups":["s1"]}"#, "groups: must be a list of selectors"),
        (#"{"kind":"partition","groups":[["s1"]],"from":["s1"],"to":["s2"]}"#, "groups: a partition has groups, or"),
        (#"{"kind":"partition","from":["s1"]}"#, "to: is missing"),
        (#"{"kind":"slow","selector":"s1"}"#, "slow: needs a latency or a jitter above zero"),
        (#"{"kind":"slow","selector":"s1","latency":"-1s"}"#, "latency: must not be negative, but is -1s"),
        (#"{"kind":"lose","selector":"s1","ratio":1.5}"#, "ratio: must be from 0 to 1"),
        (#"{"kind":"lose","selector":"s1","ratio":-0.5}"#, "ratio: must be from 0 to 1"),
        (#"{"kind":"lose","selector":"s1","ratio":"3/2"}"#, "ratio: must be from 0 to 1"),
        (#"{"kind":"lose","selector":"s1","ratio":"1/0"}"#, "ratio: must be from 0 to 1"),
        (#"{"kind":"lose","selector":"s1","ratio":0}"#, "ratio: must be above zero"),
        (#"{"kind":"lag","selector":"s1"}"#, "lag: needs a time or a number of entries"),
        (#"{"kind":"lag","selector":"s1","time":"1s","entries":3}"#, "lag: needs a time or a number of entries"),
        (#"{"kind":"lag","selector":"s1","entries":0}"#, "entries: must be above zero, not 0"),
        (#"{"kind":"lag","selector":"s1","entries":1.5}"#, "entries: must be a whole number"),
        (#"{"kind":"skew_clock","selector":"s1","rate":0}"#, "rate: must be from 0.001 to 1000, not 0"),
        (#"{"kind":"skew_clock","selector":"s1"}"#, "skew_clock: needs an offset or a rate"),
        (#"{"kind":"gray","selector":"s1"}"#, "gray: needs an error or a stall"),
        (#"{"kind":"gray","selector":"s1","error":"x","stall":"1s"}"#, "gray: has an error or a stall, not both"),
        ("[]", "a JSON object is wanted"),
        ("{", "the body is no JSON: unexpected end of JSON input"),
    ])
    func form_isRefused(_ text: String, _ words: String) {
        #expect {
            try Injection(body: Array(text.utf8))
        } throws: {
            "\($0)".hasPrefix(words)
        }
    }
}
