// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct BindNameTemplateTests {
    private let variables: StringMap = ["value.user": "Ann", "serviceaccount.name": "web"]

    @Test(arguments: [
        ("plain $$x", "plain $$x"), ("a-${value.user}", "a-ann"), ("${ serviceaccount.name }-$${x}", "web-${x}"),
    ])
    func text_isFilledIn(text: String, filled: String) throws {
        #expect(try BindNameTemplate.filled(text, with: variables) == filled)
    }

    @Test(arguments: [
        ("${none}", "1:3: unknown variable accessed: none"),
        ("${}", "parse error at 1:3: expected expression but found \"}\""),
        ("${value.user", "parse error at 1:13: expected \"}\" but found end of string"),
    ])
    func brokenText_isRefused(text: String, message: String) {
        #expect(throws: FormatError(message)) { try BindNameTemplate.filled(text, with: variables) }
    }
}
