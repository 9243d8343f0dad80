// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct GoMultiErrorTests {
    @Test func text_listsTheErrors() {
        #expect(GoMultiError.text(["a"]) == "1 error occurred:\n\t* a\n\n")
        #expect(GoMultiError.text(["a", "b"]) == "2 errors occurred:\n\t* a\n\t* b\n\n")
    }
}
