// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CertificateTests {
    private static let trust = "spiffe://11111111-2222-3333-4444-555555555555.consul"

    @Test func root_isReadAsOpenSSLWroteIt() throws {
        let root = try Certificate(pem: CryptoSamples.root)
        #expect(root.subject == root.issuer)
        #expect(root.subject.commonName == "Test Root")
        #expect(root.alternativeNames.uris == [Self.trust])
        #expect(root.isAuthority)
        #expect(root.pathLength == nil)
        #expect(root.subjectKeyID == root.authorityKeyID)
        #expect(root.subjectKeyID.count == 20)
        #expect(root.notAfter - root.notBefore == 3650 * 86_400)
        #expect(root.pem == CryptoSamples.root + "\n")
        #expect(root.isSigned(by: root.publicKey))
        #expect(try PublicKey(pem: CryptoSamples.root) == root.publicKey)
    }

    @Test func privateKey_isTheSame_inBothForms() throws {
        let key = try PrivateKey(pem: CryptoSamples.rootKey)
        #expect(try PrivateKey(pem: CryptoSamples.rootKeyPKCS8) == key)
        #expect(key.pem == CryptoSamples.rootKey + "\n")
        #expect(key.publicKey == (try Certificate(pem: CryptoSamples.root)).publicKey)
    }

    @Test func request_isReadAndVerified() throws {
        let request = try CertificateRequest(pem: CryptoSamples.request)
        #expect(request.subject.commonName == "leaf")
        #expect(request.alternativeNames.dnsNames == ["web.example"])
        #expect(request.alternativeNames.ipAddresses == [IPAddress("10.1.2.3")])
        #expect(request.alternativeNames.uris == [Self.trust + "/ns/default/dc/dc1/svc/web"])
        #expect(request.isSigned)
        guard case .ec(.p384, _) = request.publicKey else { throw CryptoError("no key of P-384") }
        var bent = request.der
        bent[40] ^= 1
        #expect((try? CertificateRequest(der: bent))?.isSigned != true)
    }

    @Test func ownRequest_verifies() throws {
        let key = PrivateKey.ec(.p256, scalar: [UInt8](repeating: 0, count: 31) + [7])
        let names = AlternativeNames(dnsNames: ["a"], ipAddresses: [.loopbackV4], uris: [Self.trust])
        let request = try CertificateRequest(key: key, names: names)
        #expect(request.isSigned)
        #expect(request.alternativeNames == names)
        #expect(request.extensions.first?.isCritical == true)
        #expect(request.subject.isEmpty)
        #expect(try CertificateRequest(pem: request.pem).der == request.der)
    }

    @Test func signedLeaf_saysWhatItsTemplateSays() throws {
        let root = try Certificate(pem: CryptoSamples.root)
        let request = try CertificateRequest(pem: CryptoSamples.request)
        var template = CertificateTemplate(
            serialNumber: [0x12, 0x34], notBefore: 1_700_000_000, notAfter: 4_000_000_000,
            publicKey: request.publicKey,
            keyUsage: [.digitalSignature, .keyEncipherment, .dataEncipherment, .keyAgreement])
        template.extendedKeyUsages = [.clientAuthentication, .serverAuthentication]
        template.subjectKeyID = [1, 2]
        template.authorityKeyID = root.subjectKeyID
        template.alternativeNames = request.alternativeNames
        let leaf = try template.signed(by: PrivateKey(pem: CryptoSamples.rootKey), issuer: root.subject)
        #expect(leaf.isSigned(by: root.publicKey))
        #expect(leaf.serialNumber == [0x12, 0x34])
        #expect(leaf.issuer == root.subject)
        #expect(leaf.subject.isEmpty)
        #expect(leaf.notBefore == 1_700_000_000)
        // Beyond 2049 the year has four digits.
        #expect(leaf.notAfter == 4_000_000_000)
        #expect(!leaf.isAuthority)
        #expect(leaf.keyUsage == template.keyUsage)
        #expect(leaf.alternativeNames == request.alternativeNames)
        #expect(leaf.subjectKeyID == [1, 2])
        #expect(leaf.authorityKeyID == root.subjectKeyID)
        #expect(leaf.extensions.map(\.isCritical) == [true, false, true, false, false, true])
    }

    @Test(arguments: [
        ("", "no PEM-encoded data found"),
        ("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----", "no PEM-encoded data found"),
        (CryptoSamples.rootKey, "first PEM-block should be CERTIFICATE type"),
        ("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----", "x509: malformed certificate"),
    ])
    func whatIsNone_isRefused(_ pem: String, _ message: String) {
        #expect(throws: CryptoError(message)) { try Certificate(pem: pem) }
    }

    /// Hostile input: nothing of it crashes, and a bent certificate is not taken for signed.
    @Test func mutatedCertificates_neverCrash() throws {
        let root = try Certificate(pem: CryptoSamples.root)
        var random = SeededRandom(seed: 11)
        for _ in 0..<1000 {
            var bytes = root.der
            for _ in 0...random.below(3) { bytes[Int(random.below(UInt64(bytes.count)))] = UInt8(random.below(256)) }
            if random.below(4) == 0 { bytes.removeLast(Int(random.below(UInt64(bytes.count)))) }
            let read = try? Certificate(der: bytes)
            _ = read?.subject.commonName
            _ = try? CertificateRequest(der: bytes)
            _ = try? PublicKey(info: bytes)
            _ = try? RSAPrivateKey(pkcs1: bytes)
        }
        for length in [[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], [0x30, 0x80], [0x30, 0x85, 1, 1, 1, 1, 1], [0x30]] {
            #expect(throws: CryptoError.self) { try Certificate(der: length.map { UInt8($0) }) }
        }
    }
}
