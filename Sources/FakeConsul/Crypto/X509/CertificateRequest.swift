// SPDX-License-Identifier: MIT

/// A request for a certificate (PKCS #10, RFC 2986).
struct CertificateRequest: Sendable {
    let der: [UInt8]
    let subject: DistinguishedName
    let publicKey: PublicKey
    let extensions: [CertificateExtension]
    let alternativeNames: AlternativeNames
    private let signedPart: [UInt8]
    private let signatureAlgorithm: SignatureAlgorithm?
    private let signature: [UInt8]

    /// The request of a PEM text's first block, refused in Consul's words (`connect.ParseCSR`).
    init(pem: String) throws(CryptoError) {
        guard let block = PEMBlock.first(in: pem) else { throw CryptoError("no PEM-encoded data found") }
        guard block.type == "CERTIFICATE REQUEST" else {
            throw CryptoError("first PEM-block should be CERTIFICATE REQUEST type")
        }
        try self.init(der: block.bytes)
    }

    init(der encoded: [UInt8]) throws(CryptoError) {
        der = encoded
        var file = DERReader(encoded)
        var outer = try file.read(.sequence)
        guard file.isAtEnd else { throw CryptoError("asn1: syntax error: trailing data") }
        signedPart = try outer.next().whole
        signatureAlgorithm = SignatureAlgorithm(try outer.next().whole)
        signature = try outer.readByteString()

        var whole = DERReader(signedPart)
        var fields = try whole.read(.sequence)
        _ = try fields.readSmall()
        subject = DistinguishedName(der: try fields.next().whole)
        publicKey = try PublicKey(info: fields.next().whole)
        extensions = try fields.readIfPresent(.explicit(0)).map(Self.requested) ?? []
        alternativeNames = try extensions.alternativeNames
    }

    /// The extensions among the attributes of a request.
    private static func requested(_ attributes: DERReader) throws(CryptoError) -> [CertificateExtension] {
        var attributes = attributes
        while !attributes.isAtEnd {
            var attribute = try attributes.read(.sequence)
            guard try attribute.readObjectID() == .extensionRequest else { continue }
            return try CertificateExtension.list(attribute.read(.set))
        }
        return []
    }

    /// A request signed with the key that it is for. Its names are critical where the subject has none of its own.
    init(
        key: PrivateKey, subject: DistinguishedName = DistinguishedName(commonName: ""), names: AlternativeNames,
        extensions: [CertificateExtension] = []
    ) throws(CryptoError) {
        let alternative = CertificateExtension(
            id: .subjectAlternativeName, isCritical: subject.isEmpty, value: names.der)
        let part = DERWriter.make { der in
            der.sequence { der in
                der.unsigned(0)
                der.raw(subject.der)
                der.raw(key.publicKey.info)
                der.constructed(.explicit(0)) { der in
                    der.sequence { der in
                        der.objectID(.extensionRequest)
                        der.constructed(.set) { der in
                            der.sequence { der in for part in extensions + [alternative] { part.write(to: &der) } }
                        }
                    }
                }
            }
        }
        try self.init(
            der: DERWriter.make { der in
                der.sequence { der in
                    der.raw(part)
                    der.raw(key.signatureAlgorithm.identifier)
                    der.bits(key.sign(part))
                }
            })
    }

    var pem: String { PEMBlock(type: "CERTIFICATE REQUEST", bytes: der).text }

    /// Whether whoever asks has the private key.
    var isSigned: Bool {
        signatureAlgorithm.map { publicKey.verify(signedPart, derSignature: signature, $0) } ?? false
    }
}
