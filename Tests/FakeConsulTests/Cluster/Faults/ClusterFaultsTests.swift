// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ClusterFaultsTests {
    private let world: FaultWorld

    init() throws { world = try FaultWorld() }

    private func process(_ name: String) -> MachineCondition { world.cluster.links[world[name].machine] }

    // MARK: Processes

    @Test func crash_killsTheLeader_andAnotherIsElected_andUndoStartsItAgain() throws {
        let old = try #require(world.leader)
        let crash = try world.inject(.crash(.leader))
        #expect(process(old.name) == .dead)
        #expect(world.wait { world.leader != nil })
        #expect(world.leader !== old)
        world.undo(crash)
        #expect(process(old.name) == .running)
        #expect(world.put("a", "1", at: world.follower.name))
        #expect(world.wait { world.value(of: "a", at: old.name) == "1" })
    }

    @Test func lifetime_undoesTheFault_inVirtualTime() throws {
        try world.inject(.crash("s1"), for: .seconds(30))
        world.advance(by: .seconds(29))
        #expect(process("s1") == .dead && world.cluster.faults.active.count == 1)
        world.advance(by: .seconds(1))
        #expect(process("s1") == .running && world.cluster.faults.active.isEmpty)
    }

    @Test func whatTwoFaultsHold_staysUntilBothAreGone() throws {
        let one = try world.inject(.crash("s1"))
        let all = try world.inject(.crash(.servers))
        world.undo(one)
        #expect(process("s1") == .dead && process("s2") == .dead)
        world.undo(all)
        #expect(process("s1") == .running && process("s2") == .running)
    }

    @Test func restartByHand_endsTheCrash() throws {
        let crash = try world.inject(.crash("s1"), for: .seconds(30))
        try world.inject(.restart("s1"))
        #expect(process("s1") == .running && world.cluster.faults.active.isEmpty)
        try world.inject(.crash("s1"))
        world.undo(crash)
        world.advance(by: .seconds(40))
        #expect(process("s1") == .dead)
    }

    @Test func restart_keepsOrWipesTheData() throws {
        let follower = world.follower.name
        #expect(world.put("a", "1", at: "s1"))
        world.advance(by: .seconds(1))
        try world.inject(.restart("s1"))
        let lastIndex = { world[follower].server?.raft.log.lastIndex ?? 0 }
        try world.inject(.restart(.named(follower)))
        #expect(lastIndex() > 0)
        try world.inject(.restart(.named(follower), wipingData: true))
        #expect(lastIndex() == 0)
    }

    @Test func pause_freezes_andResumeOrUndoThaws() throws {
        let pause = try world.inject(.pause("s2"))
        #expect(process("s2") == .frozen)
        let request = world.submit("GET", "/v1/status/leader", at: "s2")
        #expect(world.answer(to: request) == nil)
        world.undo(pause)
        #expect(world.wait { world.answer(to: request) != nil })
        try world.inject(.pause("s2"))
        try world.inject(.resume("s2"))
        #expect(process("s2") == .running && world.cluster.faults.active.isEmpty)
    }

    @Test func crash_ofAPausedProcess_leavesNoPauseBehind() throws {
        try world.inject(.pause("s2"))
        let crash = try world.inject(.crash("s2"))
        world.undo(crash)
        #expect(process("s2") == .running && world.cluster.faults.active.isEmpty)
    }

    @Test func leave_isGraceful_andUndoLetsTheAgentJoinAgain() throws {
        let status = { world.cluster.state["s1"]?.members.first { $0.name == "c1" }?.status }
        let leave = try world.inject(.leave("c1"))
        #expect(process("c1") == .running)
        #expect(world.wait(.seconds(30)) { process("c1") == .dead })
        #expect(world.wait(.seconds(30)) { status() == .left })
        world.undo(leave)
        #expect(process("c1") == .running)
        #expect(world.wait(.seconds(60)) { status() == .alive })
    }

    @Test func leave_undoneBeforeItIsDone_keepsTheAgent() throws {
        let leave = try world.inject(.leave("c1"), for: .seconds(1))
        world.advance(by: .seconds(60))
        #expect(world.cluster.faults[leave] == nil && process("c1") == .running)
        #expect(world.cluster.state["s1"]?.members.first { $0.name == "c1" }?.status == .alive)
    }

    // MARK: Network

    @Test func partition_isolatesTheLeader_andHeals() throws {
        let old = try #require(world.leader)
        let partition = try world.inject(.partition([[.leader], [.followers, .clients]]))
        #expect(world.cluster.state.links.count == 6)
        #expect(world.wait { world.leader != nil && world.leader !== old })
        world.undo(partition)
        #expect(world.cluster.state.links.isEmpty)
        #expect(world.wait { old.server?.raft.role == .follower })
    }

    @Test func slowAndLose_composeOnALink_andGoOneByOne() throws {
        let link = { world.cluster.state.links.first { $0.from == "s1" && $0.to == "s2" } }
        let slow = try world.inject(.slow("s1", latency: .milliseconds(50), jitter: .milliseconds(5)))
        let lose = try world.inject(.lose("s2", Ratio(1, in: 4)))
        #expect(link()?.latency == LinkQuality.local.latency + .milliseconds(50))
        #expect(link()?.loss == Ratio(1, in: 4))
        world.undo(slow)
        #expect(link()?.latency == LinkQuality.local.latency && link()?.loss == Ratio(1, in: 4))
        world.undo(lose)
        #expect(link() == nil)
    }

    @Test func healAll_takesBackEverything() throws {
        let before = world.cluster.state.links
        try world.inject(.crash("s1"))
        try world.inject(.pause("c1"))
        try world.inject(.partition([["s1"], ["s2"]]))
        try world.inject(.slow("s3", latency: .seconds(1)))
        #expect(world.cluster.healAll().map(\.id.description) == ["f1", "f2", "f3", "f4"])
        #expect(world.cluster.state.links == before && world.cluster.faults.active.isEmpty)
        #expect(process("s1") == .running && process("c1") == .running)
    }

    // MARK: Leadership

    @Test func transfer_movesLeadership_toTheServerNamed() throws {
        let target = world.follower
        try world.inject(.transferLeadership(to: .named(target.name)))
        #expect(world.wait(.seconds(5)) { world.leader === target })
        let old = target
        try world.inject(.transferLeadership())
        #expect(world.wait(.seconds(5)) { world.leader != nil && world.leader !== old })
    }

    @Test func forcedElection_makesTheCandidateLead() throws {
        let candidate = world.follower
        #expect(try world.cluster.forceElection(of: .named(candidate.name)) == [candidate.name])
        #expect(world.wait(.seconds(5)) { world.leader === candidate })
        #expect(throws: FaultRefusal.self) { try world.cluster.forceElection(of: .leader) }
        #expect(throws: FaultRefusal.self) { try world.cluster.forceElection(of: "c1") }
    }

    // MARK: Refusals

    @Test func refusedFaults_changeNothing() throws {
        try world.inject(.crash("s3"))
        let before = world.cluster.state
        let stream = world.cluster.faultRandom
        #expect(world.refusal(.crash("s9"))?.contains("there are s1") == true)
        #expect(world.refusal(.crash("s1"), for: .seconds(-1)) == "lifetime: must be above zero, not -1s")
        #expect(world.refusal(.pause("s3")) == "s3 has no process to pause")
        #expect(world.refusal(.partition([["s1"], [.servers]])) == "groups: s1 is in two groups")
        #expect(world.refusal(.partition([[.follower], ["s9"]])) != nil)
        #expect(world.cluster.state == before)
        var (a, b) = (stream, world.cluster.faultRandom)
        #expect(a.next() == b.next())
    }

    @Test func sameSeedAndFaults_sameTrace() throws {
        func run() throws -> String {
            let world = try FaultWorld(servers: 5, seed: 9)
            try world.inject(.partition([[.minority], [.majority]]), for: .seconds(20))
            try world.inject(.lose(.follower, Ratio(1, in: 3)), for: .seconds(40))
            world.advance(by: .seconds(60))
            return world.cluster.trace.hash
        }
        #expect(try run() == run())
    }
}
