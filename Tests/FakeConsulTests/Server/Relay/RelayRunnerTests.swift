// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RelayRunnerTests {
    @Test func answer_isTheServersOwn() throws {
        let bench = try ProbeBench()
        let answer = try #require(try bench.answer(to: "/status/404?x=1"))
        #expect(answer.status == .notFound && String(decoding: answer.body, as: UTF8.self) == "status 404")
        let asked = try #require(bench.asked.first)
        #expect(asked.headers[.host] == "metrics" && asked.rawQuery == "x=1" && asked.headers[.accept] == "*/*")
    }

    @Test func redirect_isNotFollowed() throws {
        let bench = try ProbeBench()
        let answer = try #require(try bench.answer(to: "/to/status/200"))
        #expect((300...399).contains(answer.status.code) && bench.asked.count == 1)
    }

    @Test func largeBody_comesWhole() throws {
        let bench = try ProbeBench()
        let answer = try #require(try bench.answer(to: "/large"))
        #expect(answer.body.count > 4096 && String(decoding: answer.body.suffix(3), as: UTF8.self) == "end")
    }

    @Test func portThatNobodyListensAt_hasNoAnswer() throws {
        let bench = try ProbeBench()
        #expect(try bench.answer(to: "/", of: 1) == nil)
    }
}
