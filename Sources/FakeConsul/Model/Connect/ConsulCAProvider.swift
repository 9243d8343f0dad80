// SPDX-License-Identifier: MIT

/// Consul's own certificate authority (`consul agent/connect/ca/provider_consul.go`): pure, so what it draws and which
/// serial number it takes is given to it.
struct ConsulCAProvider: Sendable {
    let settings: CAProviderSettings
    let clusterID: String
    let isPrimary: Bool

    /// What every certificate but a root is dated back by, for clocks that differ.
    private static let drift: Int64 = 60

    var id: String { CAProviderState.id(of: settings, isPrimary: isPrimary) }

    /// An ID as Consul gives keys: the SHA-256 of all that says what key it is.
    static func keyID(_ key: PublicKey) throws(CryptoError) -> [UInt8] {
        if case .ed25519 = key { throw CryptoError("invalid key type: ed25519.PublicKey") }
        return SHA256.hash(key.info)
    }

    // MARK: Roots

    /// The private key and the root of a provider that has none yet: the user's where the settings have them.
    func generateRoot(
        _ state: CAProviderState, serial: UInt64, at now: Int64, _ random: inout SeededRandom
    ) throws(CryptoError) -> CAProviderState {
        var state = state
        var made: (key: PrivateKey, publicKey: PublicKey)?
        state.privateKey = settings.privateKey
        if settings.privateKey.isEmpty {
            let key = try settings.newPrivateKey(&random)
            let publicKey = key.publicKey
            state.privateKey = key.pem(with: publicKey)
            made = (key, publicKey)
        }
        state.rootCert = settings.rootCert
        if settings.rootCert.isEmpty {
            let uid = Self.compactUID(&random)
            let (key, publicKey) = if let made { made } else { try Self.pair(state.privateKey) }
            state.rootCert = try root(key, publicKey, serial: serial, at: now, uid: uid)
        }
        return state
    }

    private static func pair(_ pem: String) throws(CryptoError) -> (key: PrivateKey, publicKey: PublicKey) {
        do throws(CryptoError) {
            let key = try PrivateKey(pem: pem)
            return (key, key.publicKey)
        } catch {
            throw CryptoError(
                "error generating CA: error parsing private key \(GoQuote.quote(pem)): \(error.message)")
        }
    }

    private func root(
        _ key: PrivateKey, _ publicKey: PublicKey, serial: UInt64, at now: Int64, uid: String
    ) throws(CryptoError) -> String {
        let keyID = try Self.keyID(publicKey)
        let name = DistinguishedName(commonName: commonName(uid: uid))
        var template = CertificateTemplate(
            serialNumber: Self.bytes(serial), notBefore: now, notAfter: now &+ Self.seconds(settings.rootCertTTL),
            publicKey: publicKey, keyUsage: [.certificateSigning, .listSigning, .digitalSignature])
        template.subject = name
        template.isAuthority = true
        template.subjectKeyID = keyID
        template.authorityKeyID = keyID
        template.alternativeNames.uris = [SpiffeID.signing(for: clusterID).uri]
        return try template.signed(by: key, issuer: name).pem
    }

    /// `pri-1b2c3d4e.consul.ca.11111111.consul` (`connect.CACN`).
    private func commonName(uid: String) -> String {
        let cluster = String(decoding: clusterID.utf8.prefix(8), as: UTF8.self)
        return "\(isPrimary ? "pri" : "sec")-\(uid).consul.ca.\(cluster).consul"
    }

    /// Eight characters to tell authorities apart by (`connect.CompactUID`): of a number that may be negative, whose
    /// sign is dropped after the cut.
    private static func compactUID(_ random: inout SeededRandom) -> String {
        let number = Int64(bitPattern: random.next())
        let digits = String(number, radix: 36).utf8.prefix(8).filter { $0 != UInt8(ascii: "-") }
        return String(decoding: digits, as: UTF8.self)
    }

    // MARK: Signing

