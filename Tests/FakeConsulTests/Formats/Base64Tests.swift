// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct Base64Tests {
    /// RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func standard_goesBothWays(_ plain: String, _ encoded: String) throws {
        #expect(Base64.standard.encode(Array(plain.utf8)) == encoded)
        #expect(try Base64.standard.decode(encoded) == Array(plain.utf8))
        let raw = String(encoded.prefix { $0 != "=" })
        #expect(Base64.rawURL.encode(Array(plain.utf8)) == raw)
        #expect(try Base64.rawURL.decode(raw) == Array(plain.utf8))
    }

    @Test func alphabets_differInTwoLetters() throws {
        let bytes: [UInt8] = [0xfb, 0xff, 0xfe]
        #expect(Base64.standard.encode(bytes) == "+//+")
        #expect(Base64.url.encode(bytes) == "-__-")
        #expect(try Base64.url.decode("-__-") == bytes)
        #expect(throws: FormatError("illegal base64 data at input byte 0")) { try Base64.standard.decode("-__-") }
    }

    /// What Go's decoder says; the first four are of the recorded cases.
    @Test(arguments: [
        ("not base64!", 3), ("notbase64!", 9), ("short", 4), ("x", 0), ("Zg=", 3), ("Zg==x", 4), ("Zm8=Zm8=", 4),
        ("=", 0),
        ("Z===", 1), ("Zg=x", 2), ("Zm8", 0), ("Zm9vY", 4), ("Zm9v!", 4), ("Zg\n=", 4),
    ])
    func decode_refusesInGosWords(_ text: String, _ position: Int) {
        #expect(throws: FormatError("illegal base64 data at input byte \(position)")) {
            try Base64.standard.decode(text)
        }
    }

    @Test func decode_ignoresLineEndsAndSpareBits() throws {
        #expect(try Base64.standard.decode("Zm9v\r\nYg=\n=\n") == Array("foob".utf8))
        #expect(try Base64.standard.decode("Zh==") == Array("f".utf8))
    }
}
