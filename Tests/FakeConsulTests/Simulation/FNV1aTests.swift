// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct FNV1aTests {
    @Test(arguments: [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)])
    func hash_isTheOneOfThePublishedVectors(text: String, expected: UInt64) {
        #expect(FNV1a.hash(text) == expected)
    }

    @Test func hexadecimal_hasSixteenDigits() {
        #expect(hexadecimal(0xabc) == "0000000000000abc")
        #expect(hexadecimal(.max) == "ffffffffffffffff")
    }
}
