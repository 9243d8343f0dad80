// SPDX-License-Identifier: MIT

/// The claims that every JSON web token may have (RFC 7519, 4.1). Times are seconds since the Unix epoch; zero stands
/// for none.
struct RegisteredClaims {
    var issuer = ""
    var audience: [String] = []
    var expiry: Int64 = 0
    var notBefore: Int64 = 0
    var issuedAt: Int64 = 0

    /// Nil where one of them is not what it must be.
    init?(_ claims: JSONValue) {
        guard case .object = claims else { return nil }
        switch claims["iss"] {
        case nil, .null: break
        case .string(let text): issuer = text
        default: return nil
        }
        switch claims["aud"] {
        case nil, .null: break
        case .string(let text): audience = [text]
        case .array(let elements):
            for element in elements {
                guard case .string(let text) = element else { return nil }
                audience.append(text)
            }
        default: return nil
        }
        guard let expiry = Self.seconds(claims["exp"]), let notBefore = Self.seconds(claims["nbf"]),
            let issuedAt = Self.seconds(claims["iat"])
        else { return nil }
        (self.expiry, self.notBefore, self.issuedAt) = (expiry, notBefore, issuedAt)
    }

    private static func seconds(_ value: JSONValue?) -> Int64? {
        switch value {
        case nil, .null: return 0
        case .number(let text):
            guard let number = Double(text), number.magnitude < 0x1p62 else { return nil }
            return Int64(number)
        default: return nil
        }
    }
}

extension JWTAuthMethod {
    /// What stands for a missing beginning or end, in seconds.
    private static let defaultLeeway: Int64 = 150
    /// How wrong clocks may be where nothing is said.
    private static let defaultClockSkew: Int64 = 60_000_000_000

    /// Holds the times, the issuer and the audience against what is wanted (`verifyVanillaJWT`).
    func validate(_ claims: RegisteredClaims, at now: Instant) throws(FormatError) {
        var claims = claims
        if claims.issuedAt == 0 && claims.expiry == 0 && claims.notBefore == 0 {
            throw FormatError("no issue time, notbefore, or expiration time encoded in token")
        }
        if claims.expiry == 0 {
            claims.expiry = max(claims.issuedAt, claims.notBefore) &+ Self.seconds(expirationLeeway)
        }
        if claims.notBefore == 0 {
            claims.notBefore =
                claims.issuedAt != 0 ? claims.issuedAt : claims.expiry &- Self.seconds(notBeforeLeeway)
        }
        let skew = clockSkewLeeway < 0 ? 0 : clockSkewLeeway == 0 ? Self.defaultClockSkew : clockSkewLeeway
        do throws(FormatError) {
            try validate(claims, at: now, skew: .nanoseconds(skew))
            try validate(audience: claims.audience)
        } catch {
            throw FormatError("error validating claims: \(error.message)")
        }
    }

    private static func seconds(_ leeway: Int64) -> Int64 {
        leeway < 0 ? 0 : leeway == 0 ? defaultLeeway : leeway / 1_000_000_000
    }

    private func validate(_ claims: RegisteredClaims, at now: Instant, skew: Duration) throws(FormatError) {
        let prefix = "square/go-jose/jwt: validation "
        if !boundIssuer.isEmpty && claims.issuer != boundIssuer {
            throw FormatError(prefix + "failed, invalid issuer claim (iss)")
        }
        if Self.isBefore(now + skew, claims.notBefore) {
            throw FormatError(prefix + "failed, token not valid yet (nbf)")
        }
        let late = now - skew
        if late.seconds > claims.expiry || (late.seconds == claims.expiry && late.nanoseconds % 1_000_000_000 > 0) {
            throw FormatError(prefix + "failed, token is expired (exp)")
        }
        if Self.isBefore(now + skew, claims.issuedAt) {
            throw FormatError(prefix + "field, token issued in the future (iat)")
        }
    }

    private static func isBefore(_ time: Instant, _ seconds: Int64) -> Bool { time.seconds < seconds }

    private func validate(audience: [String]) throws(FormatError) {
        if boundAudiences.isEmpty {
            guard audience.isEmpty else {
                throw FormatError("audience claim found in JWT but no audiences are bound")
            }
        } else if !boundAudiences.contains(where: { audience.contains($0) }) {
            throw FormatError("aud claim does not match any bound audience")
        }
    }

    // MARK: Extraction

    /// The claims that are mapped, under the names that they are mapped to.
    func extract(from claims: JSONValue) throws(FormatError) -> JWTClaims {
        var found = JWTClaims()
        for (source, target) in claimMappings.pairs {
            guard let value = Self.claim(source, in: claims) else { continue }
            guard let text = Self.text(value) else {
                throw FormatError(
                    "error converting claim '\(source)' to string from unknown type \(Self.goType(value))")
            }
            found.values[target] = text
        }
        for (source, target) in listClaimMappings.pairs {
            guard let value = Self.claim(source, in: claims) else { continue }
            found.lists[target] = try Self.texts(value, source)
        }
        return found
    }

    private static func texts(_ value: JSONValue, _ source: String) throws(FormatError) -> [String] {
        let name = GoQuote.quote(source)
        var elements = [value]
        if case .array(let found) = value { elements = found }
        if case .object = value { throw FormatError("\(name) list claim could not be converted to string list") }
        var texts: [String] = []
        for element in elements {
            guard let text = text(element) else {
                let shown = GoValueText(readsIntegers: false).text(element)
                throw FormatError("value \(shown) in \(name) list claim could not be parsed as string")
            }
            if !text.isEmpty { texts.append(text) }
        }
        return texts
    }

    /// A claim by its name, or by a path of names and positions that begins with a slash (RFC 6901).
    private static func claim(_ name: String, in claims: JSONValue) -> JSONValue? {
        guard name.hasPrefix("/") else { return present(member(name, of: claims)) }
        var value = claims
        for part in name.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let name = part.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
                .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
            switch value {
            case .object:
                guard let found = member(name, of: value) else { return nil }
                value = found
            case .array(let elements):
                guard let index = Int(name), elements.indices.contains(index) else { return nil }
                value = elements[index]
            default: return nil
            }
        }
        return present(value)
    }

    /// Go keeps the last of several members of one name.
    private static func member(_ name: String, of value: JSONValue) -> JSONValue? {
        guard case .object(let members) = value else { return nil }
        return members.last { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    private static func present(_ value: JSONValue?) -> JSONValue? {
        if case .null? = value { return nil }
        return value
    }

    /// Numbers lose their fraction, as in Consul.
    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): return text
        case .bool(let flag): return flag ? "true" : "false"
        case .number(let text):
            let number = Double(text) ?? 0
            return String(number.magnitude < 0x1p63 ? Int64(number) : .min)
        case .null, .array, .object: return nil
        }
    }

    private static func goType(_ value: JSONValue) -> String {
        if case .array = value { return "[]interface {}" }
        return "map[string]interface {}"
    }
}
