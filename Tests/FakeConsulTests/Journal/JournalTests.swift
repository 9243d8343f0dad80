// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// The journal of a world: what it says of requests, and what it says to questions.
@Suite struct JournalTests {
    private func world() throws -> TestWorld {
        let world = try TestWorld()
        _ = world.text("PUT", "/v1/kv/a", "one")
        return world
    }

    private func entries(_ world: TestWorld, _ match: JournalMatch = .all) -> [JournalEntry] {
        world.world.journalReader.entries(match)
    }

    private func verify(
        _ world: TestWorld, _ match: RequestMatch, _ expectation: JournalExpectation
    ) -> JournalVerdict {
        world.world.journalReader.verify(JournalCheck(JournalMatch(match), expectation))
    }

    @Test func request_isNoted_withoutItsToken() throws {
        let world = try world()
        let response = world.send("GET", "/v1/kv/a?stale&token=secret-1&wait=5s")
        let entry = try #require(entries(world).last)
        #expect(entry.number == 2 && entry.at == world.now && entry.agent == "node1")
        #expect(entry.client == "127.0.0.1:50000" && entry.method == "GET" && entry.path == "/v1/kv/a")
        #expect(entry.query == "stale&token=<hidden>&wait=5s")
        #expect(entry.options.consistency == "stale" && entry.options.wait == "5s" && entry.options.index == nil)
        #expect(entry.status == 200 && entry.bytes == response.body.count && entry.took == .zero)
        #expect(entry.indexGot.map(String.init) == response.headers[.consulIndex])
        #expect(entry.token == TokenMark("secret-1").text && entry.token != TokenMark("secret-2").text)
        var json = JSONWriter()
        entry.write(to: &json)
        #expect(!String(decoding: json.bytes, as: UTF8.self).contains("secret"))
        #expect(verify(world, RequestMatch(token: "secret-1"), .exactly(1)).holds)
        #expect(verify(world, RequestMatch(token: ""), .exactly(1)).holds)
    }

    @Test func wakes_areNoted() throws {
        let world = try world()
        let index = try #require(world.index("/v1/kv/a"))
        let byKey = world.submit("GET", "/v1/kv/a?index=\(index)&why=key")
        world.advance(by: .seconds(2))
        _ = world.text("PUT", "/v1/kv/a", "two")
        _ = world.answer(to: byKey, within: .zero)
        _ = world.send("GET", "/v1/kv/a?index=\(index)&why=index")
        let byTimeout = world.submit("GET", "/v1/kv/a?index=\(index + 1)&wait=16s&why=timeout")
        _ = world.answer(to: byTimeout, within: .seconds(18))
        let gone = world.submit("GET", "/v1/kv/a?index=\(index + 1)&why=hang_up")
        world.advance(by: .seconds(3))
        world.hangUp(gone)
        func entry(_ why: String) throws -> JournalEntry {
            let found = entries(world, JournalMatch(RequestMatch(query: [.equal("why", why)])))
            #expect(found.count == 1 && found.first?.wake.rawValue == why)
            return try #require(found.first)
        }
        #expect(try entry("key").blockedFor == .seconds(2))
        #expect(try entry("key").options.index == index && entry("key").indexGot == index + 1)
        #expect(try entry("index").blockedFor == nil)
        #expect(try entry("timeout").blockedFor! >= .seconds(16))
        #expect(try entry("hang_up").status == nil && entry("hang_up").took == .seconds(3))
    }

    @Test func held_isNoted_whereThereIsNoLeader() throws {
        let world = try TestWorld(flags: ["-server", "-bootstrap-expect=3", "-bind=127.0.0.1", "-data-dir=/x"])
        let id = world.submit("GET", "/v1/kv/a")
        let (response, _) = try #require(world.answer(to: id, within: .seconds(30)))
        let entry = try #require(entries(world).last)
        #expect(response.status == .internalServerError && entry.status == 500)
        #expect(entry.heldFor > .seconds(7) && entry.heldFor == entry.took)
    }

    @Test func rule_isNoted() throws {
        let world = try world()
        try world.add(WireRule("boom", RequestMatch(path: "/v1/kv/b"), .reset()))
        _ = world.submit("GET", "/v1/kv/b")
        let entry = try #require(entries(world, JournalMatch(rule: "boom")).first)
        #expect(entry.status == nil && entry.rule == "boom" && entry.took == .zero)
        #expect(entries(world, JournalMatch(rule: "other")).isEmpty)
    }

    @Test func ring_keepsTheNewest() throws {
        let world = try world()
        world.world.cluster.journal.resize(to: 5)
        for _ in 0..<12 { _ = world.send("GET", "/v1/kv/a") }
        #expect(entries(world).map(\.number) == [9, 10, 11, 12, 13])
        #expect(world.world.cluster.journal.dropped == 8)
        world.world.cluster.journal.resize(to: 7)
        for _ in 0..<3 { _ = world.send("GET", "/v1/kv/a") }
        #expect(entries(world).map(\.number) == [10, 11, 12, 13, 14, 15, 16])
        #expect(entries(world).allSatisfy { $0.status == 200 })
        world.world.cluster.journal.resize(to: 2)
        _ = world.send("GET", "/v1/kv/a")
        #expect(entries(world).map(\.number) == [16, 17])
        world.world.cluster.journal.forget()
        _ = world.send("GET", "/v1/kv/a")
        #expect(entries(world).map(\.number) == [18])
        world.world.cluster.journal.resize(to: 0)
        _ = world.send("GET", "/v1/kv/a")
        #expect(entries(world).isEmpty)
    }

