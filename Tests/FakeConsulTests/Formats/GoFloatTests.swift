// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct GoFloatTests {
    @Test(
        arguments: [
            (0, "0"), (-0.0, "-0"), (1, "1"), (1.5, "1.5"), (100, "100"), (0.000001, "0.000001"), (0.0000001, "1e-7"),
            (1.25e-9, "1.25e-9"), (1e-10, "1e-10"), (1e20, "100000000000000000000"), (1e21, "1e+21"),
            (1.5e300, "1.5e+300"),
            (0.1, "0.1"), (-123.456, "-123.456"), (Double.leastNonzeroMagnitude, "5e-324"),
            (1.7976931348623157e308, "1.7976931348623157e+308"),
            (9_007_199_254_740_992, "9007199254740992"), (123_456_789, "123456789"), (1e16, "10000000000000000"),
        ] as [(Double, String)]
    )
    func json_writesAsGo(_ value: Double, _ text: String) {
        #expect(GoFloat.json(value) == text)
    }

    @Test(
        arguments: [
            (0, "0"), (1, "1"), (0.25, "0.25"), (123_456, "123456"), (1_234_567, "1.234567e+06"), (1_000_000, "1e+06"),
            (0.0001, "0.0001"), (0.00001, "1e-05"), (1e100, "1e+100"), (-2.5, "-2.5"), (.infinity, "+Inf"),
            (-.infinity, "-Inf"),
            (.nan, "NaN"),
        ] as [(Double, String)]
    )
    func format_writesAsGosVerbV(_ value: Double, _ text: String) {
        #expect(GoFloat.format(value) == text)
    }
}
