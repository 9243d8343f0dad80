// SPDX-License-Identifier: MIT

/// A key to verify signatures with.
enum PublicKey: Sendable, Equatable {
    /// An uncompressed point of the curve.
    case ec(Curve, point: [UInt8])
    case rsa(RSAPublicKey)
    case ed25519([UInt8])

    // MARK: Reading

    /// The key in a PEM text: of a `PUBLIC KEY`, or of a certificate (go-sso's `parsePublicKeyPEM`).
    init(pem: String) throws(CryptoError) {
        guard let block = PEMBlock.first(in: pem) else {
            throw CryptoError("data does not contain any valid RSA, ECDSA, or ED25519 public keys")
        }
        if let key = try? PublicKey(info: block.bytes) {
            self = key
        } else {
            self = try Certificate(der: block.bytes).publicKey
        }
    }

    /// The key of a `SubjectPublicKeyInfo` (RFC 5280, 4.1.2.7).
    init(info: [UInt8]) throws(CryptoError) {
        var outer = DERReader(info)
        var sequence = try outer.read(.sequence)
        guard outer.isAtEnd else { throw CryptoError("x509: trailing data after ASN.1 of public-key") }
        var algorithm = try sequence.read(.sequence)
        let bits = try sequence.readByteString()
        switch try algorithm.readObjectID() {
        case .ecPublicKey: self = try Self.ec(algorithm: &algorithm, point: bits)
        case .rsaEncryption: self = .rsa(try Self.rsa(bits))
        case .ed25519:
            guard bits.count == 32 else { throw CryptoError("x509: wrong Ed25519 public key size") }
            self = .ed25519(bits)
        default: throw CryptoError("x509: unknown public key algorithm")
        }
    }

    private static func ec(algorithm: inout DERReader, point: [UInt8]) throws(CryptoError) -> PublicKey {
        guard let curve = Curve(try algorithm.readObjectID()) else {
            throw CryptoError("x509: unsupported elliptic curve")
        }
        guard curve.group.isPublicKey(point) else {
            throw CryptoError("x509: failed to unmarshal elliptic curve point")
        }
        return .ec(curve, point: point)
    }

    private static func rsa(_ bytes: [UInt8]) throws(CryptoError) -> RSAPublicKey {
        var outer = DERReader(bytes)
        var sequence = try outer.read(.sequence)
        return try RSAPublicKey(modulus: sequence.readUnsigned(), exponent: sequence.readUnsigned())
    }

    // MARK: Writing

    /// The `SubjectPublicKeyInfo`.
    var info: [UInt8] {
        DERWriter.make { der in
            der.sequence { der in
                der.sequence { der in writeAlgorithm(to: &der) }
                der.bits(content)
            }
        }
    }

    private func writeAlgorithm(to der: inout DERWriter) {
        switch self {
        case .ec(let curve, _):
            der.objectID(.ecPublicKey)
            der.objectID(curve.objectID)
        case .rsa:
            der.objectID(.rsaEncryption)
            der.null()
        case .ed25519: der.objectID(.ed25519)
        }
    }

    var content: [UInt8] {
        switch self {
        case .ec(_, let point): point
        case .rsa(let key):
            DERWriter.make { der in
                der.sequence { der in
                    der.unsigned(key.modulus)
                    der.unsigned(key.exponent)
                }
            }
        case .ed25519(let bytes): bytes
        }
    }

    // MARK: Verifying

    /// Whether this key signed the message so. ECDSA's two numbers stand one behind the other, each in half of the
    /// signature's bytes.
    func verify(_ message: [UInt8], signature: [UInt8], _ algorithm: SignatureAlgorithm) -> Bool {
        switch (self, algorithm) {
        case (.ec(let curve, let point), .ecdsa(let hash)):
            let half = signature.count / 2
            return curve.group.verify(
                hash.hash(message), r: Array(signature[..<half]), s: Array(signature[half...]), key: point)
        case (.rsa(let key), .rsa(let hash)): return key.verifyPKCS1(hash.hash(message), signature: signature, hash)
        case (.rsa(let key), .rsaPSS(let hash)): return key.verifyPSS(hash.hash(message), signature: signature, hash)
        case (.ed25519(let key), .ed25519): return Ed25519.shared.verify(message, signature: signature, key: key)
        default: return false
        }
    }

    /// The same for a signature as certificates have it: ECDSA's two numbers in a sequence.
    func verify(_ message: [UInt8], derSignature: [UInt8], _ algorithm: SignatureAlgorithm) -> Bool {
        guard case (.ec(let curve, let point), .ecdsa(let hash)) = (self, algorithm) else {
            return verify(message, signature: derSignature, algorithm)
        }
        var outer = DERReader(derSignature)
        guard var sequence = try? outer.read(.sequence), outer.isAtEnd, let r = try? sequence.readUnsigned(),
            let s = try? sequence.readUnsigned(), sequence.isAtEnd
        else { return false }
        return curve.group.verify(hash.hash(message), r: r, s: s, key: point)
    }
}
