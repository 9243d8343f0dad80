// SPDX-License-Identifier: MIT

/// An X.509 certificate (RFC 5280), read from its encoded form.
struct Certificate: Sendable {
    /// All of it.
    let der: [UInt8]
    /// What is signed of it.
    let signedPart: [UInt8]
    let signatureAlgorithm: SignatureAlgorithm?
    let signature: [UInt8]

    /// The most significant byte first, without leading zeros.
    let serialNumber: [UInt8]
    let issuer: DistinguishedName
    let subject: DistinguishedName
    /// Seconds since 1970, both ends included.
    let notBefore: Int64
    let notAfter: Int64
    let publicKey: PublicKey
    let extensions: [CertificateExtension]
    let alternativeNames: AlternativeNames
    let isAuthority: Bool
    /// How many authorities may stand between this one and a leaf; nil for any number.
    let pathLength: Int?
    let keyUsage: KeyUsage
    /// Empty where it has none.
    let subjectKeyID: [UInt8]
    let authorityKeyID: [UInt8]

    /// The certificate of a PEM text's first block, refused in Consul's words (`connect.ParseCert`).
    init(pem: String) throws(CryptoError) {
        guard let block = PEMBlock.first(in: pem) else { throw CryptoError("no PEM-encoded data found") }
        guard block.type == "CERTIFICATE" else { throw CryptoError("first PEM-block should be CERTIFICATE type") }
        try self.init(der: block.bytes)
    }

    init(der: [UInt8]) throws(CryptoError) {
        do throws(CryptoError) {
            try self.init(reading: der)
        } catch {
            throw error.message.hasPrefix("x509: ") ? error : CryptoError("x509: malformed certificate")
        }
    }

    private init(reading encoded: [UInt8]) throws(CryptoError) {
        var file = DERReader(encoded)
        var outer = try file.read(.sequence)
        guard file.isAtEnd else { throw CryptoError("x509: trailing data") }
        der = encoded
        signedPart = try outer.next().whole
        signatureAlgorithm = SignatureAlgorithm(try outer.next().whole)
        signature = try outer.readByteString()

        var whole = DERReader(signedPart)
        var fields = try whole.read(.sequence)
        if var version = try fields.readIfPresent(.explicit(0)), try version.readSmall() > 2 {
            throw CryptoError("x509: invalid version")
        }
        serialNumber = try fields.readUnsigned()
        _ = try fields.read(.sequence)
        issuer = DistinguishedName(der: try fields.next().whole)
        var validity = try fields.read(.sequence)
        notBefore = try validity.readTime()
        notAfter = try validity.readTime()
        subject = DistinguishedName(der: try fields.next().whole)
        publicKey = try PublicKey(info: fields.next().whole)
        _ = try fields.readIfPresent(.implicit(1))
        _ = try fields.readIfPresent(.implicit(2))
        let extensions = try fields.readIfPresent(.explicit(3)).map(CertificateExtension.list) ?? []
        self.extensions = extensions
        alternativeNames = try extensions.alternativeNames
        (isAuthority, pathLength) = try extensions.basicConstraints
        keyUsage = try extensions[.keyUsage].map(KeyUsage.init(der:)) ?? []
        subjectKeyID = try extensions[.subjectKeyID].map(Self.octets) ?? []
        authorityKeyID = try extensions[.authorityKeyID].map(Self.authorityKey) ?? []
    }

    private static func octets(_ der: [UInt8]) throws(CryptoError) -> [UInt8] {
        var reader = DERReader(der)
        return try reader.read(.octetString).rest
    }

    private static func authorityKey(_ der: [UInt8]) throws(CryptoError) -> [UInt8] {
        var reader = DERReader(der)
        var fields = try reader.read(.sequence)
        return try fields.readIfPresent(.implicit(0))?.rest ?? []
    }

    var pem: String { PEMBlock(type: "CERTIFICATE", bytes: der).text }

    /// Whether the key signed this certificate.
    func isSigned(by key: PublicKey) -> Bool {
        signatureAlgorithm.map { key.verify(signedPart, derSignature: signature, $0) } ?? false
    }
}
