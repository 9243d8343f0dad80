// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Random faults in random order: whatever held, nothing of it is left once all is healed.
@Suite struct FaultScheduleTests {
    private static let selectors: [Selector] = [
        .leader, .followers, .follower, .servers, .clients, .all, .minority, .majority, .leader.in("dc2"), "s1", "c1",
    ]

    private static func fault(_ random: inout SeededRandom) -> Fault {
        let some = { (random: inout SeededRandom) in random.pick(from: selectors) ?? .all }
        let selector = some(&random)
        switch random.below(15) {
        case 0: return .crash(selector)
        case 1: return .restart(selector)
        case 2: return .restart(selector, wipingData: true)
        case 3: return .pause(selector)
        case 4: return .resume(selector)
        case 5: return .leave(selector)
        case 6: return .partition([[selector], [some(&random)]])
        case 7: return .oneWay(from: [selector], to: [some(&random)])
        case 8: return .slow(selector, to: some(&random), latency: .milliseconds(80), jitter: .milliseconds(40))
        case 9: return .lose(selector, Ratio(1, in: 5))
        case 10: return .lag(selector, by: random.chance(Ratio(1, in: 2)) ? .entries(5) : .time(.seconds(4)))
        case 11: return .transferLeadership(to: random.chance(Ratio(1, in: 2)) ? nil : selector)
        case 12: return .skewClock(selector, offset: .seconds(-30), rate: 1.5)
        case 13: return .fillDisk(selector)
        default: return .gray(selector, random.chance(Ratio(1, in: 2)) ? .error("boom") : .stall(.seconds(2)))
        }
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func nothingIsLeft_onceAllIsHealed(_ seed: UInt64) throws {
        let world = try FaultWorld(datacenters: "dc1=3+1,dc2=3", seed: seed)
        var random = SeededRandom(seed: seed, name: "schedule")
        var injected: [FaultID] = []
        for _ in 0..<60 {
            let lifetime: Duration? = random.chance(Ratio(1, in: 2)) ? nil : random.duration(upTo: .seconds(20))
            let fault = Self.fault(&random)
            if let id = try? world.inject(fault, for: fault.isMomentary ? nil : lifetime) { injected.append(id) }
            if random.chance(Ratio(1, in: 4)), let id = random.pick(from: injected) { world.undo(id) }
            _ = world.submit("PUT", "/v1/kv/k\(random.below(9))", "v", at: "c1")
            world.advance(by: random.duration(upTo: .seconds(8)))
        }
        world.cluster.healAll()
        let state = world.cluster.state
        #expect(state.faults.isEmpty && state.links.isEmpty)
        #expect(world.cluster.agents.allSatisfy { $0.faults == AgentFaults() && $0.wrongClock == nil })
        #expect(world.cluster.serverAgents.allSatisfy { $0.server?.raft.diskFailure == nil })
        #expect(state.agents.allSatisfy { $0.process == .running })
    }
}
