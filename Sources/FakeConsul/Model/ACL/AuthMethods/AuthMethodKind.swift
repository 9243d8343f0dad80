// SPDX-License-Identifier: MIT

/// An auth method with its configuration read and checked (`consul agent/consul/authmethod`).
enum AuthMethodKind: Sendable {
    case jwt(JWTAuthMethod)
    case kubernetes
    case aws(AWSAuthMethod)

    /// The types that there are, in Consul's order.
    static let types = ["aws-iam", "jwt", "kubernetes"]

    /// - Throws: Consul's refusal of a configuration that makes no sense.
    init(_ method: ACLAuthMethod) throws(FormatError) {
        switch method.type {
        case "jwt": self = .jwt(try JWTAuthMethod(method.config ?? .null))
        case "kubernetes":
            try KubernetesAuthMethod.validate(method.config ?? .null)
            self = .kubernetes
        case "aws-iam": self = .aws(try AWSAuthMethod(method.config ?? .null))
        default: throw FormatError("no auth method registered with type: \(method.type)")
        }
    }

    /// An identity with everything that such identities have, all of it empty.
    var blankIdentity: VerifiedIdentity {
        switch self {
        case .jwt(let method): method.blankIdentity
        case .kubernetes:
            VerifiedIdentity(
                variables: StringMap(
                    ["namespace", "name", "uid"].map { (key: "serviceaccount." + $0, value: "") }),
                fields: .kubernetes(KubernetesAccount()))
        case .aws(let method): method.blankIdentity
        }
    }

    /// Who somebody is by the token that they bring.
    ///
    /// - Throws: Consul's refusal. Kubernetes and AWS would have to be asked, and cannot be reached here.
    func identity(of token: String, at now: Instant) throws(FormatError) -> VerifiedIdentity {
        switch self {
        case .jwt(let method): return try method.identity(of: token, at: now)
        case .kubernetes: throw FormatError("Unauthorized")
        case .aws: throw FormatError("failed to validate and parse BearerToken: invalid token")
        }
    }
}

extension LooseObjectReader {
    /// Reads the configuration of a method, where nothing unknown may stand (`authmethod.ParseConfig`).
    static func readMethod<Value>(
        _ config: JSONValue, _ fields: (inout LooseObjectReader) -> Value
    ) throws(FormatError) -> Value {
        do throws(FormatError) {
            let (value, unused) = try read(config, fields)
            if unused.isEmpty { return value }
            let keys = unused.sorted { $0.precedesInBytes($1) }.joined(separator: ", ")
            throw FormatError("1 error(s) decoding:\n\n* '' has invalid keys: \(keys)")
        } catch {
            throw FormatError("error decoding config: \(error.message)")
        }
    }
}
