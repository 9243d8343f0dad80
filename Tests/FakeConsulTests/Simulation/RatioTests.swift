// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RatioTests {
    @Test func ratio_isAtMostOne() {
        #expect(Ratio(7, in: 5) == Ratio(5, in: 5))
        #expect(Ratio(1, in: 50).numerator == 1)
    }
}
