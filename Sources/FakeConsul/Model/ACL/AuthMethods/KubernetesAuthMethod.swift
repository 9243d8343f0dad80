// SPDX-License-Identifier: MIT

/// The configuration of an auth method that asks Kubernetes (`consul agent/consul/authmethod/kubeauth`).
enum KubernetesAuthMethod {
    static func validate(_ config: JSONValue) throws(FormatError) {
        let (host, certificate, token) = try LooseObjectReader.readMethod(config) { object in
            (object.string("Host"), object.string("CACert"), object.string("ServiceAccountJWT"))
        }
        guard !host.isEmpty else { throw FormatError("Config.Host is required") }
        guard !certificate.isEmpty else { throw FormatError("Config.CACert is required") }
        guard (try? Certificate(pem: certificate)) != nil else {
            throw FormatError(
                "error parsing kubernetes ca cert: data does not contain any valid RSA or ECDSA certificates")
        }
        guard !token.isEmpty else { throw FormatError("Config.ServiceAccountJWT is required") }
        do throws(CryptoError) {
            _ = try JSONWebSignature(token)
        } catch {
            throw FormatError("Config.ServiceAccountJWT is not a valid JWT: \(error.message)")
        }
    }
}

/// The configuration of an auth method that asks AWS (`consul agent/consul/authmethod/awsauth`).
struct AWSAuthMethod: Sendable {
    private let tags: [String]
    private let hasDetails: Bool

    init(_ config: JSONValue) throws(FormatError) {
        let read = try LooseObjectReader.readMethod(config) { object in
            let principals = object.strings("BoundIAMPrincipalARNs") ?? []
            let hasDetails = object.bool("EnableIAMEntityDetails")
            let tags = object.strings("IAMEntityTags") ?? []
            _ = object.string("ServerIDHeaderValue")
            _ = object.int("MaxRetries")
            _ = object.string("IAMEndpoint")
            _ = object.string("STSEndpoint")
            _ = object.strings("AllowedSTSHeaderValues")
            return (principals: principals, hasDetails: hasDetails, tags: tags)
        }
        guard !read.principals.isEmpty else {
            throw FormatError("BoundIAMPrincipalARNs is required and must have at least 1 entry")
        }
        if !read.tags.isEmpty && !read.hasDetails {
            throw FormatError("Must set EnableIAMEntityDetails=true to use IAMEntityTags")
        }
        (tags, hasDetails) = (read.tags, read.hasDetails)
    }

    var blankIdentity: VerifiedIdentity {
        let names = ["entity_name", "entity_id", "account_id"]
            + (hasDetails ? ["entity_path"] + tags.map { "entity_tags." + $0 } : [])
        return VerifiedIdentity(
            variables: StringMap(names.map { (key: $0, value: "") }),
            fields: .aws(AWSEntity(tags: StringMap(tags.map { (key: $0, value: "") }))))
    }
}
