// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct GossipTimingsTests {
    @Test(arguments: [(1, 0), (2, 0.693_147_180_6), (3, 1.098_612_288_7), (10, 2.302_585_093), (1000, 6.907_755_279)])
    func logarithm_isThatOfMathematics(value: Double, logarithm: Double) {
        #expect(abs(naturalLogarithm(value) - logarithm) < 1e-9)
    }

    private func seconds(_ timings: GossipTimings, probes: [Int], known: Int) -> Double {
        let suspicion = timings.suspicion(probes: probes.map { .milliseconds($0) }, known: known)
        return Double(suspicion.nanoseconds) / 1e9
    }

    @Test func suspicion_isShortest_whenEnoughConfirmIt() {
        #expect(seconds(.lan, probes: [0, 500, 900, 3000], known: 5) == 4)
    }

    @Test func suspicion_isLonger_whenFewConfirmIt() {
        #expect(seconds(.lan, probes: [0], known: 6) == 24)
        #expect(abs(seconds(.lan, probes: [0, 300], known: 6) - 11.381) < 0.001)
    }

    @Test func confirmation_countsWhenItComes() {
        #expect(seconds(.lan, probes: [0, 100, 5000], known: 6) == 5)
    }

    @Test func smallPool_expectsNoConfirmation() {
        #expect(seconds(.lan, probes: [0], known: 3) == 4)
        #expect(seconds(.wan, probes: [0, 100], known: 3) == 30)
    }

    @Test func largePool_suspectsLonger() {
        #expect(seconds(.lan, probes: [0, 1, 2], known: 100) == 8)
    }
}
