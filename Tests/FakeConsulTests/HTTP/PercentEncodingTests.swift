// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct PercentEncodingTests {
    @Test func path_keepsPlusAndGivesBytes() {
        #expect(PercentEncoding.decodePath("a+b%2F%fF".utf8) == Array("a+b/".utf8) + [0xff])
        #expect(PercentEncoding.decodePath("a%2".utf8) == nil)
        #expect(PercentEncoding.decodePath("%G0".utf8) == nil)
    }

    @Test func encoding_isGos() {
        #expect(PercentEncoding.encodePath("/v1/a b?c#d&e!é".utf8) == "/v1/a%20b%3Fc%23d&e%21%C3%A9")
        #expect(PercentEncoding.encodeQueryPart("a b&c/~") == "a+b%26c%2F~")
    }
}
