// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CaseFoldingTests {
    @Test(arguments: ["aA", "kK\u{212a}", "sSſ", "éÉ", "σςΣ", "яЯ", "ßẞ", "ǆǅǄ", "µμΜ", "ᾳᾼ", "Ꭰꭰ", "1", "ı", "İ", "中"])
    func variants_areTheWholeGroup(_ group: String) {
        let values = group.unicodeScalars.map(\.value).sorted()
        for value in values { #expect(CaseFolding.variants(of: value).sorted() == values) }
    }

    @Test func variants_areMutual() {
        let oneWay = (UInt32(0)..<0x2d00).filter { value in
            !CaseFolding.variants(of: value).allSatisfy { CaseFolding.variants(of: $0).contains(value) }
        }
        #expect(oneWay.isEmpty)
    }
}
