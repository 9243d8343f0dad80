// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct GoDurationTests {
    @Test(
        arguments: [
            ("0", 0), ("5s", 5_000_000_000), ("30s", 30_000_000_000), ("1478s", 1_478_000_000_000),
            ("-5s", -5_000_000_000),
            ("+5s", 5_000_000_000), ("-0", 0), ("5.0s", 5_000_000_000), ("5.6s", 5_600_000_000), ("5.s", 5_000_000_000),
            (".5s", 500_000_000), ("1.0040s", 1_004_000_000), ("100.00100s", 100_001_000_000), ("10ns", 10),
            ("11us", 11_000),
            ("12µs", 12_000), ("12μs", 12_000), ("13ms", 13_000_000), ("14s", 14_000_000_000), ("15m", 900_000_000_000),
            ("16h", 57_600_000_000_000), ("3h30m", 12_600_000_000_000), ("10.5s4m", 250_500_000_000),
            ("1h2m3s4ms5us6ns", 3_723_004_005_006), ("52763797000ns", 52_763_797_000),
            ("0.3333333333333333333h", 1_200_000_000_000), ("9007199254740993ns", 9_007_199_254_740_993),
            ("9223372036854775807ns", Int64.max), ("9223372036854775.807us", Int64.max),
            ("-9223372036854775808ns", Int64.min),
            ("0.100000000000000000000h", 360_000_000_000), ("0.830103483285477580700h", 2_988_372_539_827),
        ] as [(String, Int64)]
    )
    func parse_readsWhatGoReads(_ text: String, _ nanoseconds: Int64) throws {
        #expect(try GoDuration.nanoseconds(text) == nanoseconds)
        #expect(try GoDuration.parse(text) == .nanoseconds(nanoseconds))
    }

    @Test(arguments: [
        ("", "time: invalid duration \"\""),
        ("abc", "time: invalid duration \"abc\""),
        ("x", "time: invalid duration \"x\""),
        ("10", "time: missing unit in duration \"10\""),
        ("15", "time: missing unit in duration \"15\""),
        ("-", "time: invalid duration \"-\""),
        ("s", "time: invalid duration \"s\""),
        (".", "time: invalid duration \".\""),
        ("-.s", "time: invalid duration \"-.s\""),
        ("3000000h", "time: invalid duration \"3000000h\""),
        ("9223372036854775808ns", "time: invalid duration \"9223372036854775808ns\""),
        ("99999999999999999999s", "time: invalid duration \"99999999999999999999s\""),
        ("9223372036854775807ns1ns", "time: invalid duration \"9223372036854775807ns1ns\""),
        ("5d", "time: unknown unit \"d\" in duration \"5d\""),
        ("1h5 m", "time: unknown unit \" m\" in duration \"1h5 m\""),
        ("5é", "time: unknown unit \"\\xc3\\xa9\" in duration \"5\\xc3\\xa9\""),
        ("\"x\"", "time: invalid duration \"\\\"x\\\"\""),
    ])
    func parse_refusesInGosWords(_ text: String, _ message: String) {
        #expect(throws: FormatError(message)) { try GoDuration.parse(text) }
    }

    @Test(
        arguments: [
            (0, "0s"), (1, "1ns"), (1_100, "1.1µs"), (2_200_000, "2.2ms"), (100_000_000, "100ms"),
            (3_300_000_000, "3.3s"),
            (245_000_000_000, "4m5s"), (245_001_000_000, "4m5.001s"), (18_367_001_000_000, "5h6m7.001s"),
            (480_000_000_001, "8m0.000000001s"), (90_000_000_000, "1m30s"), (3_600_000_000_000, "1h0m0s"),
            (259_200_000_000_000, "72h0m0s"), (-1_500_000_000, "-1.5s"), (-100, "-100ns"),
            (Int64.max, "2562047h47m16.854775807s"),
            (Int64.min, "-2562047h47m16.854775808s"),
        ] as [(Int64, String)]
    )
    func format_writesAsGo(_ nanoseconds: Int64, _ text: String) {
        #expect(GoDuration.format(nanoseconds: nanoseconds) == text)
        #expect(GoDuration.format(.nanoseconds(nanoseconds)) == text)
    }
}
