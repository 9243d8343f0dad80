// SPDX-License-Identifier: MIT

import Scenarios
import Testing

@testable import FakeConsul

/// A checker that never finds anything proves nothing: each is shown a cluster with a bug that it must notice.
@Suite struct CanaryTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let sabotage: Sabotage
        let watch: @Sendable () -> InvariantWatch
        let name: String
        var testDescription: String { "\(sabotage) is noticed by: \(name)" }

        init<Law: Invariant & SendableMetatype>(_ sabotage: Sabotage, _ law: @escaping @Sendable () -> Law) {
            self.sabotage = sabotage
            watch = { InvariantWatch([law()]) }
            name = Law.name
        }
    }

    static let cases = [
        Case(.forgedVotes) { OneLeaderATerm() }, Case(.doubleVotes) { OneLeaderATerm() },
        Case(.forgetfulDisks) { CommittedEntriesStay() }, Case(.skippedApplies) { ServerStatesAgree() },
        Case(.doubleApplies) { AppliesInOrder() }, Case(.sharedLocks) { LockHeldByOne() },
    ]

    @Test(arguments: cases) func plantedBug_isNoticed(_ canary: Case) {
        for seed in 0..<40 as Range<UInt64> {
            var run = ChaosRun(servers: 3, seed: seed, invariants: canary.watch())
            canary.sabotage.install(in: run.lab)
            _ = run.run()
            guard let violation = run.lab.invariants.violation else { continue }
            #expect(violation.name == canary.name)
            return
        }
        Issue.record("forty runs went by and \(canary.name) noticed nothing of \(canary.sabotage)")
    }

    @Test func everySabotage_hasItsChecker() {
        #expect(Set(Self.cases.map(\.sabotage)) == Set(Sabotage.allCases))
    }

    @Test func staleConsistentReads_areNoticed() {
        let isNoticed = (0..<20 as Range<UInt64>).contains { seed in
            var run = ChaosRun(
                servers: 3, seed: seed, invariants: InvariantWatch([ConsistentReadsAreFresh()]),
                staleReads: [.consistent])
            _ = run.run()
            return run.lab.invariants.violation?.name == ConsistentReadsAreFresh.name
        }
        #expect(isNoticed)
    }

    @Test func defaultReadsThatGoBack_areNoticed() {
        let isNoticed = (0..<40 as Range<UInt64>).contains { seed in
            var run = ChaosRun(
                servers: 3, seed: seed, invariants: InvariantWatch([DefaultReadsNeverGoBack()]), staleReads: [.plain])
            _ = run.run()
            return run.lab.invariants.violation?.name == DefaultReadsNeverGoBack.name
        }
        #expect(isNoticed)
    }

    @Test func staleReads_areNotLinearizable() {
        let isNoticed = (0..<20 as Range<UInt64>).contains { seed in
            var run = ChaosRun(
                servers: 3, seed: seed, invariants: InvariantWatch([]), staleReads: [.plain, .consistent])
            return run.run()?.contains("not linearizable") == true
        }
        #expect(isNoticed)
    }
}
