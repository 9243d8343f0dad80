// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct TraceLineTests {
    private func line(_ write: (inout TraceLine) -> Void) -> String {
        var line = TraceLine()
        write(&line)
        return String(decoding: line.bytes, as: UTF8.self)
    }

    @Test func text_cannotBreakALine() {
        let written = line { $0.text("a b\n\\c\u{7f}é") }
        #expect(written == #"a\x20b\x0a\x5cc\x7fé"#)
    }

    @Test(arguments: [(Int64.min, "-9223372036854775808"), (0, "0"), (-1, "-1"), (.max, "9223372036854775807")])
    func number_isDecimal(value: Int64, expected: String) {
        let written = line { $0.number(value) }
        #expect(written == expected)
    }

    @Test func number_holdsTheLargestUnsigned() {
        let written = line { $0.number(UInt64.max) }
        #expect(written == "18446744073709551615")
    }

    @Test func words_areSeparated() {
        let written = line { $0.word("put"); $0.number(3); $0.word("ok") }
        #expect(written == "put 3 ok")
    }
}
