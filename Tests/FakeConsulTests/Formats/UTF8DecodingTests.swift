// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct UTF8DecodingTests {
    @Test func scalars_areReadWithTheirWidths() {
        let bytes = Array("aé€😀".utf8)
        #expect(bytes.decodeScalar(at: 0) == DecodedScalar(value: 0x61, width: 1))
        #expect(bytes.decodeScalar(at: 1) == DecodedScalar(value: 0xe9, width: 2))
        #expect(bytes.decodeScalar(at: 3) == DecodedScalar(value: 0x20ac, width: 3))
        #expect(bytes.decodeScalar(at: 6) == DecodedScalar(value: 0x1f600, width: 4))
        #expect(bytes.decodeScalar(at: 10) == .end)
    }

    @Test(
        arguments: [
            [0x80], [0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xff],
            [0xe2, 0x82],
        ] as [[UInt8]]
    )
    func whatIsNoUTF8_isOneByteOfReplacement(_ bytes: [UInt8]) {
        #expect(bytes.decodeScalar(at: 0) == .invalid)
    }

    @Test func sameBytes_isStricterThanEquality() {
        #expect("\u{e9}" == "e\u{301}")
        #expect(!"\u{e9}".hasSameBytes(as: "e\u{301}"))
        #expect("é".hasSameBytes(as: "é"))
    }
}
