// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Packets that somebody made with ill intent, or without care.
@Suite struct DNSDecoderTests {
    private static let header: [UInt8] = [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]

    @Test func header_aloneIsWhole() throws {
        #expect(try DNSDecoder.decode(Self.header).questions.isEmpty)
        #expect(throws: DNSFormatError.self) { try DNSDecoder.decode([UInt8](repeating: 0, count: 11)) }
    }

    @Test(arguments: [
        // A name that refers to itself, and two that refer to each other.
        [0xc0, 12, 0, 1, 0, 1], [0xc0, 14, 0xc0, 12, 0, 1, 0, 1],
        // A reference beyond the end, a half one, a label of no known kind, one that is cut off.
        [0xff, 0xff, 0, 1, 0, 1], [0xc0], [0x80, 0, 0, 1], [63, 1, 2],
        // No end.
        [1, 0x61],
    ])
    func name_thatCannotBe_isRefused(_ rest: [UInt8]) {
        #expect(throws: DNSFormatError.self) { try DNSDecoder.decode(Self.header + rest) }
    }

    @Test func name_thatIsTooLong_isRefused() {
        let label = [UInt8(63)] + [UInt8](repeating: 0x61, count: 63)
        let name = label + label + label + label + [UInt8(0)]
        #expect(throws: DNSFormatError("a name is too long")) {
            try DNSDecoder.decode(Self.header + name + [0, 1, 0, 1])
        }
    }

    @Test func counts_thatLie_areNotBelieved() throws {
        var bytes: [UInt8] = [0, 7, 1, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0x61, 0, 0, 1, 0, 1]
        let message = try DNSDecoder.decode(bytes)
        #expect(message.questions == [DNSQuestion(name: DNSName("a"), type: .a)])
        #expect(message.answers.isEmpty)
        bytes += [0]
        #expect(throws: DNSFormatError.self) { try DNSDecoder.decode(bytes) }
    }

    @Test func data_ofAnotherLengthThanItSays_isRefused() {
        let question = Self.header.dropLast(5) + [1, 0, 0, 0, 0, 1, 0x61, 0, 0, 1, 0, 1]
        let good = [0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4] as [UInt8]
        #expect(throws: Never.self) { try DNSDecoder.decode(question + good) }
        for length: UInt8 in [3, 5, 200] {
            var bad = good
            bad[10] = length
            #expect(throws: DNSFormatError.self) { try DNSDecoder.decode(question + bad + [9]) }
        }
    }

    @Test func clientSubnets_thatCannotBe_areRefused() {
        func packet(_ option: [UInt8]) -> [UInt8] {
            let head: [UInt8] = [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0x61, 0, 0, 1, 0, 1]
            let size = UInt8(option.count)
            return head + [0, 0, 41, 16, 0, 0, 0, 0, 0, 0, size + 4, 0, 8, 0, size] + option
        }
        #expect(throws: Never.self) { try DNSDecoder.decode(packet([0, 1, 24, 0, 1, 2, 3])) }
        #expect(throws: Never.self) { try DNSDecoder.decode(packet([0, 0, 0, 0])) }
        for bad: [UInt8] in [[0, 1], [0, 1, 33, 0], [0, 2, 129, 0], [0, 3, 0, 0], [0, 0, 8, 0]] {
            #expect(throws: DNSFormatError.self) { try DNSDecoder.decode(packet(bad)) }
        }
    }

    @Test func option_tellsTheSizeAndTheSubnet() throws {
        let message = DNSSamples.everything
        #expect(message.payloadSize == 4096)
        #expect(message.clientSubnet?.address.description == "192.0.2.0")
    }
}
