// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Numbers and times beyond reason, with what Go's `strconv` and `time` say of them.
@Suite struct AbsurdNumbersTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let target: String
        var header = ""
        let status: Int
        var text = ""

        var testDescription: String { target + " " + header }

        init(_ target: String, _ status: Int, _ text: String = "") {
            (self.target, self.status, self.text) = (target, status, text)
        }

        /// The same target with a `Cache-Control`.
        init(cached header: String, _ status: Int, _ text: String = "") {
            self.init("/v1/catalog/services?cached", status, text)
            self.header = header
        }
    }

    static let cases: [Case] = [
        Case("/v1/kv/k?index=-0", 400, "Invalid index"),
        Case("/v1/kv/k?index=-1", 400, "Invalid index"),
        Case("/v1/kv/k?index=%2B1", 400, "Invalid index"),
        Case("/v1/kv/k?index=1_0", 400, "Invalid index"),
        Case("/v1/kv/k?index=0x1", 400, "Invalid index"),
        Case("/v1/kv/k?index=18446744073709551616", 400, "Invalid index"),
        Case("/v1/kv/k?index=%D9%A1", 400, "Invalid index"),
        Case("/v1/kv/k?index=00000000000000000000000000", 404),
        Case("/v1/kv/k?wait=2562047h47m16.854775808s", 400, "Invalid wait time"),
        Case("/v1/kv/k?wait=1e9s", 400, "Invalid wait time"),
        Case("/v1/kv/k?wait=-2562047h47m16.854775807s", 404),
        Case("/v1/kv/k?stale&max_stale=2562047h47m16.854775807s", 404),
        Case("/v1/kv/k?stale&max_stale=2562048h", 400, "Invalid max_stale value \"2562048h\""),
        Case(cached: "max-age=3000000000", 200),
        Case(cached: "max-age=9223372036854775807", 200),
        Case(cached: "max-age=-9223372036854775808, stale-if-error=9223372036854775807", 200),
        Case(cached: "max-age=9223372036854775808", 400, "Invalid Cache-Control header."),
        Case(cached: "max-age=", 400, "Invalid Cache-Control header."),
        Case(cached: "stale-if-error=1.5", 400, "Invalid Cache-Control header."),
    ]

    @Test(arguments: cases)
    func number_isTakenOrRefused_asConsulDoes(_ item: Case) throws {
        let world = try TestWorld()
        let headers = item.header.isEmpty ? [] : [("Cache-Control", item.header)]
        let response = world.send("GET", item.target, headers: headers)
        #expect(response.status.code == item.status)
        if item.status == 400 { #expect(String(decoding: response.body, as: UTF8.self) == item.text) }
    }

    /// Go multiplies seconds into nanoseconds without a look at what overflows: such an age may be negative, which is
    /// none (`consul agent/cache`, `MaxAge > 0`).
    @Test func negativeAge_isNone() throws {
        let world = try TestWorld()
        _ = world.send("GET", "/v1/catalog/services?cached")
        let response = world.send("GET", "/v1/catalog/services?cached", headers: [("Cache-Control", "max-age=-5")])
        #expect(response.headers[HTTPHeader("X-Cache")] == "HIT")
    }

    /// The longest wait and the largest index park the query; its time is cut to ten minutes and a sixteenth.
    @Test func longestWait_endsInTime() throws {
        let world = try TestWorld()
        let id = world.submit("GET", "/v1/kv/k?index=18446744073709551615&wait=2562047h47m16.854775807s")
        #expect(world.isWaiting(id))
        #expect(world.answer(to: id, within: .seconds(640))?.0.status == .notFound)
    }

    /// A lock-delay of centuries is a minute (`structs.MaxLockDelay`), one below zero none, and nothing overflows. A
    /// number that no `int64` holds becomes the smallest one in Go.
    @Test(arguments: [
        "\"2562047h47m16.854775807s\"", "9000000000000000000", "9223372036854775807", "-9223372036854775808", "1e300",
        "\"-2562047h\"",
    ])
    func longestLockDelay_isAMinute(_ delay: String) throws {
        let world = try TestWorld()
        let session = world.session("{\"LockDelay\":\(delay)}")
        #expect(world.text("PUT", "/v1/kv/lock?acquire=\(session)", "x").text.hasPrefix("true"))
        #expect(world.text("PUT", "/v1/session/destroy/\(session)").status == 200)
        let isHeld = delay == "\"2562047h47m16.854775807s\"" || delay == "9000000000000000000"
        let next = world.session()
        world.advance(by: .seconds(55))
        #expect(world.text("PUT", "/v1/kv/lock?acquire=\(next)", "x").text.hasPrefix(isHeld ? "false" : "true"))
        world.advance(by: .seconds(10))
        #expect(world.text("PUT", "/v1/kv/lock?acquire=\(next)", "x").text.hasPrefix("true"))
    }

    /// Targets of a megabyte do not stay in the agent's cache.
    @Test func cache_isBounded_whateverIsAsked() throws {
        let world = try TestWorld()
        let long = String(repeating: "x", count: 500_000)
        for number in 0..<18 { _ = world.send("GET", "/v1/catalog/services?cached&\(number)=\(long)") }
        #expect(world.world.cluster.caches.size <= AgentCaches.maximumSize)
        #expect((1...17).contains(world.world.cluster.caches.count))
    }
}
