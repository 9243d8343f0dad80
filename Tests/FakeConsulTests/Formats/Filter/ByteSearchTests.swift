// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ByteSearchTests {
    @Test(arguments: [
        ("", ""), ("", "a"), ("a", "a"), ("aab", "aaaab"), ("abab", "abaabab"), ("é", "café"), ("nan", "banana"),
    ])
    func needle_isFound(_ needle: String, text: String) {
        #expect(ByteSearch(needle).isFound(in: text))
    }

    @Test(arguments: [("a", ""), ("ab", "a"), ("aab", "abab"), ("ac", "abc"), ("é", "cafe\u{301}")])
    func otherNeedle_isNotFound(_ needle: String, text: String) {
        #expect(!ByteSearch(needle).isFound(in: text))
    }

    @Test func search_isLinear() {
        let half = String(repeating: "a", count: 50_000)
        #expect(!ByteSearch(half + "b").isFound(in: half + half))
    }
}
