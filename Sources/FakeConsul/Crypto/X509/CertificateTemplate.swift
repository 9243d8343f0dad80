// SPDX-License-Identifier: MIT

/// What a certificate is to say; signing makes one of it. The extensions stand in the order in which Go's
/// `x509.CreateCertificate` writes them.
struct CertificateTemplate: Sendable {
    var serialNumber: [UInt8]
    var subject = DistinguishedName(commonName: "")
    /// Seconds since 1970.
    var notBefore: Int64
    var notAfter: Int64
    var publicKey: PublicKey
    var keyUsage: KeyUsage
    var extendedKeyUsages: [ObjectID] = []
    var isAuthority = false
    var pathLength: Int?
    var subjectKeyID: [UInt8] = []
    var authorityKeyID: [UInt8] = []
    var alternativeNames = AlternativeNames()
    /// Others, behind those that follow from the fields; one of the same kind takes the place of its field.
    var extraExtensions: [CertificateExtension] = []

    /// The certificate, issued under the name and signed with the key.
    func signed(by key: PrivateKey, issuer: DistinguishedName) throws(CryptoError) -> Certificate {
        let algorithm = key.signatureAlgorithm.identifier
        let part = signedPart(issuer: issuer, algorithm: algorithm)
        return try Certificate(
            der: DERWriter.make { der in
                der.sequence { der in
                    der.raw(part)
                    der.raw(algorithm)
                    der.bits(key.sign(part))
                }
            })
    }

    private func signedPart(issuer: DistinguishedName, algorithm: [UInt8]) -> [UInt8] {
        DERWriter.make { der in
            der.sequence { der in
                der.constructed(.explicit(0)) { $0.unsigned(2) }
                der.unsigned(serialNumber)
                der.raw(algorithm)
                der.raw(issuer.der)
                der.sequence { der in
                    der.time(notBefore)
                    der.time(notAfter)
                }
                der.raw(subject.der)
                der.raw(publicKey.info)
                der.constructed(.explicit(3)) { der in
                    der.sequence { der in for part in extensions { part.write(to: &der) } }
                }
            }
        }
    }

    private var extensions: [CertificateExtension] {
        let own = [
            CertificateExtension(id: .keyUsage, isCritical: true, value: keyUsage.der), extendedKeyUsage,
            CertificateExtension(id: .basicConstraints, isCritical: true, value: basicConstraints),
            subjectKeyID.isEmpty ? nil
                : CertificateExtension(id: .subjectKeyID, value: DERWriter.make { $0.octets(subjectKeyID) }),
            authorityKeyID.isEmpty ? nil : CertificateExtension(id: .authorityKeyID, value: authorityKey),
            alternativeNames.isEmpty ? nil
                : CertificateExtension(
                    id: .subjectAlternativeName, isCritical: subject.isEmpty, value: alternativeNames.der),
        ]
        return own.compactMap { $0 }.filter { extraExtensions[$0.id] == nil } + extraExtensions
    }

    private var extendedKeyUsage: CertificateExtension? {
        guard !extendedKeyUsages.isEmpty else { return nil }
        let list = DERWriter.make { der in der.sequence { der in for id in extendedKeyUsages { der.objectID(id) } } }
        return CertificateExtension(id: .extendedKeyUsage, value: list)
    }

    private var basicConstraints: [UInt8] {
        DERWriter.make { der in
            der.sequence { der in
                if isAuthority { der.boolean(true) }
                if let pathLength { der.unsigned(UInt64(pathLength)) }
            }
        }
    }

    private var authorityKey: [UInt8] {
        DERWriter.make { der in der.sequence { der in der.value(.implicit(0), authorityKeyID) } }
    }
}
