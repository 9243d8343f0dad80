// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct WireDelayTests {
    private func draws(_ delay: WireDelay, _ count: Int = 4000) -> [Int64] {
        var random = SeededRandom(seed: 7)
        return (0..<count).map { _ in delay.draw(from: &random).nanoseconds }
    }

    @Test func fixed_isAlwaysTheSame() {
        #expect(Set(draws(.fixed(.seconds(3)), 5)) == [3_000_000_000])
    }

    @Test func uniform_fillsItsRange() {
        let drawn = draws(.uniform(.seconds(1)..<(.seconds(3))))
        #expect(drawn.allSatisfy { (1_000_000_000..<3_000_000_000).contains($0) })
        #expect(abs(drawn.reduce(0, +) / Int64(drawn.count) - 2_000_000_000) < 50_000_000)
    }

    @Test func normal_hasItsMeanAndDeviation_andIsNeverNegative() {
        let drawn = draws(.normal(mean: .seconds(2), deviation: .milliseconds(500)))
        let mean = Double(drawn.reduce(0, +)) / Double(drawn.count)
        let variance = drawn.map { (Double($0) - mean) * (Double($0) - mean) }.reduce(0, +) / Double(drawn.count)
        #expect(abs(mean - 2e9) < 3e7)
        #expect(abs(variance.squareRoot() - 5e8) < 3e7)
        #expect(draws(.normal(mean: .zero, deviation: .seconds(86_400))).allSatisfy { $0 >= 0 })
    }
}
