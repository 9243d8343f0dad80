// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Rules on their way through a world: what a client gets, and when.
@Suite struct WorldWireTests {
    private func world() throws -> TestWorld {
        let world = try TestWorld()
        _ = world.text("PUT", "/v1/kv/a", "one")
        return world
    }

    private func text(_ response: Response) -> String { String(decoding: response.body, as: UTF8.self) }

    @Test func delay_putsTheAnswerOff_inVirtualTime() throws {
        let world = try world()
        try world.add(WireRule("", RequestMatch(path: "/v1/kv/*"), .delay(.fixed(.seconds(2)))))
        let start = world.now
        let id = world.submit("GET", "/v1/kv/a?raw")
        #expect(world.isWaiting(id))
        let (response, at) = try #require(world.answer(to: id, within: .seconds(5)))
        #expect(text(response) == "one")
        #expect(at == start + .seconds(2))
        #expect(world.send("GET", "/v1/status/leader").status == .ok)
    }

    @Test func drip_sendsTheBodyPieceByPiece() throws {
        let world = try world()
        try world.add(WireRule("", RequestMatch(path: "/v1/kv/*"), .drip(bytes: 2, every: .seconds(1))))
        let start = world.now
        let id = world.submit("GET", "/v1/kv/a?raw")
        let (response, at) = try #require(world.answer(to: id, within: .seconds(5)))
        #expect(world.pieces[id] == ["on", "e"])
        #expect(text(response) == "one" && response.headers[.contentLength] == "3")
        #expect(at == start + .seconds(1))
    }

    @Test func firstMatch_hasTheRequest() throws {
        let world = try world()
        try world.add(WireRule("put", RequestMatch(method: "PUT"), .answer(status: 503)))
        try world.add(WireRule("all", .all, .answer(status: 500, body: "No cluster leader")))
        #expect(world.send("PUT", "/v1/kv/b").status == .serviceUnavailable)
        let refused = world.send("GET", "/v1/kv/b")
        #expect(refused.status == .internalServerError && text(refused) == "No cluster leader")
        #expect(refused.headers[.vary] == "Accept-Encoding")
        #expect(refused.headers[.consulDefaultACLPolicy] == "allow")
        world.remove(rule: "all")
        #expect(world.send("GET", "/v1/kv/b").status == .notFound)
    }

    @Test func afterCountAndLifetime_boundARule() throws {
        let world = try world()
        try world.add(WireRule("", .all, .answer(status: 500), after: 2, count: 1))
        #expect((0..<5).map { _ in world.send("GET", "/v1/kv/a").status.code } == [200, 200, 500, 200, 200])
        try world.add(WireRule("", .all, .answer(status: 500), lifetime: .seconds(30)))
        #expect(world.send("GET", "/v1/kv/a").status.code == 500)
        world.advance(by: .seconds(31))
        #expect(world.send("GET", "/v1/kv/a").status.code == 200)
        #expect(world.world.wire.desk.entries.map(\.acted) == [1])
    }

    @Test func probability_isThatOfTheSeed() throws {
        func statuses() throws -> [Int] {
            let world = try world()
            try world.add(WireRule("", .all, .answer(status: 500), probability: Ratio(1, in: 4)))
            return (0..<200).map { _ in world.send("GET", "/v1/kv/a").status.code }
        }
        let first = try statuses()
        #expect(try statuses() == first)
        #expect((30...70).contains(first.filter { $0 == 500 }.count))
    }

    @Test func write_isCarriedOutOnlyWhereTheRuleSaysSo() throws {
        let world = try world()
        for carriesOut in [false, true] {
            let id = try world.add(WireRule("", RequestMatch(method: "PUT"), .reset(), carriesOut: carriesOut))
            let request = world.submit("PUT", "/v1/kv/b", body: [0x78])
            #expect(world.hangUps[request] == .reset)
            world.remove(rule: id)
            #expect(world.send("GET", "/v1/kv/b").status.code == (carriesOut ? 200 : 404))
        }
    }

    @Test func hungRequest_isReset_whenTheRuleGoes() throws {
        let world = try world()
        let rule = try world.add(WireRule("", .all, .hang))
        let id = world.submit("GET", "/v1/kv/a")
        world.advance(by: .seconds(3600))
        #expect(world.hangUps[id] == nil)
        world.remove(rule: rule)
        #expect(world.hangUps[id] == .reset)
        #expect(world.world.wire.isIdle)
    }

    @Test func refuse_closesTheAgentsListeners_whileItLives() throws {
        let world = try world()
        try world.add(WireRule("", RequestMatch(agent: "node1"), .refuse, lifetime: .seconds(5)))
        #expect(world.deaf[0] == true)
        let refused = world.submit("GET", "/v1/kv/a")
        #expect(world.hangUps[refused] == .reset)
        world.advance(by: .seconds(5))
        #expect(world.deaf[0] == false)
        #expect(world.send("GET", "/v1/kv/a").status == .ok)
        try world.add(WireRule("", RequestMatch(agent: "another"), .refuse))
        #expect(world.deaf[0] == false)
    }

