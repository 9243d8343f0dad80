// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CheckThresholdTests {
    private static func threshold(success: Int = 0, warning: Int = 0, critical: Int = 0) -> CheckThreshold {
        var type = CheckType()
        type.successBeforePassing = success
        type.failuresBeforeWarning = warning
        type.failuresBeforeCritical = critical
        return CheckThreshold(type)
    }

    @Test func firstOutcome_countsAtOnce() {
        var threshold = Self.threshold(success: 3, critical: 3)
        #expect(threshold.receive(.passing) == .set(.passing))
        threshold = Self.threshold(success: 3, critical: 3)
        #expect(threshold.receive(.critical) == .set(.critical))
    }

    @Test func failures_warnFirst_thenAreCritical() {
        var threshold = Self.threshold(warning: 2, critical: 4)
        _ = threshold.receive(.passing)
        #expect(threshold.receive(.critical) == .wait)
        #expect(threshold.receive(.critical) == .set(.warning))
        #expect(threshold.receive(.critical) == .set(.warning))
        #expect(threshold.receive(.critical) == .set(.critical))
    }

    @Test func successes_mustComeInARow() {
        var threshold = Self.threshold(success: 2)
        _ = threshold.receive(.critical)
        #expect(threshold.receive(.passing) == .wait)
        #expect(threshold.receive(.critical) == .set(.critical))
        #expect(threshold.receive(.warning) == .wait)
        #expect(threshold.receive(.passing) == .set(.passing))
    }
}
