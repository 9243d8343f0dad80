// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CurveTests {
    struct Vector: Sendable {
        let curve: Curve
        let algorithm: HashAlgorithm
        let key: String
        let message: String
        let r: String
        let s: String
    }

    /// RFC 6979, A.2.4 to A.2.7.
    static let vectors = [
        Vector(
            curve: .p224, algorithm: .sha256, key: "f220266e1105bfe3083e03ec7a3a654651f45e37167e88600bf257c1",
            message: "sample", r: "61aa3da010e8e8406c656bc477a7a7189895e7e840cdfe8ff42307ba",
            s: "bc814050dab5d23770879494f9e0a680dc1af7161991bde692b10101"),
        Vector(
            curve: .p256, algorithm: .sha256, key: "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
            message: "sample", r: "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
            s: "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"),
        Vector(
            curve: .p256, algorithm: .sha256, key: "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
            message: "test", r: "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367",
            s: "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"),
        Vector(
            curve: .p384, algorithm: .sha384,
            key: "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5",
            message: "sample",
            r: "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46",
            s: "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8"),
        Vector(
            curve: .p521, algorithm: .sha512,
            key: "00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75caa896eb32f1f47c70855836a6d16fcc1466"
                + "f6d8fbec67db89ec0c08b0e996b83538",
            message: "sample",
            r: "00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e25a1ee9017b5d450606add152b534931d7"
                + "d4e8455cc91f9b15bf05ec36e377fa",
            s: "00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af282623eaa63e5b5c0723d8b8c37ff0777b1a20"
                + "f8ccb1dccc43997f1ee0e44da4a67a"),
    ]

    @Test(arguments: vectors)
    func signature_isThatOfRFC6979(_ vector: Vector) throws {
        let key = try Hex.decode(vector.key)
        let hash = vector.algorithm.hash(Array(vector.message.utf8))
        let group = vector.curve.group
        let signature = try #require(group.sign(hash, key: key, vector.algorithm))
        #expect(Hex.encode(signature.r) == vector.r)
        #expect(Hex.encode(signature.s) == vector.s)
        let point = try #require(group.publicKey(of: key))
        #expect(group.verify(hash, r: signature.r, s: signature.s, key: point))
        var other = hash
        other[0] ^= 1
        #expect(!group.verify(other, r: signature.r, s: signature.s, key: point))
        #expect(!group.verify(hash, r: signature.s, s: signature.r, key: point))
    }

    /// RFC 6979, A.2.5.
    @Test func publicKey_isThePointOfTheKey() throws {
        let point = Curve.p256.group.publicKey(of: try Hex.decode(Self.vectors[1].key))
        #expect(
            point.map { Hex.encode($0) }
                == "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299")
    }

    /// As the edge cases of Wycheproof: numbers out of range, and points that are none.
    @Test(arguments: Curve.allCases)
    func verify_refusesNumbersOutOfRange(_ curve: Curve) throws {
        let group = curve.group
        let key = group.privateKey(from: [UInt8](repeating: 9, count: curve.size + 8))
        let point = try #require(group.publicKey(of: key))
        let hash = HashAlgorithm.sha256.hash([1])
        let (r, s) = try #require(group.sign(hash, key: key, .sha256))
        #expect(group.verify(hash, r: r, s: s, key: point))
        #expect(group.verify(hash, r: [0, 0] + r, s: s, key: point))
        let zero = [UInt8](repeating: 0, count: curve.size)
        let large = [UInt8](repeating: 0xff, count: curve.size)
        for (r, s) in [(zero, s), (r, zero), ([], s), (r, []), (large, s), (r, large), (r + [0], s)] {
            #expect(!group.verify(hash, r: r, s: s, key: point))
        }
        #expect(!group.verify(hash, r: r, s: s, key: []))
        #expect(!group.verify(hash, r: r, s: s, key: [4] + large + large))
        var bent = point
        bent[bent.count - 1] ^= 1
        #expect(!group.isPublicKey(bent))
        #expect(!group.verify(hash, r: r, s: s, key: bent))
        #expect(group.publicKey(of: zero) == nil)
        #expect(group.publicKey(of: large) == nil)
        #expect(group.sign(hash, key: large, .sha256) == nil)
    }

    /// The order's own multiple of the generator is the point at infinity: one less and one more lie opposite.
    @Test func multiplication_holdsAtTheOrdersEdge() throws {
        let order = try Hex.decode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
        let group = Curve.p256.group
        let first = try #require(group.publicKey(of: [1]))
        let last = try #require(group.publicKey(of: BigEndian.subtract(order, 1)))
        #expect(first[1..<33] == last[1..<33])
        #expect(first[33...] != last[33...])
        #expect(group.publicKey(of: order) == nil)
    }

    @Test func privateKey_isBelowTheOrder_evenForBytesThatAreNot() {
        for curve in Curve.allCases {
            let key = curve.group.privateKey(from: [UInt8](repeating: 0xff, count: curve.size + 8))
            #expect(curve.group.publicKey(of: key) != nil)
            let least = curve.group.privateKey(from: [UInt8](repeating: 0, count: curve.size + 8))
            #expect(BigEndian.trimmed(least) == [1])
        }
    }
}
