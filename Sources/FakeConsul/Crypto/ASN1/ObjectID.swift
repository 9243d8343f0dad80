// SPDX-License-Identifier: MIT

/// An object identifier of ASN.1, in its encoded form.
struct ObjectID: Hashable, Sendable {
    let encoded: [UInt8]

    init(encoded: [UInt8]) { self.encoded = encoded }

    /// From its numbers; the first two share a byte (X.690, 8.19).
    init(_ first: UInt64, _ second: UInt64, _ rest: UInt64...) {
        encoded = ([first * 40 + second] + rest).flatMap(Self.base128)
    }

    private static func base128(_ number: UInt64) -> [UInt8] {
        var digits = [UInt8(number & 0x7f)]
        var rest = number >> 7
        while rest > 0 {
            digits.insert(UInt8(rest & 0x7f) | 0x80, at: 0)
            rest >>= 7
        }
        return digits
    }
}

/// Those that keys, signatures and certificates name.
extension ObjectID {
    static let ecPublicKey = ObjectID(1, 2, 840, 10045, 2, 1)
    static let rsaEncryption = ObjectID(1, 2, 840, 113549, 1, 1, 1)
    static let rsaPSS = ObjectID(1, 2, 840, 113549, 1, 1, 10)
    static let ed25519 = ObjectID(1, 3, 101, 112)

    static let commonName = ObjectID(2, 5, 4, 3)
    static let extensionRequest = ObjectID(1, 2, 840, 113549, 1, 9, 14)

    static let subjectKeyID = ObjectID(2, 5, 29, 14)
    static let keyUsage = ObjectID(2, 5, 29, 15)
    static let subjectAlternativeName = ObjectID(2, 5, 29, 17)
    static let basicConstraints = ObjectID(2, 5, 29, 19)
    static let authorityKeyID = ObjectID(2, 5, 29, 35)
    static let extendedKeyUsage = ObjectID(2, 5, 29, 37)
    static let serverAuthentication = ObjectID(1, 3, 6, 1, 5, 5, 7, 3, 1)
    static let clientAuthentication = ObjectID(1, 3, 6, 1, 5, 5, 7, 3, 2)
}

extension Curve {
    var objectID: ObjectID {
        switch self {
        case .p224: ObjectID(1, 3, 132, 0, 33)
        case .p256: ObjectID(1, 2, 840, 10045, 3, 1, 7)
        case .p384: ObjectID(1, 3, 132, 0, 34)
        case .p521: ObjectID(1, 3, 132, 0, 35)
        }
    }

    init?(_ id: ObjectID) {
        guard let curve = Self.allCases.first(where: { $0.objectID == id }) else { return nil }
        self = curve
    }
}

extension HashAlgorithm {
    var objectID: ObjectID {
        switch self {
        case .sha256: ObjectID(2, 16, 840, 1, 101, 3, 4, 2, 1)
        case .sha384: ObjectID(2, 16, 840, 1, 101, 3, 4, 2, 2)
        case .sha512: ObjectID(2, 16, 840, 1, 101, 3, 4, 2, 3)
        }
    }
}
