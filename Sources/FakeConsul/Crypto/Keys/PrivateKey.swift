// SPDX-License-Identifier: MIT

/// A key to sign with.
enum PrivateKey: Sendable, Equatable {
    /// A scalar of the curve, in as many bytes as the curve has.
    case ec(Curve, scalar: [UInt8])
    case rsa(RSAPrivateKey)

    /// The private key of the PEM text's first block, refused in Consul's words (`connect.ParseSigner`).
    init(pem: String) throws(CryptoError) {
        guard let block = PEMBlock.first(in: pem) else { throw CryptoError("no PEM-encoded data found") }
        switch block.type {
        case "EC PRIVATE KEY": self = try Self.sec1(block.bytes, curve: nil)
        case "RSA PRIVATE KEY": self = .rsa(try RSAPrivateKey(pkcs1: block.bytes))
        case "PRIVATE KEY": self = try Self.pkcs8(block.bytes)
        default: throw CryptoError("unknown PEM block type for signing key: \(block.type)")
        }
    }

    /// `ECPrivateKey` of RFC 5915.
    private static func sec1(_ bytes: [UInt8], curve named: Curve?) throws(CryptoError) -> PrivateKey {
        do throws(CryptoError) {
            var outer = DERReader(bytes)
            var fields = try outer.read(.sequence)
            guard try fields.readSmall() == 1 else { throw CryptoError("x509: unknown EC private key version") }
            let octets = try fields.read(.octetString).rest
            var curve = named
            if curve == nil, var parameters = try fields.readIfPresent(.explicit(0)) {
                curve = Curve(try parameters.readObjectID())
            }
            guard let curve else { throw CryptoError("x509: unknown elliptic curve") }
            guard let scalar = BigEndian.padded(octets, to: curve.size), curve.group.isPrivateKey(scalar)
            else { throw CryptoError("x509: invalid elliptic curve private key value") }
            return .ec(curve, scalar: scalar)
        } catch {
            guard error.message.hasPrefix("asn1: ") else { throw error }
            throw CryptoError("x509: failed to parse EC private key: \(error.message)")
        }
    }

    /// `PrivateKeyInfo` of RFC 5208.
    private static func pkcs8(_ bytes: [UInt8]) throws(CryptoError) -> PrivateKey {
        var outer = DERReader(bytes)
        var fields = try outer.read(.sequence)
        _ = try fields.readSmall()
        var algorithm = try fields.read(.sequence)
        let id = try algorithm.readObjectID()
        let key = try fields.read(.octetString).rest
        switch id {
        case .rsaEncryption: return .rsa(try RSAPrivateKey(pkcs1: key))
        case .ecPublicKey: return try sec1(key, curve: Curve(try algorithm.readObjectID()))
        default: throw CryptoError("x509: PKCS#8 wrapping contained private key with unknown algorithm")
        }
    }

    /// The key as PEM: `EC PRIVATE KEY` or `RSA PRIVATE KEY`.
    var pem: String { pem(with: publicKey) }

    /// The same for who has the public key already, which takes long to calculate.
    func pem(with publicKey: PublicKey) -> String {
        switch self {
        case .rsa(let key): PEMBlock(type: "RSA PRIVATE KEY", bytes: key.pkcs1).text
        case .ec(let curve, let scalar):
            PEMBlock(
                type: "EC PRIVATE KEY",
                bytes: DERWriter.make { der in
                    der.sequence { der in
                        der.unsigned(1)
                        der.octets(scalar)
                        der.constructed(.explicit(0)) { $0.objectID(curve.objectID) }
                        der.constructed(.explicit(1)) { $0.bits(publicKey.content) }
                    }
                }
            ).text
        }
    }

    var publicKey: PublicKey {
        switch self {
        case .ec(let curve, let scalar): .ec(curve, point: curve.group.publicKey(of: scalar) ?? [])
        case .rsa(let key): .rsa(key.publicKey)
        }
    }

    /// What certificates signed with this key are signed by (`connect.SigAlgoForKey`).
    var signatureAlgorithm: SignatureAlgorithm {
        switch self {
        case .ec: .ecdsa(.sha256)
        case .rsa: .rsa(.sha256)
        }
    }

    /// The signature of the message as certificates have it.
    func sign(_ message: [UInt8]) -> [UInt8] {
        let hash = HashAlgorithm.sha256.hash(message)
        switch self {
        case .rsa(let key): return key.signPKCS1(hash, .sha256)
        case .ec(let curve, let scalar):
            guard let (r, s) = curve.group.sign(hash, key: scalar, .sha256) else { return [] }
            return DERWriter.make { der in
                der.sequence { der in
                    der.unsigned(r)
                    der.unsigned(s)
                }
            }
        }
    }
}