    @Test func match_isByStatusAndTime() throws {
        let world = try world()
        let start = world.now
        _ = world.send("GET", "/v1/kv/none")
        world.advance(by: .seconds(10))
        _ = world.send("GET", "/v1/kv/a%2Fb")
        #expect(entries(world, JournalMatch(statuses: 404...404)).count == 2)
        #expect(entries(world, JournalMatch(statuses: 400...499, since: start + .seconds(1))).map(\.number) == [3])
        #expect(entries(world, JournalMatch(until: start)).map(\.number) == [1, 2])
        #expect(entries(world, JournalMatch(RequestMatch(path: "/v1/kv/a/b"))).map(\.number) == [3])
    }

    // MARK: Verifying

    @Test func counts_areVerified() throws {
        let world = try world()
        for _ in 0..<3 { _ = world.send("GET", "/v1/kv/a") }
        let reads = RequestMatch(method: "GET", path: "/v1/kv/*")
        #expect(verify(world, reads, .atLeast(3)).holds && !verify(world, reads, .atLeast(4)).holds)
        #expect(verify(world, reads, .atMost(3)).holds && verify(world, reads, .exactly(3)).holds)
        let verdict = verify(world, reads, .atMost(1))
        #expect(!verdict.holds && verdict.count == 3 && verdict.breaking.map(\.number) == [3, 4])
        #expect(verdict.reason == "3 requests, at most 1 wanted")
    }

    @Test func rate_isThatOfTheFullestSecond() throws {
        let world = try world()
        for _ in 0..<6 {
            _ = world.send("GET", "/v1/kv/a")
            world.advance(by: .milliseconds(300))
        }
        let reads = RequestMatch(method: "GET")
        #expect(verify(world, reads, .atMostPerSecond(4)).holds)
        let verdict = verify(world, reads, .atMostPerSecond(3))
        #expect(verdict.breaking.map(\.number) == [5, 6, 7])
        #expect(verdict.reason == "4 requests in the fullest second, at most 3 wanted")
    }

    @Test func clientBehind_isFound() throws {
        let world = try world()
        let index = try #require(world.index("/v1/kv/a"))
        _ = world.text("PUT", "/v1/kv/a", "two")
        world.advance(by: .seconds(20))
        _ = world.send("GET", "/v1/kv/a?index=\(index)")
        let verdict = verify(world, .all, .noIndexOlderThan(.seconds(10)))
        #expect(verdict.breaking.map(\.number) == [4])
        #expect(verdict.reason == "the oldest index had been overtaken for 20s, at most 10s wanted")
        #expect(verify(world, .all, .noIndexOlderThan(.seconds(20))).holds)
    }

    @Test func clientThatBlocks_isNotBehind() throws {
        let world = try world()
        var index = try #require(world.index("/v1/kv/a"))
        for round in 0..<3 {
            let id = world.submit("GET", "/v1/kv/a?index=\(index)")
            world.advance(by: .seconds(30))
            _ = world.text("PUT", "/v1/kv/a", "\(round)")
            let (response, _) = try #require(world.answer(to: id, within: .zero))
            index = try #require(response.headers[.consulIndex].flatMap { UInt64($0) })
        }
        #expect(verify(world, .all, .noIndexOlderThan(.zero)).holds)
    }

    // MARK: JSON

    @Test(arguments: [
        #"{"match":{"method":"GET","path":"/v1/kv/*","status":"5xx","rule":"r"},"at_least":2}"#,
        #"{"match":{"status":404,"since":"2025-11-24T16:00:00Z"},"at_most_per_second":5}"#,
        #"{"match":{"query":{"index":true}},"no_index_older_than":"10s"}"#,
    ])
    func check_roundTrips(_ text: String) throws {
        var json = JSONWriter()
        try JournalCheck(json: Array(text.utf8)).write(to: &json)
        #expect(String(decoding: json.bytes, as: UTF8.self) == text)
    }

    @Test(arguments: [
        (#"{"match":{}}"#,
            "one of at_least, at_most, exactly, at_most_per_second and no_index_older_than is wanted"),
        (#"{"match":{"status":"6xx"},"exactly":1}"#, #"match.status: a status is wanted, or a class like "5xx""#),
        (#"{"match":{"since":"now"},"exactly":1}"#,
            #"match.since: a time like "2025-11-24T16:00:00Z" is wanted, not "now""#),
        (#"{"match":{"colour":1},"exactly":1}"#, "match.colour: there is no such field"),
        (#"{"exactly":-1}"#, "exactly: must be from 0 to 1099511627776, not -1"),
    ])
    func wrongCheck_isRefused(_ text: String, _ reason: String) {
        #expect(throws: (any Error).self) { try JournalCheck(json: Array(text.utf8)) }
        do { _ = try JournalCheck(json: Array(text.utf8)) } catch { #expect("\(error)" == reason) }
    }
}
