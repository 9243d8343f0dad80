// SPDX-License-Identifier: MIT

/// What a prime curve does, in bytes: numbers have the most significant first, points are uncompressed.
protocol CurveGroup: Sendable {
    func privateKey(from random: [UInt8]) -> [UInt8]
    func publicKey(of key: [UInt8]) -> [UInt8]?
    func isPrivateKey(_ key: [UInt8]) -> Bool
    func isPublicKey(_ bytes: [UInt8]) -> Bool
    func sign(_ hash: [UInt8], key: [UInt8], _ algorithm: HashAlgorithm) -> (r: [UInt8], s: [UInt8])?
    func verify(_ hash: [UInt8], r: [UInt8], s: [UInt8], key: [UInt8]) -> Bool
}

/// The prime curves that certificates and tokens use (FIPS 186-4 D.1.2).
enum Curve: Sendable, CaseIterable {
    case p224, p256, p384, p521

    var bitCount: Int {
        switch self {
        case .p224: 224
        case .p256: 256
        case .p384: 384
        case .p521: 521
        }
    }

    /// Bytes of a coordinate, and of a scalar.
    var size: Int { (bitCount + 7) / 8 }

    var group: any CurveGroup {
        switch self {
        case .p224: Self.group224
        case .p256: Self.group256
        case .p384: Self.group384
        case .p521: Self.group521
        }
    }

    private static let group224 = NISTCurve(
        field: Field256(
            modulus: hex("ffffffffffffffffffffffffffffffff000000000000000000000001")),
        order: Field256(
            modulus: hex("ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d")),
        b: hex("b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4"),
        x: hex("b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21"),
        y: hex("bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34")
    )

    private static let group256 = NISTCurve(
        field: Field256(
            modulus: hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff")),
        order: Field256(
            modulus: hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")),
        b: hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"),
        x: hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
        y: hex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
        isOften: true
    )

    private static let group384 = NISTCurve(
        field: WideField(
            modulus: hex(
                "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000"
                    + "ffffffff")),
        order: WideField(
            modulus: hex(
                "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196a"
                    + "ccc52973")),
        b: hex(
            "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8ed"
                + "d3ec2aef"),
        x: hex(
            "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e38"
                + "72760ab7"),
        y: hex(
            "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c"
                + "90ea0e5f")
    )

    private static let group521 = NISTCurve(
        field: WideField(
            modulus: hex(
                "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
                    + "ffffffffffffffffffffffffffffffffffffffffffff")),
        order: WideField(
            modulus: hex(
                "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc"
                    + "0148f709a5d03bb5c9b8899c47aebb6fb71e91386409")),
        b: hex(
            "51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0"
                + "bd3bb1bf073573df883d2c34f1ef451fd46b503f00"),
        x: hex(
            "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1d"
                + "c127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66"),
        y: hex(
            "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550"
                + "b9013fad0761353c7086a272c24088be94769fd16650")
    )

    private static func hex(_ digits: String) -> [UInt8] { (try? Hex.decode(digits)) ?? [] }
}
