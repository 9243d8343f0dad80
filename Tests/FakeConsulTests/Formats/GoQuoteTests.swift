// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct GoQuoteTests {
    @Test(arguments: [
        ("plain", "\"plain\""), ("a\"b\\c", "\"a\\\"b\\\\c\""),
        ("\u{7}\u{8}\u{c}\n\r\t\u{b}", "\"\\a\\b\\f\\n\\r\\t\\v\""),
        ("\0\u{7f}", "\"\\x00\\x7f\""), ("é☺", "\"é☺\""), ("\u{ad}\u{a0}", "\"\\u00ad\\u00a0\""),
        ("\u{feff}\u{e0001}", "\"\\ufeff\\U000e0001\""), ("'", "\"'\""),
    ])
    func quote_escapesAsGo(_ text: String, _ expected: String) {
        #expect(GoQuote.quote(text) == expected)
    }
}
