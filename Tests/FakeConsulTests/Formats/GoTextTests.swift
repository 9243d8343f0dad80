// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct GoTextTests {
    @Test func string_replacesEveryBrokenByte() {
        #expect(GoText.string(Array("aé€😀".utf8)) == "aé€😀")
        #expect(GoText.string([0x61, 0xc0, 0x80, 0xf5, 0x62]) == "a\u{fffd}\u{fffd}\u{fffd}b")
        #expect(GoText.string([0xf0, 0x9f, 0x98]) == "\u{fffd}\u{fffd}\u{fffd}")
        #expect(GoText.string([0xe0, 0x80, 0x80, 0xf4, 0x90]) == "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}")
        #expect(GoText.string([]) == "")
    }
}
