// SPDX-License-Identifier: MIT

import FakeConsul
import Scenarios
import Testing

@Suite struct ScenarioTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func everyBuiltInScenario_isValid_andTheSameAgain(seed: UInt64) async throws {
        for scenario in Scenarios.all {
            let report = try await Scenarios.run(scenario, seed: seed)
            #expect(report.isValid, "\(report.scenario), seed \(seed): \(report.violations)")
            #expect(try await Scenarios.run(scenario, seed: seed) == report)
        }
    }

    @Test func whatDoesNotHold_isReported() async throws {
        let report = try await Scenarios.run(Impossible.self, seed: 1)
        #expect(report.violations == [Violation("water flows uphill")])
        #expect(!report.isValid)
    }

    private enum Impossible: Scenario {
        static let name = "impossible"
        static let summary = "Nothing of it holds."

        static func play(in consul: FakeConsul) async throws -> [Violation] { [Violation("water flows uphill")] }
    }
}
