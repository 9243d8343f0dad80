// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Blocks from RFC 7541 appendix C.
@Suite struct HPACKDecoderTests {
    @Test func huffmanText_isRead() {
        let huffman = HPACKHuffman()
        let encoded: [UInt8] = [0xf1, 0xe3, 0xc2, 0xe5, 0xf2, 0x3a, 0x6b, 0xa0, 0xab, 0x90, 0xf4, 0xff]
        #expect(huffman.decode(encoded[...]) == Array("www.example.com".utf8))
        #expect(huffman.decode([0xff, 0xff, 0xff, 0xff]) == nil)
        #expect(huffman.decode([]) == [])
    }

    @Test func fields_areRemembered() throws {
        var decoder = HPACKDecoder()
        // custom-key: custom-header, to be remembered (C.2.1), and then by its place.
        let literal: [UInt8] = [0x40, 0x0a] + Array("custom-key".utf8) + [0x0d] + Array("custom-header".utf8)
        let first = try decoder.decode(literal)
        #expect(first.map(\.name) == ["custom-key"] && first.map(\.value) == ["custom-header"])
        let second = try decoder.decode([0x82, 0xbe])
        #expect(second.map(\.value) == ["", "custom-header"])
    }

    @Test(arguments: [
        [0x80], [0xbf], [0x40], [0x40, 0x05, 0x61], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [0x00, 0x81, 0xfc],
    ])
    func block_isRefused_whenMalformed(_ block: [UInt8]) {
        var decoder = HPACKDecoder()
        #expect(throws: HPACKDecoder.Malformed.self) { try decoder.decode(block) }
    }
}
