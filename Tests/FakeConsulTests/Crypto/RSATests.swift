// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RSATests {
    private let message = Array("message".utf8)

    private var key: RSAPublicKey {
        get throws {
            guard case .rsa(let key) = try PublicKey(pem: CryptoSamples.rsaPublic) else {
                throw CryptoError("no RSA key")
            }
            return key
        }
    }

    @Test(arguments: [
        (HashAlgorithm.sha256, CryptoSamples.pkcs1SHA256), (.sha384, CryptoSamples.pkcs1SHA384),
        (.sha512, CryptoSamples.pkcs1SHA512),
    ])
    func pkcs1Signature_verifies(_ algorithm: HashAlgorithm, _ text: String) throws {
        let (key, signature) = (try key, try Hex.decode(text))
        let hash = algorithm.hash(message)
        #expect(key.verifyPKCS1(hash, signature: signature, algorithm))
        #expect(!key.verifyPKCS1(algorithm.hash([]), signature: signature, algorithm))
        #expect(!key.verifyPSS(hash, signature: signature, algorithm))
        #expect(!key.verifyPKCS1(hash, signature: [0] + signature, algorithm))
        #expect(!key.verifyPKCS1(hash, signature: Array(signature.dropLast()), algorithm))
    }

    @Test(arguments: [
        (HashAlgorithm.sha256, CryptoSamples.pssSHA256), (.sha384, CryptoSamples.pssSHA384),
        (.sha512, CryptoSamples.pssSHA512), (.sha256, CryptoSamples.pssLongSalt),
    ])
    func pssSignature_verifies_withASaltOfAnyLength(_ algorithm: HashAlgorithm, _ text: String) throws {
        let (key, signature) = (try key, try Hex.decode(text))
        #expect(key.verifyPSS(algorithm.hash(message), signature: signature, algorithm))
        #expect(!key.verifyPSS(algorithm.hash([]), signature: signature, algorithm))
        #expect(!key.verifyPKCS1(algorithm.hash(message), signature: signature, algorithm))
    }

    @Test func signature_isThatOfOpenSSL() throws {
        let key = try PrivateKey(pem: CryptoSamples.rsaPrivate)
        #expect(Hex.encode(key.sign(message)) == CryptoSamples.pkcs1SHA256)
        #expect(key.pem == CryptoSamples.rsaPrivate + "\n")
        #expect(try PrivateKey(pem: CryptoSamples.rsaPKCS8) == key)
    }

    @Test func generatedKey_signsAndVerifies() throws {
        var random = SeededRandom(seed: 5)
        let key = RSAPrivateKey.generate(bits: 512) { random.bytes($0) }
        #expect(key.publicKey.bitCount == 512)
        let signature = key.signPKCS1(HashAlgorithm.sha256.hash(message), .sha256)
        #expect(key.publicKey.verifyPKCS1(HashAlgorithm.sha256.hash(message), signature: signature, .sha256))
        #expect(try RSAPrivateKey(pkcs1: key.pkcs1) == key)
    }

    @Test func strangeKeys_areRefused() {
        #expect(throws: CryptoError.self) { try RSAPublicKey(modulus: [], exponent: [3]) }
        #expect(throws: CryptoError.self) { try RSAPublicKey(modulus: [4], exponent: [3]) }
        #expect(throws: CryptoError.self) { try RSAPublicKey(modulus: [0xff, 0xff], exponent: [1]) }
        #expect(throws: CryptoError.self) { try RSAPublicKey(modulus: [0xff, 0xff], exponent: [1, 0, 0, 0, 1]) }
        #expect(throws: CryptoError.self) {
            try RSAPublicKey(modulus: [UInt8](repeating: 0xff, count: 2000), exponent: [3])
        }
    }
}
