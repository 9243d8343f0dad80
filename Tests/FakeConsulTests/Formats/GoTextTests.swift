// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct GoTextTests {
    @Test(arguments: [
        ("plain", "\"plain\""), ("a\"b\\c", "\"a\\\"b\\\\c\""), ("\u{7}\u{8}\u{c}\n\r\t\u{b}", "\"\\a\\b\\f\\n\\r\\t\\v\""),
        ("\0\u{7f}", "\"\\x00\\x7f\""), ("é☺", "\"é☺\""), ("\u{ad}\u{a0}", "\"\\u00ad\\u00a0\""),
        ("\u{feff}\u{e0001}", "\"\\ufeff\\U000e0001\""), ("'", "\"'\""),
    ])
    func quoted_escapesAsGo(_ text: String, _ expected: String) {
        #expect(GoText.quoted(text) == expected)
    }

    @Test func string_replacesEveryBrokenByte() {
        #expect(GoText.string(Array("aé€😀".utf8)) == "aé€😀")
        #expect(GoText.string([0x61, 0xc0, 0x80, 0xf5, 0x62]) == "a\u{fffd}\u{fffd}\u{fffd}b")
        #expect(GoText.string([0xf0, 0x9f, 0x98]) == "\u{fffd}\u{fffd}\u{fffd}")
        #expect(GoText.string([0xe0, 0x80, 0x80, 0xf4, 0x90]) == "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}")
        #expect(GoText.string([]) == "")
    }
}
