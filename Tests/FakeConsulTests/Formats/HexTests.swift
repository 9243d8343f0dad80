// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct HexTests {
    @Test func bytes_goBothWays() throws {
        let bytes: [UInt8] = [0x00, 0x01, 0x9a, 0xff]
        #expect(Hex.encode(bytes) == "00019aff")
        #expect(try Hex.decode("00019AfF") == bytes)
        #expect(try Hex.decode("") == [])
    }

    @Test(arguments: [
        ("0", "encoding/hex: odd length hex string"), ("0g", "encoding/hex: invalid byte: U+0067 'g'"),
        ("zz", "encoding/hex: invalid byte: U+007A 'z'"), ("0'", "encoding/hex: invalid byte: U+0027 '''"),
        ("00\u{1}0", "encoding/hex: invalid byte: U+0001"), ("00x", "encoding/hex: invalid byte: U+0078 'x'"),
    ])
    func decode_refusesInGosWords(_ text: String, _ message: String) {
        #expect(throws: FormatError(message)) { try Hex.decode(text) }
    }
}
