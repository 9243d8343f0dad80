// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct UUIDTextTests {
    @Test func text_goesBothWays() throws {
        let text = "0123abcd-4567-89ef-fedc-ba9876543210"
        #expect(UUIDText.format(0x0123_abcd_4567_89ef, 0xfedc_ba98_7654_3210) == text)
        #expect(try Hex.encode(UUIDText.parse(text)) == "0123abcd456789effedcba9876543210")
        #expect(UUIDText.isValid("0123ABCD-4567-89EF-FEDC-BA9876543210"))
    }

    @Test(arguments: [
        ("", "uuid string is wrong length"), ("0123abcd-4567-89ef-fedc-ba987654321", "uuid string is wrong length"),
        ("0123abcd04567-89ef-fedc-ba9876543210", "uuid is improperly formatted"),
        ("0123abcd-4567-89ef-fedc-ba987654321x", "encoding/hex: invalid byte: U+0078 'x'"),
    ])
    func parse_refusesInTheLibrarysWords(_ text: String, _ message: String) {
        #expect(throws: FormatError(message)) { try UUIDText.parse(text) }
        #expect(!UUIDText.isValid(text))
    }
}
