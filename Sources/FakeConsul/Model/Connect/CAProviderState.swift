// SPDX-License-Identifier: MIT

/// What Consul's own provider keeps (`structs.CAConsulProviderState`).
struct CAProviderState: Equatable, Sendable {
    /// Follows from the settings that make the provider another one.
    var id: String
    var privateKey = ""
    var rootCert = ""
    /// Signed by the primary datacenter's root; empty in the primary itself.
    var intermediateCert = ""
    var createIndex: UInt64 = 0
    var modifyIndex: UInt64 = 0

    init(id: String) { self.id = id }

    /// The ID of the provider with such settings (`ConsulProvider.Configure`).
    static func id(of settings: CAProviderSettings, isPrimary: Bool) -> String {
        let text = "\(settings.privateKey),\(settings.rootCert),\(settings.privateKeyType),\(settings.privateKeyBits),"
            + "\(isPrimary)"
        return CARoot.colonHex(SHA256.hash(Array(text.utf8)))
    }
}

/// A certificate that was issued (`structs.IssuedCert`).
struct IssuedCertificate: Equatable, Sendable {
    var serialNumber = ""
    /// The leaf, and the intermediates that lead to a root.
    var certPEM = ""
    var privateKeyPEM = ""
    var service = ""
    var serviceURI = ""
    var agent = ""
    var agentURI = ""
    var serverURI = ""
    var kind = ""
    var kindURI = ""
    /// Seconds since 1970.
    var validAfter: Int64 = 0
    var validBefore: Int64 = 0
    /// The key that signed it, by its ID.
    var authorityKeyID = ""
    var index: UInt64 = 0
}

extension IssuedCertificate: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("SerialNumber", serialNumber)
            json.member("CertPEM", unlessEmpty: certPEM)
            json.member("PrivateKeyPEM", unlessEmpty: privateKeyPEM)
            json.member("Service", unlessEmpty: service)
            json.member("ServiceURI", unlessEmpty: serviceURI)
            json.member("Agent", unlessEmpty: agent)
            json.member("AgentURI", unlessEmpty: agentURI)
            json.member("ServerURI", unlessEmpty: serverURI)
            json.member("Kind", unlessEmpty: kind)
            json.member("KindURI", unlessEmpty: kindURI)
            json.member("ValidAfter", Timestamp.rfc3339(seconds: validAfter))
            json.member("ValidBefore", Timestamp.rfc3339(seconds: validBefore))
            json.member("CreateIndex", index)
            json.member("ModifyIndex", index)
        }
    }
}
