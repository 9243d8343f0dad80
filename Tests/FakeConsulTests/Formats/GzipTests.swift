// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct GzipTests {
    private static let limit = 1 << 24

    private func roundTrip(_ bytes: [UInt8]) throws -> Int {
        let file = Gzip.compress(bytes)
        #expect(try Gzip.decompress(file, limit: Self.limit) == bytes)
        return file.count
    }

    private static func noise(_ count: Int, alphabet: Int = 256) -> [UInt8] {
        var mutator = Mutator(seed: 7, alphabet: [0])
        return (0..<count).map { _ in UInt8(mutator.below(alphabet)) }
    }

    private static func json(_ count: Int) -> [UInt8] {
        (0..<count).flatMap {
            Array("{\"Node\":\"node\($0 % 7)\",\"ServicePort\":\($0 * 37),\"Status\":\"passing\"},".utf8)
        }
    }

    @Test func header_isThatOfGo() {
        #expect(Gzip.compress([]).prefix(10).elementsEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]))
    }

    @Test func anything_comesBack() throws {
        for count in [0, 1, 2, 3, 4, 5, 99, 257, 258, 259, 300, 5000] {
            _ = try roundTrip([UInt8](repeating: 0x61, count: count))
            _ = try roundTrip(Self.noise(count))
            _ = try roundTrip(Self.noise(count, alphabet: 3))
        }
        _ = try roundTrip(Self.json(1_000))
        _ = try roundTrip(Self.noise(66_000))
    }

    @Test func size_isThatOfAGoodCompressor() throws {
        #expect(try roundTrip([UInt8](repeating: 0, count: 100_000)) < 200)
        #expect(try roundTrip(Self.noise(70_000)) <= 70_000 + 18 + 3 * 5)
        let json = Self.json(500)
        #expect(try roundTrip(json) * 6 < json.count)
        // Frequencies that grow like Fibonacci's numbers ask for codes longer than the format allows.
        var skewed: [UInt8] = []
        var (a, b) = (1, 1)
        for symbol in 0..<22 {
            skewed += [UInt8](repeating: UInt8(symbol), count: a)
            (a, b) = (b, a + b)
        }
        var mutator = Mutator(seed: 3, alphabet: [0])
        for index in skewed.indices.reversed() { skewed.swapAt(index, mutator.below(index + 1)) }
        _ = try roundTrip(skewed)
    }

    @Test func matchesReachAsFarAsTheWindow() throws {
        let block = Self.noise(32_768)
        #expect(try roundTrip(block + block) < 34_000)
        let longer = Self.noise(32_769)
        #expect(try roundTrip(longer + longer) < 66_000)
    }

    /// Written by zlib: the second with an extra field, a name, a comment and a header checksum.
    @Test(arguments: [
        ("H4sIAAAAAAACA8tIzcnJ11HIQKHK84tyUrgAw3CjwhsAAAA=", "hello, hello, hello, world\n"),
        (
            "H4sIHgAAAAAA/wMAYWJjbmFtZQBjb21tZW50AHgYK88syVBIVMhITUxJLQIASh1+fw0AAAA=",
            "with a header"
        ),
    ])
    func files_ofOthersAreRead(_ file: String, _ text: String) throws {
        #expect(try Gzip.decompress(Base64.standard.decode(file), limit: Self.limit) == Array(text.utf8))
    }

    @Test func members_areReadOneAfterTheOther() throws {
        let file = Gzip.compress(Array("one ".utf8)) + Gzip.compress(Array("two".utf8))
        #expect(try Gzip.decompress(file, limit: 7) == Array("one two".utf8))
        #expect(throws: FormatError("gzip: invalid header")) {
            try Gzip.decompress(file + [UInt8](repeating: 0, count: 10), limit: 7)
        }
    }

    private func refusal(_ file: [UInt8], limit: Int = GzipTests.limit) -> String? {
        do {
            _ = try Gzip.decompress(file, limit: limit)
            return nil
        } catch {
            return error.message
        }
    }

    @Test func brokenFiles_areRefusedInGosWords() {
        let good = Gzip.compress(Self.json(20))
        #expect(refusal([]) == "EOF")
        #expect(refusal([0x1f]) == "unexpected EOF")
        #expect(refusal(Array("no gzip at all".utf8)) == "gzip: invalid header")
        #expect(refusal(Array(good.dropLast())) == "unexpected EOF")
        #expect(refusal(Array(good.prefix(30))) == "unexpected EOF")
        var wrongSum = good
        wrongSum[good.count - 6] ^= 1
        #expect(refusal(wrongSum) == "gzip: invalid checksum")
        var wrongBlock = good
        wrongBlock[10] = 0x07
        #expect(refusal(wrongBlock) == "flate: corrupt input before offset 1")
    }

    @Test func output_isLimited() throws {
        let bomb = Gzip.compress([UInt8](repeating: 0, count: 100_000))
        #expect(refusal(bomb, limit: 99_999) == "decompressed data exceeds 99999 bytes")
        #expect(try Gzip.decompress(bomb, limit: 100_000).count == 100_000)
    }

    @Test func mutatedFiles_neverTrap() {
        let files = [Self.json(15), Self.noise(100), Array("aaaaaaaaaaaaaaaaaaaaaaaaaaaa".utf8)].map(Gzip.compress)
        var mutator = Mutator(seed: 1, alphabet: Array(0...255))
        for round in 0..<2_000 {
            let file = files[round % files.count]
            // The header stays whole in most, so that the compressed data is reached.
            let broken =
                round % 8 == 0
                ? mutator.mutate(file) : Array(file.prefix(10)) + mutator.mutate(Array(file.dropFirst(10)))
            _ = refusal(broken, limit: 2_000)
        }
    }
}
