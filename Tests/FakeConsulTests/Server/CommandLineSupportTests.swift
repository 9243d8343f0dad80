// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CommandLineSupportTests {
    @Test func ratios_areReadAsNumberOrFraction() {
        #expect(Ratio(parsing: "0.1") == Ratio(1, in: 10))
        #expect(Ratio(parsing: "1/50") == Ratio(1, in: 50))
        for text in ["", "2", "-0.1", "1/0", "0.1,\"x\":1", "half", "\"1/2\""] { #expect(Ratio(parsing: text) == nil) }
    }

    @Test func durations_areReadAsGoWritesThem() {
        #expect(Duration(goText: "1m30s") == .seconds(90))
        #expect(Duration(goText: "30") == nil)
    }

    @Test func quoting_isThatOfJSON() {
        #expect(JSONText.quote("a\"b\n") == #""a\"b\n""#)
    }
}
