// SPDX-License-Identifier: MIT

/// What the settings of a provider say (`structs.CommonCAProviderConfig`, `ConsulCAProviderConfig`).
struct CAProviderSettings: Sendable {
    var leafCertTTL = Duration.seconds(72 * 3600)
    var intermediateCertTTL = Duration.seconds(8760 * 3600)
    var rootCertTTL = Duration.seconds(87600 * 3600)
    var skipsValidation = false
    /// How many certificates a second are signed; none where zero.
    var csrMaxPerSecond = 50.0
    var csrMaxConcurrent = 0
    var privateKeyType = "ec"
    var privateKeyBits = 256
    /// Of the user's own; empty where Consul makes them.
    var privateKey = ""
    var rootCert = ""
    var disablesCrossSigning = false

    /// Reads settings as Consul does, without a look at whether they make sense.
    init(_ config: JSONValue?) throws(CryptoError) {
        do throws(FormatError) {
            self = try LooseObjectReader.read(config ?? .null) { object in
                var settings = CAProviderSettings()
                settings.read(&object)
                return settings
            }.value
        } catch {
            throw CryptoError("error decoding config: \(error.message)")
        }
    }

    private init() {}

    private mutating func read(_ object: inout LooseObjectReader) {
        leafCertTTL = object.duration("LeafCertTTL") ?? leafCertTTL
        rootCertTTL = object.duration("RootCertTTL") ?? rootCertTTL
        intermediateCertTTL = object.duration("IntermediateCertTTL") ?? intermediateCertTTL
        skipsValidation = object.bool("SkipValidate")
        if object.has("CSRMaxPerSecond") { csrMaxPerSecond = object.double("CSRMaxPerSecond", type: "float32") }
        csrMaxConcurrent = object.int("CSRMaxConcurrent")
        if object.has("PrivateKeyType") { privateKeyType = object.string("PrivateKeyType") }
        privateKeyBits = object.optionalInt("PrivateKeyBits") ?? privateKeyBits
        privateKey = object.string("PrivateKey")
        rootCert = object.string("RootCert")
        disablesCrossSigning = object.bool("DisableCrossSigning")
    }

    /// The settings of Consul's own provider, refused in its words (`ParseConsulCAConfig`).
    static func forConsul(_ config: JSONValue?) throws(CryptoError) -> CAProviderSettings {
        let settings = try CAProviderSettings(config)
        if settings.privateKey.isEmpty && !settings.rootCert.isEmpty {
            throw CryptoError("must provide a private key when providing a root cert")
        }
        try settings.validate()
        return settings
    }

    func validate() throws(CryptoError) {
        if skipsValidation { return }
        try validateLifetimes()
        switch privateKeyType {
        case "ec":
            guard [224, 256, 384, 521].contains(privateKeyBits) else {
                throw CryptoError("EC key length must be one of (224, 256, 384, 521) bits")
            }
        case "rsa":
            guard [2048, 4096].contains(privateKeyBits) else {
                throw CryptoError("RSA key length must be 2048 or 4096 bits")
            }
        default: throw CryptoError("private key type must be either 'ec' or 'rsa'")
        }
    }

    private func validateLifetimes() throws(CryptoError) {
        if rootCertTTL < intermediateCertTTL {
            throw CryptoError(
                "root cert TTL is set and is not greater than intermediate cert ttl. root cert ttl: "
                    + "\(GoDuration.format(rootCertTTL)), intermediate cert ttl: "
                    + GoDuration.format(intermediateCertTTL))
        }
        if leafCertTTL < .seconds(3600) { throw CryptoError("leaf cert TTL must be greater or equal than 1h0m0s") }
        if leafCertTTL > .seconds(365 * 86_400) { throw CryptoError("leaf cert TTL must be less than 8760h0m0s") }
        if intermediateCertTTL < .seconds(3 * 3600) {
            throw CryptoError("Intermediate Cert TTL must be greater or equal than 3h")
        }
        if intermediateCertTTL < leafCertTTL * 3 {
            throw CryptoError(
                "Intermediate Cert TTL must be greater or equal than 3 * LeafCertTTL "
                    + "(>=\(GoDuration.format(leafCertTTL * 3))).")
        }
    }

    /// A new private key of the kind that the settings ask for.
    func newPrivateKey(_ random: inout SeededRandom) throws(CryptoError) -> PrivateKey {
        switch privateKeyType.lowercased() {
        case "rsa":
            var stream = random.fork("rsa \(random.next())")
            return .rsa(RSAPrivateKey.generate(bits: privateKeyBits) { stream.bytes($0) })
        case "ec":
            guard let curve = Curve.allCases.first(where: { $0.bitCount == privateKeyBits }) else {
                throw CryptoError("error generating ECDSA private key: unknown curve length \(privateKeyBits)")
            }
            return .ec(curve, scalar: curve.group.privateKey(from: random.bytes(curve.size + 8)))
        default: throw CryptoError("unknown private key type requested: \(privateKeyType)")
        }
    }
}

extension LooseObjectReader {
    /// Whether the object has such a member that is not null.
    fileprivate func has(_ name: String) -> Bool {
        members.contains { $0.name.equalsIgnoringASCIICase(name) && $0.value != .null }
    }
}
