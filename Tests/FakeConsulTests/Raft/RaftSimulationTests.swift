// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Clusters under crashes, freezes, partitions, loss, compaction, hand-overs and changes of members.
@Suite struct RaftSimulationTests {
    @Test(arguments: 0..<10) func threeServers_keepAllLaws(block: UInt64) {
        for seed in (block * 15)..<(block * 15 + 15) {
            let simulation = RaftSimulation(servers: 3, seed: seed, rests: seed % 2 == 1)
            if let report = simulation.runToTheEnd(chaos: .seconds(4)) { Issue.record("\(report)") }
        }
    }

    @Test(arguments: 0..<10) func fiveServers_keepAllLaws(block: UInt64) {
        for seed in (1_000 + block * 15)..<(1_000 + block * 15 + 15) {
            let simulation = RaftSimulation(servers: 5, seed: seed, rests: seed % 2 == 1)
            if let report = simulation.runToTheEnd(chaos: .seconds(4)) { Issue.record("\(report)") }
        }
    }

    /// A checker that never fires proves nothing.
    @Test(arguments: [
        (RaftSimulation.Sabotage.forgedVotes, OneLeaderPerTerm() as any RaftChecker),
        (.garbledCommands, LogMatching()),
        (.forgedAcknowledgements, CommittedNeverLost()),
        (.forgetfulDisks, CommittedNeverLost()),
        (.skippedApplies, StateMachinesAgree()),
    ])
    func checker_noticesABrokenPart(sabotage: RaftSimulation.Sabotage, checker: any RaftChecker) {
        let caught = (UInt64(0)..<40).contains { seed in
            let simulation = RaftSimulation(servers: 3, seed: seed, sabotage: sabotage, watchedBy: [checker])
            _ = simulation.runToTheEnd(chaos: .seconds(10))
            return simulation.violation?.checker == type(of: checker).name
        }
        #expect(caught, "\(type(of: checker)) did not notice \(sabotage)")
    }

    @Test func sameSeed_givesTheSameTrace() {
        func hash(_ seed: UInt64) -> String {
            let simulation = RaftSimulation(servers: 5, seed: seed)
            _ = simulation.runToTheEnd(chaos: .seconds(10))
            return simulation.trace.hash
        }
        #expect(hash(7) == hash(7))
        #expect(hash(7) != hash(8))
    }

    @Test func chaos_letsClientsGetThingsDone() {
        let simulation = RaftSimulation(servers: 3, seed: 1)
        _ = simulation.runToTheEnd(chaos: .seconds(15))
        #expect(simulation.acknowledged.count > 50)
    }
}
