// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct SimClockEndpointTests {
    private let world: TestWorld

    init() throws { world = try TestWorld() }

    private func clock(_ method: String, _ target: String, _ body: String = "") -> JSONValue? {
        let (status, text) = world.text(method, target, body)
        #expect(status == 200, "\(text)")
        return JSONValue.reading(Array(text.utf8))
    }

    @Test func clock_isPausedAndRunsAgain() {
        #expect(clock("GET", "/sim/v1/clock")?["mode"] == .string("running"))
        let paused = clock("PUT", "/sim/v1/clock", #"{"mode":"paused"}"#)
        #expect(paused?["mode"] == .string("paused") && paused?["rate"] == .number("0"))
        let fast = clock("PUT", "/sim/v1/clock", #"{"rate":2.5}"#)
        #expect(fast?["mode"] == .string("running") && fast?["rate"] == .number("2.5"))
        #expect(clock("PUT", "/sim/v1/clock", #"{"mode":"running"}"#)?["rate"] == .number("1"))
    }

    @Test func advance_runsWhatIsDue_beforeItIsAnswered() {
        _ = clock("PUT", "/sim/v1/clock", #"{"mode":"paused"}"#)
        let query = world.submit("GET", "/v1/kv/absent?index=5&wait=10s")
        #expect(world.isWaiting(query))
        let before = world.now
        let after = clock("POST", "/sim/v1/clock/advance", #"{"by":"30s"}"#)
        #expect(!world.isWaiting(query))
        #expect(world.now - before == .seconds(30))
        #expect(after?["now"] == .string(Timestamp.rfc3339(nanoseconds: world.now.nanoseconds)))
    }

    @Test func advance_goesToTheNextEvent() throws {
        let next = clock("PUT", "/sim/v1/clock", #"{"mode":"paused"}"#)?["next_event"]
        let moved = clock("POST", "/sim/v1/clock/advance", #"{"to_next_event":true}"#)
        #expect(moved?["now"] == next)
    }

    @Test func advance_stops_whenTooMuchHappens() {
        _ = clock("PUT", "/sim/v1/clock", #"{"mode":"paused"}"#)
        world.mostMoments = 3
        let before = world.now
        let (status, text) = world.text("POST", "/sim/v1/clock/advance", #"{"by":"87600h"}"#)
        #expect(status == 400 && text.hasPrefix("stopped at ") && text.contains("after 3 moments"))
        #expect(world.now > before && world.now - before < .seconds(3600))
        world.mostMoments = 1_000_000
        let stopped = world.now
        _ = clock("POST", "/sim/v1/clock/advance", #"{"by":"1s"}"#)
        #expect(world.now - stopped == .seconds(1))
    }

    @Test(arguments: [
        ("PUT", "", #"{"mode":"stopped"}"#, #"mode: must be running or paused, not "stopped""#),
        ("PUT", "", "{}", "mode: is missing"),
        ("PUT", "", #"{"rate":0}"#, "rate: must be from 0.001 to 1000000, not 0"),
        ("PUT", "", #"{"rate":-1}"#, "rate: must be from 0.001 to 1000000, not -1"),
        ("PUT", "", #"{"rate":"fast"}"#, "rate: must be a number"),
        ("PUT", "", #"{"mode":"paused","rate":2}"#, "rate: a paused clock has none"),
        ("PUT", "", #"{"mod":"paused"}"#, #"unknown field "mod""#),
        ("POST", "/advance", #"{"by":"30s"}"#, "the clock runs: pause it before advancing it"),
        ("POST", "/advance", #"{"to_next_event":true}"#, "the clock runs: pause it before advancing it"),
        ("POST", "/advance", #"{"by":"-30s"}"#, "by: must be from 0s to ten years, not -30s"),
        ("POST", "/advance", #"{"by":"99999h"}"#, "by: must be from 0s to ten years, not 99999h0m0s"),
        ("POST", "/advance", "", "by: is missing, and so is to_next_event"),
        ("POST", "/advance", #"{"by":"1s","to_next_event":true}"#, "by: cannot be beside to_next_event"),
    ])
    func order_isRefused_andNothingChanges(_ method: String, _ tail: String, _ body: String, _ words: String) {
        let before = world.text("GET", "/sim/v1/clock").text
        let (status, text) = world.text(method, "/sim/v1/clock" + tail, body)
        #expect(status == 400 && text == words)
        #expect(world.text("GET", "/sim/v1/clock").text == before)
    }
}
