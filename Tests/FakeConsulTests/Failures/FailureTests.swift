// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Each row of the catalogue, as a client of a lone agent sees it.
@Suite struct FailureTests {
    /// What is asked, and what comes.
    struct Row: Sendable, CustomTestStringConvertible {
        let failure: Failure
        var method = "GET"
        var target = "/v1/kv/a"
        var status = 200
        /// The body, without the line end of a pretty one; nil for any.
        var body: String?
        var headers: [String: String] = [:]
        var hangUp: HangUp?
        var testDescription: String { failure.name }
    }

    static let rows: [Row] = [
        Row(failure: .noLeader, status: 500, body: "No cluster leader"),
        Row(failure: .wrappedError, status: 500, body: "rpc error making call: EOF"),
        Row(failure: .leadershipLost, method: "PUT", status: 500, body: "leadership lost while committing log"),
        Row(failure: .leaderUnknown, status: 500, body: "Raft leader not found in server lookup mapping"),
        Row(
            failure: .notReady, target: "/v1/kv/a?consistent", status: 500,
            body: "Not ready to serve consistent reads"),
        Row(failure: .noServers, target: "/v1/catalog/nodes", status: 500, body: "No known Consul servers"),
        Row(failure: .noLeaderInStatus, target: "/v1/status/leader", body: "\"\""),
        Row(failure: .indexZero, headers: ["X-Consul-Index": "0"]),
        Row(
            failure: .streamingShape, target: "/v1/health/service/consul?cached",
            headers: ["X-Consul-Query-Backend": "streaming"]),
        Row(failure: .aclNotFound, status: 403, body: "ACL not found"),
        Row(
            failure: .aclFilter, target: "/v1/catalog/nodes", body: "[]",
            headers: ["X-Consul-Results-Filtered-By-Acls": "true"]),
        Row(failure: .emptyList, target: "/v1/catalog/nodes", body: "[]"),
        Row(
            failure: .unknownCheck, method: "PUT", target: "/v1/agent/check/pass/service:web", status: 404,
            body: #"Unknown check ID "service:web". Ensure that the check ID is passed, not the check name."#),
        Row(
            failure: .unknownService, method: "PUT", target: "/v1/agent/service/deregister/web", status: 404,
            body: #"Unknown service ID "web". Ensure that the service ID is passed, not the service name."#),
        Row(failure: .agentAndCatalogDiffer, target: "/v1/catalog/service/web", body: "[]"),
        Row(
            failure: .tooManyConnections, status: 429,
            body: "Your IP is issuing too many concurrent connections, please rate limit your calls"),
        Row(
            failure: .rateLimit, status: 429,
            body: "rate limit exceeded, try again later or against a different server"),
        Row(
            failure: .rateLimit, method: "PUT", status: 503,
            body: "rate limit exceeded for operation that can only be performed by the leader, try again later"),
        Row(failure: .rpcLimit, status: 429, body: "RPC rate limit exceeded"),
        Row(failure: .connectionRefused, status: 0, hangUp: .reset),
        Row(failure: .connectionReset, status: 0, hangUp: .reset),
        Row(failure: .resetInBody, hangUp: .resetWithin(afterBytes: 10)),
        Row(failure: .emptyReply, status: 0, hangUp: .emptyReply),
        Row(failure: .htmlPage, status: 502, headers: ["Content-Type": "text/html"]),
        Row(failure: .cutJSON, target: "/v1/agent/version"),
        Row(failure: .cutGzip, headers: ["Content-Encoding": "gzip"]),
        Row(failure: .longLength, target: "/v1/kv/a?raw", headers: ["Content-Length": "67"], hangUp: .answerAndClose),
        Row(failure: .shortLength, target: "/v1/kv/a?raw", headers: ["Content-Length": "2"], hangUp: .answerAndClose),
        Row(
            failure: .datacenterCut, target: "/v1/catalog/nodes?dc=dc2", status: 500,
            body: "Remote DC has no server currently reachable"),
        Row(
            failure: .snapshotFails, method: "PUT", target: "/v1/snapshot", status: 500,
            body: "Raft error when restoring snapshot: timed out enqueuing operation"),
        Row(failure: .nothingFound, target: "/v1/kv/none", status: 404),
        Row(
            failure: .txnConflict, method: "PUT", target: "/v1/txn", status: 409,
            body: #"{"Results":null,"Errors":[{"OpIndex":0,"What":"failed to set key \"lock\", index is stale"}]}"#),
    ]

    private func world() throws -> TestWorld {
        let world = try TestWorld()
        _ = world.text("PUT", "/v1/kv/a", "one")
        let web = #"{"Name":"web","Port":80,"Check":{"TTL":"1h","Status":"passing"}}"#
        _ = world.text("PUT", "/v1/agent/service/register", web)
        world.advance(by: .seconds(1))
        return world
    }

    private func body(_ response: Response) -> String {
        let text = String(decoding: response.body, as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    @Test(arguments: rows)
    func client_seesWhatTheRowSays(_ row: Row) throws {
        let world = try world()
        let setup = try world.produce(row.failure)
        let id = world.submit(row.method, row.target)
        let answer = world.answer(to: id, within: .seconds(30))?.0
        #expect(answer?.status.code ?? 0 == row.status)
        if let wanted = row.body { #expect(answer.map(body) == wanted) }
        for (name, value) in row.headers { #expect(answer?.headers[HTTPHeader(name)] == value) }
        #expect(world.hangUps[id] == row.hangUp)
        world.end(setup)
        #expect(world.world.wire.isIdle)
        #expect(world.send("GET", "/v1/kv/a").status == .ok)
    }

    @Test func noLeader_holdsItsCalls_butNotStaleOnes() throws {
        let world = try world()
        try world.produce(.noLeader)
        let start = world.now
        let (_, at) = try #require(world.answer(to: world.submit("PUT", "/v1/kv/b"), within: .seconds(30)))
        #expect((Duration.milliseconds(7050)..<(.milliseconds(18_140))).contains(at - start))
        #expect(world.send("GET", "/v1/kv/a?stale").status == .ok)
    }

    @Test func leadershipLost_carriesOutSomeWrites() throws {
        let world = try world()
        let setup = try world.produce(.leadershipLost)
        for number in 0..<20 { _ = world.send("PUT", "/v1/kv/lost/\(number)", body: [0x78]) }
        world.end(setup)
        let written = (0..<20).count { world.send("GET", "/v1/kv/lost/\($0)").status == .ok }
        #expect((3...17).contains(written))
    }

    @Test func index_goesBackAtOnce_andTheEarlyAnswerIsUnchanged() throws {
        let world = try world()
        let index = try #require(world.index("/v1/kv/a"))
        let back = try world.produce(.indexGoesBack)
        #expect(world.send("GET", "/v1/kv/a?index=\(index)").headers[.consulIndex] == String(index - 5))
        world.end(back)
        try world.produce(.earlyAnswer)
        let id = world.submit("GET", "/v1/kv/a?index=\(index)&raw")
        let (early, _) = try #require(world.answer(to: id, within: .milliseconds(1)))
        #expect(early.headers[.consulIndex] == String(index) && body(early) == "one")
    }

    @Test(arguments: [Failure.watchesAbandoned, .thunderingHerd])
    func allWatches_wakeAtOnce(_ failure: Failure) throws {
        let world = try world()
        let index = try #require(world.index("/v1/kv/a"))
        let ids = (0..<5).map { world.submit("GET", "/v1/kv/a?index=\(index)&n=\($0)") }
        try world.produce(failure)
        for id in ids { #expect(world.answer(to: id, within: .zero)?.0.headers[.consulIndex] == String(index)) }
        let wakes = world.world.journalReader.entries(.all).suffix(5).map(\.wake)
        #expect(wakes == [.abandoned, .abandoned, .abandoned, .abandoned, .abandoned])
    }

    @Test func token_diesAfterASecond() throws {
        let world = try world()
        let index = try #require(world.index("/v1/kv/a"))
        try world.produce(.tokenDies)
        let start = world.now
        let id = world.submit("GET", "/v1/kv/a?index=\(index)")
        let (answer, at) = try #require(world.answer(to: id, within: .seconds(5)))
        #expect(answer.status == .ok && body(answer) == "[]" && at == start + .seconds(1))
    }

    @Test(arguments: [Failure.staleFollower, .oldLeader])
    func read_isOld(_ failure: Failure) throws {
        let world = try world()
        try world.produce(failure)
        _ = world.send("GET", "/v1/kv/a?stale&raw")
        _ = world.text("PUT", "/v1/kv/a", "two")
        #expect(body(world.send("GET", "/v1/kv/a?stale&raw")) == "one")
    }

    @Test func waitsAndHashes_areAsAlways() throws {
        let world = try world()
        for failure in [Failure.waitJitter, .hashBlocking] { try world.produce(failure) }
        let index = try #require(world.index("/v1/kv/a"))
        let start = world.now
        let id = world.submit("GET", "/v1/kv/a?index=\(index)&wait=16s")
        let (_, at) = try #require(world.answer(to: id, within: .seconds(20)))
        #expect((Duration.seconds(16)...(.seconds(17))).contains(at - start))
        let hash = try #require(world.send("GET", "/v1/agent/service/web").headers[.consulContentHash])
        #expect(world.isWaiting(world.submit("GET", "/v1/agent/service/web?hash=\(hash)")))
    }

    @Test(arguments: [Failure.checksCritical, .criticalServicesGo])
    func checks_areCritical(_ failure: Failure) throws {
        let world = try world()
        try world.produce(failure)
        let checks = world.text("GET", "/v1/agent/checks").text
        #expect(checks.contains(#""Status": "critical""#) && checks.contains("TTL expired"))
        _ = world.text("PUT", "/v1/agent/check/pass/service:web")
        #expect(world.text("GET", "/v1/agent/checks").text.contains(#""Status": "passing""#))
    }

    @Test func criticalService_goes_afterItsTime() throws {
        let world = try world()
        let check = #"{"TTL":"10h","Status":"passing","DeregisterCriticalServiceAfter":"1m"}"#
        _ = world.text("PUT", "/v1/agent/service/register", #"{"Name":"brief","Check":\#(check)}"#)
        try world.produce(.criticalServicesGo)
        world.advance(by: .seconds(95))
        #expect(!world.text("GET", "/v1/agent/services").text.contains("brief"))
    }

    @Test func catalogGhost_isThere_andVanishes() throws {
        let world = try world()
        try world.produce(.catalogGhost)
        #expect(world.text("GET", "/v1/catalog/service/ghost").text.contains("ghost"))
        world.advance(by: .seconds(180))
        #expect(!world.text("GET", "/v1/catalog/service/ghost").text.contains("ghost"))
    }

    @Test func duplicates_areOnTwoNodes_untilTheyEnd() throws {
        let world = try world()
        let setup = try world.produce(.duplicates)
        let text = world.text("GET", "/v1/catalog/service/duplicate").text
        #expect(text.contains("duplicate-a") && text.contains("duplicate-b"))
        world.end(setup)
        #expect(!world.text("GET", "/v1/catalog/service/duplicate").text.contains("duplicate-a"))
    }

    @Test func sessions_areGone_withTheirLocks() throws {
        let world = try world()
        let session = world.session()
        #expect(world.text("PUT", "/v1/kv/lock?acquire=\(session)").text.hasPrefix("true"))
        let index = try #require(world.index("/v1/kv/lock"))
        for failure in [Failure.sessionGone, .deadSession, .lockDelay, .lockLost] { try world.produce(failure) }
        let renewed = world.text("PUT", "/v1/session/renew/\(session)")
        #expect(renewed.status == 404 && renewed.text == "Session id '\(session)' not found")
        let acquired = world.text("PUT", "/v1/kv/free?acquire=\(session)")
        #expect(acquired.status == 500 && acquired.text.contains("invalid session"))
        let next = world.session()
        #expect(world.text("PUT", "/v1/kv/lock?acquire=\(next)").text.hasPrefix("false"))
        let lost = world.text("GET", "/v1/kv/lock").text
        #expect(!lost.contains("Session") && lost.contains(#""LockIndex": 1"#))
        #expect(try #require(world.index("/v1/kv/lock")) > index)
        world.advance(by: .seconds(16))
        #expect(world.text("PUT", "/v1/kv/lock?acquire=\(next)").text.hasPrefix("true"))
    }

    @Test func maintenance_isACheck_untilItEnds() throws {
        let world = try world()
        let setup = try world.produce(.maintenance)
        #expect(world.text("GET", "/v1/agent/checks").text.contains("_node_maintenance"))
        world.end(setup)
        #expect(!world.text("GET", "/v1/agent/checks").text.contains("_node_maintenance"))
    }

    @Test func clock_isSkewed_untilItEnds() throws {
        let world = try world()
        let setup = try world.produce(.clockSkew)
        let session = world.session(#"{"TTL":"10s"}"#)
        world.advance(by: .seconds(11))
        #expect(world.text("GET", "/v1/session/info/\(session)").text.hasPrefix("[]"))
        world.end(setup)
        #expect(world.world.cluster.faults.active.isEmpty)
    }

    @Test(arguments: [Failure.slowAnswers, .slowBody])
    func answers_areSlow(_ failure: Failure) throws {
        let world = try world()
        try world.produce(failure)
        let start = world.now
        let (_, at) = try #require(world.answer(to: world.submit("GET", "/v1/kv/a"), within: .seconds(60)))
        #expect(at > start)
    }

    @Test func hanging_garbage_andOneOfThree() throws {
        let world = try world()
        let silence = try world.produce(.silence)
        let hung = world.submit("GET", "/v1/kv/a")
        world.advance(by: .seconds(900))
        #expect(world.isWaiting(hung))
        world.end(silence)
        let garbage = try world.produce(.garbage)
        let answered = world.submit("GET", "/v1/kv/a")
        guard case .garbage(let bytes)? = world.hangUps[answered] else {
            Issue.record("no garbage")
            return
        }
        #expect(bytes.count == 64)
        world.end(garbage)
        try world.produce(.grayServer)
        let statuses = (0..<60).map { _ in world.send("GET", "/v1/kv/a").status.code }
        #expect((8...32).contains(statuses.count { $0 == 500 }))
    }

    // MARK: The catalogue

    @Test func everyRow_hasItsName() {
        let rows = Set(Failure.all.map(\.row))
        for number in 1...48 { #expect(rows.contains("C\(number)"), "C\(number) has no name") }
        #expect(Set(Failure.all.map(\.name)).count == Failure.all.count)
        #expect(Failure.named("index-goes-back")?.row == "C8" && Failure.named("C38")?.name == "html-page")
        #expect(Failure.named("nonsense") == nil)
    }

    @Test(arguments: Failure.all.filter { $0.alone != nil }.map(\.name))
    func failure_canBeProducedAndEnded_againAndAgain(_ name: String) throws {
        let world = try world()
        let failure = try #require(Failure.named(name))
        for _ in 0..<3 {
            let setups = [try world.produce(failure), try world.produce(failure)]
            for setup in setups { world.end(setup) }
        }
        #expect(world.world.wire.isIdle && world.world.cluster.faults.active.isEmpty)
        #expect(world.send("GET", "/v1/kv/a").status == .ok)
    }

    @Test func failure_thatALoneAgentCannotHave_isRefused() throws {
        let world = try world()
        #expect(throws: SettingError("gossip-flap needs a cluster of several servers")) {
            try world.produce(.gossipFlap)
        }
    }
}
