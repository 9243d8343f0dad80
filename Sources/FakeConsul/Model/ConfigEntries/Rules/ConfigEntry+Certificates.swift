// SPDX-License-Identifier: MIT

/// The rules of `inline-certificate` (`consul agent/structs config_entry_inline_certificate.go`).
extension ConfigEntry {
    /// The fewest bits that an RSA key may have.
    private static let fewestBits = 2048

    func validateInlineCertificate() throws(FormatError) {
        try validateMeta()
        guard let keyBlock = PEMBlock.first(in: body.text("PrivateKey")) else {
            throw FormatError("failed to parse private key PEM")
        }
        let key = try? PrivateKey(pem: body.text("PrivateKey"))
        if keyBlock.type == "RSA PRIVATE KEY" {
            guard case .rsa(let publicKey)? = key?.publicKey else {
                throw FormatError(
                    "x509: failed to parse private key (use ParsePKCS8PrivateKey instead for this key format)")
            }
            try ConfigRule.require(
                publicKey.bitCount >= Self.fewestBits, "key length must be at least \(Self.fewestBits) bits")
        }
        try validate(certificate: body.text("Certificate"), key: key)
    }

    private func validate(certificate text: String, key: PrivateKey?) throws(FormatError) {
        guard let block = PEMBlock.first(in: text) else { throw FormatError("failed to parse certificate PEM") }
        let certificate: Certificate
        do { certificate = try Certificate(der: block.bytes) } catch {
            throw FormatError("failed to parse certificate: \(error.message)")
        }
        guard let key else { throw FormatError("tls: failed to parse private key") }
        try ConfigRule.require(
            key.publicKey == certificate.publicKey, "tls: private key does not match public key")
        let names = certificate.alternativeNames
        let hosts = [certificate.subject.commonName] + names.dnsNames + names.ipAddresses.map(\.description)
        for host in hosts where !ConfigRule.isDomainName(host) {
            throw FormatError("host \(GoQuote.quote(host)) must be a valid DNS hostname")
        }
    }
}
