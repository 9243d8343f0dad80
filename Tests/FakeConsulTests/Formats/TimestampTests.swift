// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct TimestampTests {
    /// 2026-11-24T10:00:00Z.
    private let base: Int64 = 1_795_514_400_000_000_000

    @Test(
        arguments: [
            (0, ""), (123_456_789, ".123456789"), (120_000_000, ".12"), (1, ".000000001"), (100, ".0000001"),
            (999_999_999, ".999999999"),
        ] as [(Int64, String)]
    )
    func rfc3339_leavesOutTrailingZeros(_ nanosecond: Int64, _ fraction: String) {
        #expect(Timestamp.rfc3339(nanoseconds: base + nanosecond) == "2026-11-24T10:00:00\(fraction)Z")
        #expect(Timestamp.goString(nanoseconds: base + nanosecond) == "2026-11-24 10:00:00\(fraction) +0000 UTC")
    }

    @Test func httpDate_isIMFFixdate() {
        #expect(Timestamp.httpDate(nanoseconds: base) == "Tue, 24 Nov 2026 10:00:00 GMT")
        #expect(Timestamp.httpDate(nanoseconds: 0) == "Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(Timestamp.httpDate(nanoseconds: 784_111_777_000_000_000) == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999999999Z"),
            (951_782_400_000_000_000, "2000-02-29T00:00:00Z"),
            (Int64.max, "2262-04-11T23:47:16.854775807Z"), (Int64.min, "1677-09-21T00:12:43.145224192Z"),
            (4_107_542_400_000_000_000, "2100-03-01T00:00:00Z"), (1_709_164_799_000_000_000, "2024-02-28T23:59:59Z"),
        ] as [(Int64, String)]
    )
    func rfc3339_goesBothWays(_ nanoseconds: Int64, _ text: String) throws {
        #expect(Timestamp.rfc3339(nanoseconds: nanoseconds) == text)
        #expect(try Timestamp.parseRFC3339(text) == nanoseconds)
    }

    @Test func parse_appliesTheOffset() throws {
        #expect(try Timestamp.parseRFC3339("2026-11-24T12:30:00.5+02:30") == base + 500_000_000)
        #expect(try Timestamp.parseRFC3339("2026-11-24T05:00:00-05:00") == base)
        #expect(try Timestamp.parseRFC3339(Timestamp.zero) == .min)
        #expect(try Timestamp.parseRFC3339("9999-12-31T23:59:59Z") == .max)
    }

    @Test(arguments: [
        ("x", "parsing time \"x\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"x\" as \"2006\""),
        ("2026-11-24", "parsing time \"2026-11-24\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"T\""),
        ("2026-13-24T10:00:00Z", "parsing time \"2026-13-24T10:00:00Z\": month out of range"),
        ("2026-02-29T10:00:00Z", "parsing time \"2026-02-29T10:00:00Z\": day out of range"),
        ("2026-11-24T25:00:00Z", "parsing time \"2026-11-24T25:00:00Z\": hour out of range"),
        (
            "2026-11-24T10:00:00",
            "parsing time \"2026-11-24T10:00:00\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"Z07:00\""
        ),
        ("2026-11-24T10:00:00Zx", "parsing time \"2026-11-24T10:00:00Zx\": extra text: \"x\""),
    ])
    func parse_refusesInGosWords(_ text: String, _ message: String) {
        #expect(throws: FormatError(message)) { try Timestamp.parseRFC3339(text) }
    }
}
