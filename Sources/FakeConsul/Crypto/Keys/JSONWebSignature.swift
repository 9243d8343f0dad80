// SPDX-License-Identifier: MIT

/// A signed token in the compact form of RFC 7515, three parts with dots between them; refused in the words of
/// square/go-jose.
struct JSONWebSignature: Sendable {
    /// What was signed: the claims of a JSON web token.
    let payload: [UInt8]
    /// The `alg` of the header as it stands there.
    let algorithmName: String
    private let input: [UInt8]
    private let signature: [UInt8]
    /// Whether the header demands something that is not known, so that no key verifies it (RFC 7515, 4.1.11).
    private let hasUnknownDemand: Bool

    init(_ text: String) throws(CryptoError) {
        let token = text.utf8.filter { !Self.isSpace($0) }
        let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw CryptoError("square/go-jose: compact JWS format must have three parts") }
        let header = try Self.decode(parts[0])
        payload = try Self.decode(parts[1])
        signature = try Self.decode(parts[2])
        input = Array(parts[0]) + [UInt8(ascii: ".")] + Array(parts[1])
        let fields = try Self.fields(header)
        algorithmName = try Self.text(fields["alg"]) ?? ""
        hasUnknownDemand = fields["crit"].map(Self.demandsUnknown) ?? false
    }

    /// Whether the key made the signature, by the algorithm that the header names.
    func isSigned(by key: PublicKey) -> Bool {
        guard !hasUnknownDemand, let (algorithm, size) = Self.algorithm(algorithmName) else { return false }
        if let size, signature.count != size { return false }
        return key.verify(input, signature: signature, algorithm)
    }

    /// The algorithm of a name (RFC 7518, 3.1), and the bytes of its signatures where they are fixed.
    private static func algorithm(_ name: String) -> (SignatureAlgorithm, size: Int?)? {
        switch name {
        case "ES256": (.ecdsa(.sha256), 64)
        case "ES384": (.ecdsa(.sha384), 96)
        case "ES512": (.ecdsa(.sha512), 132)
        case "RS256": (.rsa(.sha256), nil)
        case "RS384": (.rsa(.sha384), nil)
        case "RS512": (.rsa(.sha512), nil)
        case "PS256": (.rsaPSS(.sha256), nil)
        case "PS384": (.rsaPSS(.sha384), nil)
        case "PS512": (.rsaPSS(.sha512), nil)
        case "EdDSA": (.ed25519, 64)
        default: nil
        }
    }

    // MARK: Parts

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

    private static func decode(_ part: ArraySlice<UInt8>) throws(CryptoError) -> [UInt8] {
        do throws(FormatError) {
            return try Base64.rawURL.decode(Array(part))
        } catch {
            throw CryptoError(error.message)
        }
    }

    private static func fields(_ header: [UInt8]) throws(CryptoError) -> [String: JSONValue] {
        guard !header.isEmpty else { return [:] }
        do throws(JSONError) {
            guard case .object(let members) = try JSONParser.parse(header, .whole) else {
                throw JSONError("json: cannot unmarshal into Go value of type jose.rawHeader")
            }
            return Dictionary(members.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        } catch {
            throw CryptoError(error.message)
        }
    }

    private static func text(_ value: JSONValue?) throws(CryptoError) -> String? {
        switch value {
        case .string(let text): return text
        case nil, .null: return nil
        default: throw CryptoError("json: cannot unmarshal value into Go value of type string")
        }
    }

    private static func demandsUnknown(_ value: JSONValue) -> Bool {
        if case .null = value { return false }
        guard case .array(let names) = value else { return true }
        return names.contains { name in
            if case .string("b64") = name { return false }
            return true
        }
    }
}
