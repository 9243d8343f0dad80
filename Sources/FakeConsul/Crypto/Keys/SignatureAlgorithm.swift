// SPDX-License-Identifier: MIT

/// How something is signed.
enum SignatureAlgorithm: Sendable, Equatable {
    case ecdsa(HashAlgorithm)
    case rsa(HashAlgorithm)
    case rsaPSS(HashAlgorithm)
    case ed25519

    /// The algorithm that an `AlgorithmIdentifier` of a certificate names; nil for one that is not known. PSS with
    /// parameters other than its hash function's are not told apart.
    init?(_ identifier: [UInt8]) {
        if let known = Self.identified.first(where: { $0.identifier == identifier }) {
            self = known
        } else if let hash = Self.hashes.first(where: { Self.names($0, in: identifier) }) {
            self = .rsaPSS(hash)
        } else {
            return nil
        }
    }

    private static let hashes: [HashAlgorithm] = [.sha256, .sha384, .sha512]
    private static let identified = hashes.map { Self.ecdsa($0) } + hashes.map { Self.rsa($0) } + [.ed25519]

    private static func names(_ hash: HashAlgorithm, in identifier: [UInt8]) -> Bool {
        var outer = DERReader(identifier)
        guard var inner = try? outer.read(.sequence), (try? inner.readObjectID()) == .rsaPSS,
            var parameters = try? inner.read(.sequence), var first = try? parameters.read(.explicit(0)),
            var named = try? first.read(.sequence)
        else { return false }
        return (try? named.readObjectID()) == hash.objectID
    }

    /// The `AlgorithmIdentifier` as certificates have it (RFC 5758, RFC 4055, RFC 8410). PSS is only read here.
    var identifier: [UInt8] {
        DERWriter.make { der in
            der.sequence { der in
                der.objectID(objectID)
                if case .rsa = self { der.null() }
            }
        }
    }

    private var objectID: ObjectID {
        switch self {
        case .ecdsa(.sha256): ObjectID(1, 2, 840, 10045, 4, 3, 2)
        case .ecdsa(.sha384): ObjectID(1, 2, 840, 10045, 4, 3, 3)
        case .ecdsa(.sha512): ObjectID(1, 2, 840, 10045, 4, 3, 4)
        case .rsa(.sha256): ObjectID(1, 2, 840, 113549, 1, 1, 11)
        case .rsa(.sha384): ObjectID(1, 2, 840, 113549, 1, 1, 12)
        case .rsa(.sha512): ObjectID(1, 2, 840, 113549, 1, 1, 13)
        case .rsaPSS: .rsaPSS
        case .ed25519: .ed25519
        }
    }
}