    @Test func rateLimit_refusesWhatIsOverIt_inConsulsWords() throws {
        let world = try world()
        try world.add(WireRule("", .all, .rateLimit(perSecond: 2)))
        let statuses = (0..<3).map { _ in world.send("GET", "/v1/kv/a").status.code }
        #expect(statuses == [200, 200, 429])
        world.advance(by: .seconds(1))
        #expect(world.send("GET", "/v1/kv/a").status == .ok)
        #expect(world.world.wire.desk.entries[0].acted == 1)
    }

    @Test func staleAnswer_repeatsTheFirst() throws {
        let world = try world()
        try world.add(WireRule("", RequestMatch(path: "/v1/kv/*"), .staleAnswer))
        let first = world.send("GET", "/v1/kv/a")
        _ = world.text("PUT", "/v1/kv/a", "two")
        let index = first.headers[.consulIndex] ?? ""
        #expect(world.send("GET", "/v1/kv/a?index=\(index)&wait=1m").body == first.body)
        #expect(world.send("GET", "/v1/kv/a?raw").body == Array("two".utf8))
    }

    @Test func blockingQuery_isAnsweredEarly_unchanged() throws {
        let world = try world()
        let index = try #require(world.index("/v1/kv/a"))
        try world.add(WireRule("", RequestMatch(query: [.present("index")]), .answerEarly()))
        let start = world.now
        let id = world.submit("GET", "/v1/kv/a?index=\(index)&wait=5m&raw")
        let (response, at) = try #require(world.answer(to: id, within: .seconds(1)))
        #expect(text(response) == "one" && response.headers[.consulIndex] == String(index))
        #expect(at == start + .milliseconds(1))
        #expect(world.world.cluster.parked.isEmpty)
    }

    @Test func agentCall_thatBlocksOnItsHash_isAnsweredEarly() throws {
        let world = try world()
        _ = world.text("PUT", "/v1/agent/service/register", #"{"Name":"web"}"#)
        let hash = try #require(world.send("GET", "/v1/agent/service/web").headers[.consulContentHash])
        try world.add(WireRule("", .all, .answerEarly(after: .seconds(1))))
        let id = world.submit("GET", "/v1/agent/service/web?hash=\(hash)")
        let (response, _) = try #require(world.answer(to: id, within: .seconds(2)))
        #expect(response.headers[.consulContentHash] == hash)
    }

    @Test(arguments: [(WireTokenDeath.forbidden, 403, "ACL not found"), (.emptyList, 200, "[]")])
    func token_diesInTheWait(_ death: WireTokenDeath, _ status: Int, _ body: String) throws {
        let world = try world()
        let index = try #require(world.index("/v1/kv/a"))
        try world.add(WireRule("", RequestMatch(token: "t1"), .tokenDies(after: .seconds(3), death)))
        let start = world.now
        let id = world.submit("GET", "/v1/kv/a?index=\(index)", headers: [("X-Consul-Token", "t1")])
        let (response, at) = try #require(world.answer(to: id, within: .seconds(5)))
        #expect(response.status.code == status && text(response) == body)
        #expect(at == start + .seconds(3))
        #expect(world.send("GET", "/v1/kv/a", headers: [("X-Consul-Token", "t1")]).status == .ok)
    }

    @Test func index_goesBack_inABlockingQuery() throws {
        let world = try world()
        let index = try #require(world.index("/v1/kv/a"))
        try world.add(WireRule("", RequestMatch(query: [.present("index")]), .indexBack(by: 3), count: 1))
        #expect(world.send("GET", "/v1/kv/a?index=\(index)").headers[.consulIndex] == String(index - 3))
    }

    @Test func client_thatHangsUp_leavesNothingBehind() throws {
        let world = try world()
        let index = try #require(world.index("/v1/kv/a"))
        try world.add(WireRule("", RequestMatch(query: [.present("hang")]), .hang, carriesOut: true))
        try world.add(WireRule("", RequestMatch(query: [.present("drip")]), .drip(bytes: 1, every: .seconds(9))))
        try world.add(WireRule("", .all, .delay(.fixed(.seconds(9)))))
        let waits = ["?hang&index=\(index)", "?drip", "?raw", "?index=\(index)"]
        let ids = waits.map { world.submit("GET", "/v1/kv/a" + $0) }
        for id in ids { world.hangUp(id) }
        #expect(world.world.wire.cases.isEmpty && world.world.cluster.parked.isEmpty)
        world.advance(by: .seconds(1000))
        #expect(ids.allSatisfy(world.isWaiting))
    }

    @Test func wrongRule_leavesTheWorldAsItWas() throws {
        let world = try world()
        #expect(throws: SettingError.self) { try world.add(WireRule("x", .all)) }
        try world.add(WireRule("x", .all, .hang))
        #expect(throws: SettingError(#"there is a rule "x" already"#, field: "id")) {
            try world.add(WireRule("x", .all, .emptyList))
        }
        #expect(world.world.wire.desk.entries.count == 1)
    }
}