    /// A leaf for a request (`ConsulProvider.Sign`).
    func sign(
        _ request: CertificateRequest, uris: [String], by state: CAProviderState, serial: UInt64, at now: Int64
    ) throws(CryptoError) -> Certificate {
        let (key, issuer) = try signer(state)
        let start = now &- Self.drift
        var template = CertificateTemplate(
            serialNumber: Self.bytes(serial), notBefore: start, notAfter: start &+ Self.seconds(settings.leafCertTTL),
            publicKey: request.publicKey,
            keyUsage: [.dataEncipherment, .keyAgreement, .digitalSignature, .keyEncipherment])
        template.extendedKeyUsages = [.clientAuthentication, .serverAuthentication]
        template.subjectKeyID = try Self.keyID(request.publicKey)
        template.authorityKeyID = try Self.authorityKeyID(issuer)
        template.alternativeNames = request.alternativeNames
        template.alternativeNames.uris = uris
        return try template.signed(by: key, issuer: issuer.subject)
    }

    /// An intermediate for another datacenter (`SignIntermediate`).
    func signIntermediate(
        _ request: CertificateRequest, by state: CAProviderState, serial: UInt64, at now: Int64
    ) throws(CryptoError) -> Certificate {
        try validateIntermediate(request)
        let key = try PrivateKey(pem: state.privateKey)
        let issuer = try Self.authority(state.rootCert)
        let start = now &- Self.drift
        var template = CertificateTemplate(
            serialNumber: Self.bytes(serial), notBefore: start,
            notAfter: start &+ Self.seconds(settings.intermediateCertTTL), publicKey: request.publicKey,
            keyUsage: [.certificateSigning, .listSigning, .digitalSignature])
        template.subject = request.subject
        template.isAuthority = true
        template.pathLength = 0
        template.subjectKeyID = try Self.keyID(request.publicKey)
        template.authorityKeyID = try Self.authorityKeyID(issuer)
        template.alternativeNames = request.alternativeNames
        return try template.signed(by: key, issuer: issuer.subject)
    }

    private func validateIntermediate(_ request: CertificateRequest) throws(CryptoError) {
        let uris = request.alternativeNames.uris
        guard let uri = uris.first else { return }
        guard uris.count == 1 else {
            throw CryptoError("incoming CSR has unexpected number of URIs: \(uris.count)")
        }
        let (own, other) = (SpiffeID.signing(for: clusterID), try SpiffeID(uri: uri))
        guard own.canSign(other) else {
            throw CryptoError(
                "incoming CSR domain \(GoQuote.quote(other.uri)) is not valid for our domain \(GoQuote.quote(own.uri))")
        }
    }

    /// Another root, signed by this provider's own, so that who trusts the old one trusts the new one (`CrossSignCA`).
    func crossSign(
        _ root: Certificate, by state: CAProviderState, serial: UInt64, at now: Int64
    ) throws(CryptoError) -> Certificate {
        if settings.disablesCrossSigning { throw CryptoError("cross-signing disabled") }
        let key = try PrivateKey(pem: state.privateKey)
        let issuer = try Certificate(pem: state.rootCert)
        let start = now &- Self.drift
        var template = CertificateTemplate(
            serialNumber: Self.bytes(serial), notBefore: start, notAfter: start &+ 7 * 86_400,
            publicKey: root.publicKey, keyUsage: root.keyUsage)
        template.subject = root.subject
        template.isAuthority = root.isAuthority
        template.pathLength = root.pathLength
        template.subjectKeyID = root.subjectKeyID
        template.authorityKeyID = try Self.authorityKeyID(issuer)
        template.alternativeNames = root.alternativeNames
        return try template.signed(by: key, issuer: issuer.subject)
    }

    private func signer(_ state: CAProviderState) throws(CryptoError) -> (PrivateKey, Certificate) {
        guard !state.privateKey.isEmpty else { throw Self.notInitialized }
        let key = try PrivateKey(pem: state.privateKey)
        return (key, try Self.authority(isPrimary ? state.rootCert : state.intermediateCert))
    }

    /// The ID that the issuer's certificate gives its key; Consul's own where it gives none.
    private static func authorityKeyID(_ issuer: Certificate) throws(CryptoError) -> [UInt8] {
        issuer.subjectKeyID.isEmpty ? try keyID(issuer.publicKey) : issuer.subjectKeyID
    }

    private static func authority(_ pem: String) throws(CryptoError) -> Certificate {
        do throws(CryptoError) { return try Certificate(pem: pem) } catch {
            throw CryptoError("error parsing CA cert: \(error.message)")
        }
    }

    static let notInitialized = CryptoError("provider not initialized")

    private static func bytes(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) }
    }

    private static func seconds(_ duration: Duration) -> Int64 { duration.nanoseconds / 1_000_000_000 }
}
