// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Vectors of FIPS 180-4's examples, RFC 4231 and RFC 3174.
@Suite struct HashAlgorithmTests {
    private let twoBlocks = Array(
        ("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
            + "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu").utf8)

    @Test func sha512_isAsPublished() {
        #expect(
            Hex.encode(SHA512.hash(Array("abc".utf8)))
                == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
        #expect(
            Hex.encode(SHA512.hash(twoBlocks))
                == "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018"
                + "501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909")
        #expect(
            Hex.encode(SHA512.hash([]))
                == "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
                + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e")
    }

    @Test func sha384_isAsPublished() {
        #expect(
            Hex.encode(SHA512.hash384(Array("abc".utf8)))
                == "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                + "8086072ba1e7cc2358baeca134c825a7")
        #expect(
            Hex.encode(SHA512.hash384(twoBlocks))
                == "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712"
                + "fcc7c71a557e2db966c3e9fa91746039")
    }

    @Test func sha1_isAsPublished() {
        #expect(Hex.encode(SHA1.hash(Array("abc".utf8))) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(Hex.encode(SHA1.hash([])) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
        #expect(
            Hex.encode(SHA1.hash(Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)))
                == "84983e441c3bd26ebaae4aa1f95129e5e54670f1")
    }

    @Test(arguments: 100..<140)
    func lengthsAroundABlock_areHashedWhole(_ count: Int) {
        let bytes = [UInt8](repeating: 7, count: count)
        #expect(SHA512.hash(bytes).count == 64)
        #expect(SHA512.hash(bytes) != SHA512.hash(bytes + [7]))
        #expect(SHA1.hash(bytes) != SHA1.hash(bytes + [7]))
    }

    /// RFC 4231, test cases 2 and 6.
    @Test func hmac_isAsPublished() {
        let message = Array("what do ya want for nothing?".utf8)
        #expect(
            Hex.encode(HashAlgorithm.sha256.authenticate(message, key: Array("Jefe".utf8)))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            Hex.encode(HashAlgorithm.sha384.authenticate(message, key: Array("Jefe".utf8)))
                == "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649")
        let long = HashAlgorithm.sha256.authenticate(
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            key: [UInt8](repeating: 0xaa, count: 131))
        #expect(Hex.encode(long) == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }
}
