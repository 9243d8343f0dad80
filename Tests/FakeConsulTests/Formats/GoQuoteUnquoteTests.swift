// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct GoQuoteUnquoteTests {
    @Test(arguments: [
        (#""a\n\t\\\"""#, "a\n\t\\\""), (#""\x41\101\u00e9\U0001F600""#, "AAé😀"), ("`a\\n\rb`", "a\\nb"), ("``", ""),
        (#""""#, ""),
    ])
    func literal_meansItsText(_ literal: String, text: String) {
        #expect(GoQuote.unquote(Array(literal.utf8)) == Array(text.utf8))
    }

    @Test(arguments: [
        "", "\"", "\"a", "a", #""\q""#, #""\'""#, #""\x4""#, #""\400""#, #""\ud800""#, #""\U00110000""#, "\"a\nb\"",
        "`a`b`", #""a"b""#,
    ])
    func malformedLiteral_meansNothing(_ literal: String) {
        #expect(GoQuote.unquote(Array(literal.utf8)) == nil)
    }
}
