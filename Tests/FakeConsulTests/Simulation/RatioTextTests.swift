// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RatioTextTests {
    @Test func decimals_andFractions_areRead() {
        #expect(Ratio("0.25") == Ratio(250_000_000, in: 1_000_000_000))
        #expect(Ratio("1/3") == Ratio(1, in: 3))
        #expect(Ratio("1")?.number == 1)
        #expect(Ratio("1/4")?.number == 0.25)
        #expect(Ratio("1/3")?.number == nil)
    }

    @Test(arguments: ["", "-0.1", "1.1", "nan", "inf", "1/0", "2/1", "1/2/3", "x", "1/", "99999999999999999999/1"])
    func nonsense_isRefused(_ text: String) { #expect(Ratio(text) == nil) }
}
