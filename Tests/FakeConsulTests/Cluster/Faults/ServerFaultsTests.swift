// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Faults within a server: lag, a wrong clock, a full disk, a gray process.
@Suite struct ServerFaultsTests {
    private let world: FaultWorld

    init() throws { world = try FaultWorld() }

    private var leaderName: String { world.leader?.name ?? "" }

    // MARK: Lag

    @Test func lagByTime_appliesLate() throws {
        let follower = world.follower.name
        try world.inject(.lag(.followers, by: .time(.seconds(5))))
        #expect(world.put("a", "1", at: leaderName))
        world.advance(by: .seconds(4))
        #expect(world.value(of: "a", at: follower) == nil)
        world.advance(by: .seconds(2))
        #expect(world.value(of: "a", at: follower) == "1")
    }

    @Test func lagByEntries_staysBehind_untilItIsUndone() throws {
        let follower = world.follower.name
        let lag = try world.inject(.lag(.named(follower), by: .entries(3)))
        for number in 1...5 { #expect(world.put("k\(number)", "v", at: leaderName)) }
        world.advance(by: .seconds(2))
        let raft = try #require(world[follower].server)
        #expect(raft.lastApplied == raft.raft.commitIndex - 3)
        #expect(world.value(of: "k5", at: follower) == nil)
        world.undo(lag)
        #expect(world.value(of: "k5", at: follower) == "v")
    }

    @Test func laggard_thatBecomesLeader_appliesAll() throws {
        let follower = world.follower
        try world.inject(.lag(.named(follower.name), by: .entries(1000)))
        #expect(world.put("a", "1", at: leaderName))
        world.advance(by: .seconds(1))
        try world.inject(.transferLeadership(to: .named(follower.name)))
        #expect(world.wait(.seconds(10)) { world.leader === follower })
        #expect(world.send("GET", "/v1/kv/a?raw", at: follower.name)?.text == "1")
    }

    // MARK: Clocks

    @Test func wrongClock_showsInTheDateHeader_andGoesRightAgain() throws {
        func date(_ name: String) -> String? {
            world.answer(to: world.submit("GET", "/v1/agent/services", at: name))?.headers[.date]
        }
        #expect(date("s1") == nil)
        let skew = try world.inject(.skewClock("s1", offset: .seconds(3600), rate: 2))
        #expect(date("s1") == Timestamp.httpDate(nanoseconds: (world.cluster.now + .seconds(3600)).nanoseconds))
        world.advance(by: .seconds(100))
        #expect(date("s1") == Timestamp.httpDate(nanoseconds: (world.cluster.now + .seconds(3700)).nanoseconds))
        #expect(date("s2") == nil)
        world.undo(skew)
        #expect(date("s1") == nil)
    }

    @Test func leaderWithASlowClock_countsSessionsLonger() throws {
        try world.inject(.skewClock(.leader, rate: 0.5))
        let body = #"{"TTL":"10s"}"#
        let id = try #require(
            world.send("PUT", "/v1/session/create", body, at: leaderName)?.text.split(separator: "\"").last {
                $0.utf8.count == 36
            })
        world.advance(by: .seconds(39))
        #expect(world.send("GET", "/v1/session/info/\(id)", at: leaderName)?.text.contains(id) == true)
        world.advance(by: .seconds(2))
        #expect(world.send("GET", "/v1/session/info/\(id)", at: leaderName)?.text.contains(id) == false)
    }

    @Test func entries_carryTheLeadersTime() throws {
        try world.inject(.skewClock(.leader, offset: .seconds(-60)))
        #expect(world.put("a", "1", at: leaderName))
        let log = try #require(world.leader?.server?.raft.log)
        let entry = try #require(log[log.lastIndex])
        #expect(world.cluster.now - entry.proposedAt >= .seconds(60))
    }

    // MARK: Disks

    @Test func leaderWithAFullDisk_failsTheWrite_andStepsDown() throws {
        let old = try #require(world.leader)
        try world.inject(.fillDisk(.leader))
        let answer = world.send("PUT", "/v1/kv/a", "1", at: old.name)
        #expect(answer?.status == 500)
        #expect(answer?.text == "raft apply failed: write /consul/data/raft/raft.db: no space left on device")
        #expect(world.wait { world.leader != nil && world.leader !== old })
        #expect(world.put("a", "2", at: world.leader?.name ?? ""))
    }

    @Test func followersWithFullDisks_acknowledgeNothing() throws {
        let fill = try world.inject(.fillDisk(.followers))
        let write = world.submit("PUT", "/v1/kv/a", "1", at: leaderName)
        world.advance(by: .seconds(3))
        #expect(world.answer(to: write) == nil)
        world.undo(fill)
        #expect(world.wait(.seconds(30)) { world.answer(to: write) != nil })
    }

    // MARK: Gray servers

    @Test func grayServer_answersErrors_toClientsAndAgents() throws {
        let gray = try world.inject(.gray(.servers, .error("boom")))
        #expect(world.send("GET", "/v1/status/leader", at: "s1").map { $0.status } == 500)
        #expect(world.send("GET", "/v1/status/leader", at: "s1")?.text == "boom")
        let through = world.send("GET", "/v1/kv/a", at: "c1")
        #expect(through?.status == 500 && through?.text == "rpc error making call: boom")
        world.undo(gray)
        #expect(world.send("GET", "/v1/kv/a", at: "c1")?.status == 404)
    }

    @Test func grayServer_stallsForATimeOrForEver() throws {
        let stall = try world.inject(.gray("s1", .stall(.seconds(3))))
        let start = world.cluster.now
        #expect(world.send("GET", "/v1/status/leader", at: "s1")?.status == 200)
        #expect(world.cluster.now - start >= .seconds(3))
        world.undo(stall)
        try world.inject(.gray("s1", .stall(nil)))
        #expect(world.send("GET", "/v1/status/leader", at: "s1") == nil)
    }

    @Test func simulation_isAnswered_byFrozenAndGrayAgents() throws {
        try world.inject(.pause("s1"))
        try world.inject(.gray("s2", .stall(nil)))
        for name in ["s1", "s2"] {
            #expect(world.send("GET", "/sim/v1/cluster", at: name, within: .zero)?.status == 200)
        }
    }
}
