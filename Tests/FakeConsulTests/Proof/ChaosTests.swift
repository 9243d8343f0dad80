// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import FakeConsul

/// Random faults over clusters of three and five servers, with clients at work: no law is broken, nothing committed is
/// lost, what clients were told is linearizable, and after the last fault all agree.
///
/// `FAKE_CONSUL_SCHEDULES=1000 swift test --filter ChaosTests` runs a thousand; without it there are fewer.
@Suite struct ChaosTests {
    private static let asked = ProcessInfo.processInfo.environment["FAKE_CONSUL_SCHEDULES"].flatMap { UInt64($0) }
    private static let count = asked ?? 60
    /// Two lots of seeds, so that two run at a time.
    static let lots = [0, 1] as [UInt64]

    @Test(arguments: lots) func randomFaults_breakNoLaw(lot: UInt64) {
        var answers = 0
        for seed in stride(from: lot, to: Self.count, by: Self.lots.count) {
            var run = ChaosRun(servers: seed % 3 == 2 ? 5 : 3, seed: seed)
            if let report = run.run() { Issue.record("\(report)") }
            answers += run.clients.answers
        }
        #expect(answers > 50 * Int(Self.count) / Self.lots.count, "the clients did little: \(answers)")
    }
}
