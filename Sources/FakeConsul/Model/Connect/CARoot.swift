// SPDX-License-Identifier: MIT

/// A root certificate that the mesh trusts (`structs.CARoot`).
struct CARoot: Equatable, Sendable {
    /// The SHA-1 of the certificate.
    var id: String
    var name: String
    var serialNumber: UInt64
    /// The key that signs leaf certificates in this datacenter, by its certificate's subject key ID.
    var signingKeyID: String
    /// The cluster's ID when the root was made.
    var externalTrustDomain: String
    /// Seconds since 1970.
    var notBefore: Int64
    var notAfter: Int64
    var rootCert: String
    /// Nil where there are none.
    var intermediateCerts: [String]?
    var isActive = true
    /// When another root took its place; nil for the active one.
    var rotatedOutAt: Instant?
    /// `ec` or `rsa`.
    var privateKeyType: String
    var privateKeyBits: Int
    var createIndex: UInt64 = 0
    var modifyIndex: UInt64 = 0

    /// The root of a certificate (`consul agent/consul/leader_connect_ca.go newCARoot`).
    init(pem: String, provider: String, clusterID: String) throws(CryptoError) {
        let certificate = try Certificate(pem: pem)
        let (type, bits) = try Self.keyKind(certificate.publicKey)
        id = Self.colonHex(SHA1.hash(certificate.der))
        name = "\(Self.prettyName(provider)) CA Primary Cert"
        serialNumber = certificate.serialNumber.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
        signingKeyID = Self.colonHex(certificate.subjectKeyID)
        externalTrustDomain = clusterID
        notBefore = certificate.notBefore
        notAfter = certificate.notAfter
        rootCert = Self.endingLine(pem)
        privateKeyType = type
        privateKeyBits = bits
    }

    private static func prettyName(_ provider: String) -> String {
        switch provider {
        case "consul": "Consul"
        case "vault": "Vault"
        case "aws-pca": "Aws-Pca"
        default: provider
        }
    }

    private static func keyKind(_ key: PublicKey) throws(CryptoError) -> (String, Int) {
        switch key {
        case .ec(let curve, _): ("ec", curve.bitCount)
        case .rsa(let key): ("rsa", key.bitCount)
        case .ed25519: throw CryptoError("error extracting root key info: unsupported key type")
        }
    }

    /// Bytes as hexadecimal digits with colons between them (`connect.HexString`).
    static func colonHex(_ bytes: [UInt8]) -> String { bytes.map { Hex.encode([$0]) }.joined(separator: ":") }

    /// The text with a line end behind it (`lib.EnsureTrailingNewline`).
    static func endingLine(_ text: String) -> String { text.utf8.last == 0x0a || text.isEmpty ? text : text + "\n" }
}

extension CARoot: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("ID", id)
            json.member("Name", name)
            json.member("SerialNumber", serialNumber)
            json.member("SigningKeyID", signingKeyID)
            json.member("ExternalTrustDomain", externalTrustDomain)
            json.member("NotBefore", Timestamp.rfc3339(seconds: notBefore))
            json.member("NotAfter", Timestamp.rfc3339(seconds: notAfter))
            json.member("RootCert", rootCert)
            json.key("IntermediateCerts")
            json.list(intermediateCerts)
            json.member("Active", isActive)
            json.member("PrivateKeyType", privateKeyType)
            json.member("PrivateKeyBits", privateKeyBits)
            json.member("CreateIndex", createIndex)
            json.member("ModifyIndex", modifyIndex)
        }
    }
}

/// All roots, as they are answered (`structs.IndexedCARoots`).
struct TrustedRoots: JSONWritable, Sendable {
    let trustDomain: String
    let roots: [CARoot]

    var active: CARoot? { roots.first { $0.isActive } }

    func write(to json: inout JSONWriter) {
        json.object { json in
            // The last one counts, though there is never more than one.
            json.member("ActiveRootID", roots.last { $0.isActive }?.id ?? "")
            json.member("TrustDomain", trustDomain)
            json.member("Roots", roots)
        }
    }

    /// Every certificate, one after the other.
    var pem: String {
        roots.map { $0.rootCert + ($0.intermediateCerts ?? []).joined() }.joined()
    }
}
