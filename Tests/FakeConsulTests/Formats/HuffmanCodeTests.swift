// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct HuffmanCodeTests {
    @Test func fixedCode_isThatOfTheFormat() {
        let code = HuffmanCode(lengths: Deflate.fixedLengths)
        // RFC 1951 §3.2.6, first bit lowest: 0 is 00110000, 144 is 110010000, 256 is 0000000, 280 is 11000000.
        #expect(code.bits[0] == 0b0000_1100)
        #expect(code.bits[144] == 0b0_0001_0011)
        #expect(code.bits[256] == 0)
        #expect(code.bits[280] == 0b0000_0011)
    }

    @Test(arguments: [7, 15])
    func lengths_stayWithinTheLimit_andAreComplete(_ limit: Int) {
        var (a, b) = (1, 1)
        var frequencies: [Int] = []
        for _ in 0..<19 {
            frequencies.append(a)
            (a, b) = (b, a + b)
        }
        let code = HuffmanCode(frequencies: frequencies, limit: limit)
        #expect(code.lengths.allSatisfy { $0 > 0 && Int($0) <= limit })
        #expect(HuffmanDecoder(lengths: code.lengths[...]).isComplete)
        // The more frequent never has the longer code.
        #expect(zip(code.lengths, code.lengths.dropFirst()).allSatisfy { $0 >= $1 })
    }

    @Test func twoSymbolsAtLeast_haveACode() {
        #expect(HuffmanCode(frequencies: [0, 0, 0], limit: 15).lengths == [1, 1, 0])
        #expect(HuffmanCode(frequencies: [0, 0, 9], limit: 15).lengths == [1, 0, 1])
    }

    @Test func decoder_refusesWhatIsNoCode() {
        #expect(!HuffmanDecoder(lengths: [1, 1, 1]).isComplete)
        #expect(!HuffmanDecoder(lengths: [2, 2, 2]).isComplete)
        #expect(HuffmanDecoder(lengths: [0, 1, 0]).isComplete)
        #expect(HuffmanDecoder(lengths: [0, 0]).isComplete)
    }
}
