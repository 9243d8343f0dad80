// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import FakeConsul

/// The times of simulated clusters against those of real ones.
///
/// `FAKE_CONSUL_SEEDS=200 swift test --filter DistributionTests` runs 200 seeds of each event and prints the table
/// (`.ci/distributions`); without it there are fewer.
@Suite struct DistributionTests {
    private static let asked = ProcessInfo.processInfo.environment["FAKE_CONSUL_SEEDS"].flatMap { UInt64($0) }
    static let seeds = 0..<(asked ?? 16)

    struct Run: Sendable, CustomTestStringConvertible {
        let event: MeasuredEvent
        let multiplier: Int
        var testDescription: String { "\(event.name), raft_multiplier \(multiplier)" }
    }

    static let runs = MeasuredEvent.all.flatMap { event in
        event.multipliers.map { Run(event: event, multiplier: $0) }
    }

    @Test(arguments: runs) func times_areThoseOfRealClusters(_ run: Run) {
        let samples = run.event.samples(seeds: Self.seeds, multiplier: run.multiplier)
        var rows: [String] = []
        for id in samples.keys.sorted() {
            guard let measured = MeasuredTime.all[id] else { continue }
            let comparison = TimeComparison(measured: measured, sample: samples[id] ?? TimeSample())
            rows.append(comparison.row)
            FactsFile.expect(id, comparison.isRight, comparison.row)
        }
        #expect(!rows.isEmpty, "nothing was timed of \(run.event.name)")
        if Self.asked != nil { print(([TimeComparison.heading] + rows).joined(separator: "\n")) }
    }
}
