// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Whatever comes, the parser neither crashes nor depends on how the bytes are cut.
@Suite struct RequestParserMutationTests {
    private static let corpus = [
        "GET /v1/kv/a%20b?raw&index=5 HTTP/1.1\r\nHost: localhost:8500\r\nAccept: */*\r\n\r\n",
        "PUT /v1/kv/x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello"
            + "GET / HTTP/1.0\r\n\r\n",
        "PUT /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;e=1\r\nhello\r\n0\r\nT: 1\r\n\r\n",
        "POST http://u@[::1]:8/p?q HTTP/1.1\r\nHost: h\r\nConnection: close, x\r\nA: b\r\n c\r\n\r\n",
    ].map { Array($0.utf8) }
    private static let spice = Array("\r\n \t:;,%?/#*0f9-+[]@\u{0}\u{7f}".utf8) + [0x80, 0xff]

    @Test(arguments: [UInt64](1...4))
    func mutatedRequests_giveTheSame_howeverTheyAreCut(seed: UInt64) {
        var random = SplitMix(state: seed)
        for round in 0..<25_000 {
            let bytes = mutated(&random)
            let whole = ParserHarness(ends: true).outputs(of: bytes)
            // Cutting is the dearer half: every eighth is enough to find a difference.
            if round % 8 == 0 {
                let cut = ParserHarness(pieceSize: 1 + random.below(7), ends: true).outputs(of: bytes)
                #expect(cut == whole, "seed \(seed) round \(round): \(bytes)")
            }
        }
    }

    private func mutated(_ random: inout SplitMix) -> [UInt8] {
        var bytes = Self.corpus[random.below(Self.corpus.count)]
        for _ in 0...random.below(3) {
            let place = random.below(bytes.count)
            switch random.below(5) {
            case 0: bytes[place] = Self.spice[random.below(Self.spice.count)]
            case 1: bytes.insert(Self.spice[random.below(Self.spice.count)], at: place)
            case 2: bytes.remove(at: place)
            case 3: bytes[place] = UInt8(random.below(256))
            default: bytes.removeLast(random.below(min(20, bytes.count)))
            }
        }
        return bytes
    }
}

/// A small generator of the tests' own.
struct SplitMix {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}
