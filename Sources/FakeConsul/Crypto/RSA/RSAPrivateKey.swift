// SPDX-License-Identifier: MIT

/// An RSA key to sign with (RFC 8017, 3.2).
struct RSAPrivateKey: Sendable, Equatable {
    let publicKey: RSAPublicKey
    let exponent: [UInt8]
    /// The two primes of the modulus.
    let primes: [[UInt8]]

    init(publicKey: RSAPublicKey, exponent: [UInt8], primes: [[UInt8]]) {
        self.publicKey = publicKey
        self.exponent = exponent
        self.primes = primes
    }

    /// `RSAPrivateKey` of RFC 8017, A.1.2.
    init(pkcs1: [UInt8]) throws(CryptoError) {
        var outer = DERReader(pkcs1)
        var fields = try outer.read(.sequence)
        guard try fields.readSmall() == 0 else { throw CryptoError("x509: unsupported private key version") }
        publicKey = try RSAPublicKey(modulus: fields.readUnsigned(), exponent: fields.readUnsigned())
        exponent = try fields.readUnsigned()
        primes = [try fields.readUnsigned(), try fields.readUnsigned()]
        guard BigEndian.multiply(primes[0], primes[1]) == publicKey.modulus else {
            throw CryptoError("crypto/rsa: invalid modulus")
        }
        guard BigEndian.isLess(exponent, publicKey.modulus) else {
            throw CryptoError("crypto/rsa: invalid exponents")
        }
    }

    var pkcs1: [UInt8] {
        let field = WideField(modulus: primes[0])
        let coefficient = field.bytes(field.inverse(field.reduced(primes[1])))
        return DERWriter.make { der in
            der.sequence { der in
                der.unsigned(0)
                der.unsigned(publicKey.modulus)
                der.unsigned(publicKey.exponent)
                der.unsigned(exponent)
                for prime in primes { der.unsigned(prime) }
                for prime in primes { der.unsigned(BigEndian.remainder(exponent, by: BigEndian.subtract(prime, 1))) }
                der.unsigned(coefficient)
            }
        }
    }

    /// The signature of a hash with the padding of PKCS #1 v1.5; empty where the key has no room for it.
    func signPKCS1(_ hash: [UInt8], _ algorithm: HashAlgorithm) -> [UInt8] {
        let field = WideField(modulus: publicKey.modulus)
        guard let message = RSAPublicKey.padded(hash, algorithm, size: field.size),
            let number = field.element(message)
        else { return [] }
        return field.bytes(field.power(number, exponent))
    }
}
