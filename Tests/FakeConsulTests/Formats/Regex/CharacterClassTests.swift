// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CharacterClassTests {
    @Test func ranges_mayOverlap() {
        let members = CharacterClass([.init(.ranges([0x61...0x7a, 0x30...0x39, 0x62...0x63, 0x100...0x200]))])
        for value: UInt32 in [0x30, 0x39, 0x61, 0x7a, 0x100, 0x180, 0x200] { #expect(members.contains(value)) }
        for value: UInt32 in [0x2f, 0x3a, 0x60, 0x7b, 0xff, 0x201, 0x10ffff] { #expect(!members.contains(value)) }
    }

    @Test func negation_appliesToItemsAndToTheWhole() throws {
        let letters = try #require(UnicodeCategories(named: "L"))
        let members = CharacterClass([.init(.categories(letters), isNegated: true), .init(.ranges([0x61...0x61]))])
        #expect(members.contains(0x31) && members.contains(0x61) && !members.contains(0x62) && !members.contains(0xe9))
        let others = CharacterClass([.init(.categories(letters))], isNegated: true)
        #expect(others.contains(0x31) && !others.contains(0xe9))
    }

    @Test func foldedNegation_isTheRestOfTheFoldedSet() {
        let members = CharacterClass([.init(.ranges([0x6b...0x6b]), isNegated: true, foldsCase: true)])
        #expect(
            !members.contains(0x6b) && !members.contains(0x4b) && !members.contains(0x212a) && members.contains(0x6a)
        )
    }

    @Test func categories_haveGoNames() {
        #expect(UnicodeCategories(named: "Any")?.contains(0x10ffff) == true)
        #expect(UnicodeCategories(named: "Nd")?.contains(0x663) == true)
        #expect(UnicodeCategories(named: "Zs")?.contains(0xa0) == true)
        #expect(UnicodeCategories(named: "") == nil && UnicodeCategories(named: "l") == nil)
        #expect(UnicodeCategories(named: "Greek") == nil)
    }
}
