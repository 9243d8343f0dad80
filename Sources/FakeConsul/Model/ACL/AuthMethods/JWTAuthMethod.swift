// SPDX-License-Identifier: MIT

/// An auth method that takes JSON web tokens (`consul internal/go-sso/oidcauth`).
struct JWTAuthMethod: Sendable {
    var boundAudiences: [String] = []
    var boundIssuer = ""
    /// Names of claims, and what they are called when they are copied.
    var claimMappings = StringMap()
    var listClaimMappings = StringMap()
    var keys: [PublicKey] = []
    /// What stands for a missing beginning or end, and how wrong clocks may be. In nanoseconds; zero for Consul's
    /// default, less for none.
    var expirationLeeway: Int64 = 0
    var notBeforeLeeway: Int64 = 0
    var clockSkewLeeway: Int64 = 0

    private struct Settings {
        var algorithms: [String] = []
        var discoveryURL = ""
        var discoveryCACert = ""
        var jwksURL = ""
        var jwksCACert = ""
        var publicKeys: [String] = []
    }

    init(_ config: JSONValue) throws(FormatError) {
        var method = Self.empty
        var settings = Settings()
        try LooseObjectReader.readMethod(config) { object in
            settings.algorithms = object.strings("JWTSupportedAlgs") ?? []
            method.boundAudiences = object.strings("BoundAudiences") ?? []
            method.claimMappings = StringMap(object.stringMap("ClaimMappings") ?? [:])
            method.listClaimMappings = StringMap(object.stringMap("ListClaimMappings") ?? [:])
            settings.discoveryURL = object.string("OIDCDiscoveryURL")
            settings.discoveryCACert = object.string("OIDCDiscoveryCACert")
            settings.jwksURL = object.string("JWKSURL")
            settings.jwksCACert = object.string("JWKSCACert")
            settings.publicKeys = object.strings("JWTValidationPubKeys") ?? []
            method.boundIssuer = object.string("BoundIssuer")
            method.expirationLeeway = Int64(object.int("ExpirationLeeway", type: "time.Duration"))
            method.notBeforeLeeway = Int64(object.int("NotBeforeLeeway", type: "time.Duration"))
            method.clockSkewLeeway = Int64(object.int("ClockSkewLeeway", type: "time.Duration"))
        }
        try Self.validate(settings)
        method.keys = try Self.keys(settings.publicKeys)
        for algorithm in settings.algorithms where !Self.algorithms.contains(algorithm) {
            throw FormatError("Invalid supported algorithm: \(algorithm)")
        }
        try Self.validate(method.claimMappings, "ClaimMappings")
        try Self.validate(method.listClaimMappings, "ListClaimMappings")
        self = method
    }

    private init() {}

    private static let empty = JWTAuthMethod()

    private static let algorithms = ["RS", "ES", "PS"].flatMap { kind in ["256", "384", "512"].map { kind + $0 } }

    // MARK: Validation

    /// Keys that are somewhere else cannot be asked for here: the simulation goes into no network.
    private static func validate(_ settings: Settings) throws(FormatError) {
        let sources = [!settings.discoveryURL.isEmpty, !settings.publicKeys.isEmpty, !settings.jwksURL.isEmpty]
        guard sources.count(where: { $0 }) == 1 else {
            throw FormatError(
                "exactly one of 'JWTValidationPubKeys', 'JWKSURL', or 'OIDCDiscoveryURL' must be set for type \"jwt\"")
        }
        if !settings.jwksURL.isEmpty {
            let url = GoQuote.quote(settings.jwksURL)
            throw FormatError(
                "error checking JWKSURL: fetching keys oidc: get keys failed: Get \(url): dial tcp: no route to host")
        }
        if !settings.jwksCACert.isEmpty {
            throw FormatError("'JWKSCACert' should not be set unless 'JWKSURL' is set")
        }
        if !settings.discoveryURL.isEmpty {
            let url = GoQuote.quote(settings.discoveryURL + "/.well-known/openid-configuration")
            throw FormatError("error checking OIDCDiscoveryURL: Get \(url): dial tcp: no route to host")
        }
        if !settings.discoveryCACert.isEmpty {
            throw FormatError("'OIDCDiscoveryCACert' should not be set unless 'OIDCDiscoveryURL' is set")
        }
    }

    private static func keys(_ texts: [String]) throws(FormatError) -> [PublicKey] {
        var keys: [PublicKey] = []
        for (index, text) in texts.enumerated() {
            do throws(CryptoError) {
                keys.append(try PublicKey(pem: text))
            } catch {
                throw FormatError("error parsing public key JWTValidationPubKeys[\(index)]: \(error.message)")
            }
        }
        return keys
    }

    private static func validate(_ mappings: StringMap, _ field: String) throws(FormatError) {
        var targets = StringMap()
        for (_, target) in mappings.pairs {
            guard targets[target] == nil else {
                throw FormatError("\(field) contains multiple mappings for key \(GoQuote.quote(target))")
            }
            targets[target] = ""
        }
    }

    // MARK: Identities

    /// An identity with all claims that are mapped, each of them empty.
    var blankIdentity: VerifiedIdentity {
        let names = claimMappings.pairs.map(\.value)
        return VerifiedIdentity(
            variables: StringMap(names.map { (key: "value." + $0, value: "") }),
            fields: .jwt(
                JWTClaims(
                    values: StringMap(names.map { (key: $0, value: "") }),
                    lists: SortedMap(listClaimMappings.pairs.map { (key: $0.value, value: []) }))))
    }

    func identity(of token: String, at now: Instant) throws(FormatError) -> VerifiedIdentity {
        guard !token.isEmpty else { throw FormatError("missing jwt") }
        let signed: JSONWebSignature
        do throws(CryptoError) {
            signed = try JSONWebSignature(token)
        } catch {
            throw FormatError("error parsing token: \(error.message)")
        }
        guard keys.contains(where: { signed.isSigned(by: $0) }),
            let claims = try? JSONParser.parse(signed.payload, .whole), let registered = RegisteredClaims(claims)
        else { throw FormatError("no known key successfully validated the token signature") }
        try validate(registered, at: now)
        let extracted = try extract(from: claims)
        var identity = blankIdentity
        for (name, value) in extracted.values.pairs { identity.variables["value." + name] = value }
        identity.fields = .jwt(extracted)
        return identity
    }
}
