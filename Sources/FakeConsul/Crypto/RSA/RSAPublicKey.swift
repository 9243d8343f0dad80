// SPDX-License-Identifier: MIT

/// An RSA key to verify signatures with (RFC 8017).
struct RSAPublicKey: Sendable, Equatable {
    /// The numbers, the most significant byte first, without leading zeros.
    let modulus: [UInt8]
    let exponent: [UInt8]

    /// The largest key that is calculated with, in bits: more would be a way to keep a server busy.
    static let largest = 8192

    init(modulus: [UInt8], exponent: [UInt8]) throws(CryptoError) {
        self.modulus = BigEndian.trimmed(modulus)
        self.exponent = BigEndian.trimmed(exponent)
        guard let last = self.modulus.last, last & 1 == 1, BigEndian.bitCount(self.modulus) <= Self.largest else {
            throw CryptoError("crypto/rsa: unsupported modulus")
        }
        guard BigEndian.bitCount(self.exponent) <= 31, let last = self.exponent.last, last & 1 == 1,
            self.exponent != [1]
        else { throw CryptoError("crypto/rsa: unsupported public exponent") }
    }

    var bitCount: Int { BigEndian.bitCount(modulus) }

    /// Whether the signature with the padding of PKCS #1 v1.5 is one of the hash (8.2.2).
    func verifyPKCS1(_ hash: [UInt8], signature: [UInt8], _ algorithm: HashAlgorithm) -> Bool {
        guard let message = open(signature), let expected = Self.padded(hash, algorithm, size: modulus.count) else {
            return false
        }
        return message == expected
    }

    /// The hash with its name and padding around it (9.2); nil where the key has no room for it.
    static func padded(_ hash: [UInt8], _ algorithm: HashAlgorithm, size: Int) -> [UInt8]? {
        let digest = DERWriter.make { $0.digestInfo(hash, algorithm) }
        let padding = size - digest.count - 3
        guard padding >= 8 else { return nil }
        return [0, 1] + [UInt8](repeating: 0xff, count: padding) + [0] + digest
    }

    /// Whether the signature with the PSS padding is one of the hash (8.1.2, 9.1.2), with a salt of any length.
    func verifyPSS(_ hash: [UInt8], signature: [UInt8], _ algorithm: HashAlgorithm) -> Bool {
        guard var message = open(signature) else { return false }
        let bits = bitCount - 1
        let size = (bits + 7) / 8
        if size < message.count { guard message.removeFirst() == 0 else { return false } }
        guard message.count >= algorithm.size + 2, message.last == 0xbc else { return false }
        let split = message.count - algorithm.size - 1
        let digest = Array(message[split..<message.count - 1])
        let spare: UInt8 = 0xff >> UInt8(8 * size - bits)
        guard message[0] & ~spare == 0 else { return false }
        var block = zip(message[..<split], algorithm.mask(from: digest, count: split)).map { $0 ^ $1 }
        block[0] &= spare
        guard let start = block.firstIndex(where: { $0 != 0 }), block[start] == 1 else { return false }
        let salt = Array(block[(start + 1)...])
        return algorithm.hash([UInt8](repeating: 0, count: 8) + hash + salt) == digest
    }

    /// What was signed, in as many bytes as the modulus has; nil for a signature of another size.
    private func open(_ signature: [UInt8]) -> [UInt8]? {
        guard signature.count == modulus.count else { return nil }
        let field = WideField(modulus: modulus)
        guard let number = field.element(signature) else { return nil }
        return field.bytes(field.power(number, exponent))
    }
}
