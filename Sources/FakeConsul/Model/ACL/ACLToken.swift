// SPDX-License-Identifier: MIT

/// A token: who knows its secret may do what its policies, roles and identities say.
struct ACLToken: Sendable, Equatable {
    /// What it is called by, which is no secret.
    var accessorID = ""
    var secretID = ""
    var description = ""
    var policies: [ACLLink] = []
    var roles: [ACLLink] = []
    var serviceIdentities: [ACLServiceIdentity] = []
    var nodeIdentities: [ACLNodeIdentity] = []
    /// Whether it is known in its datacenter alone.
    var isLocal = false
    /// The auth method that it was made by; empty for none.
    var authMethod = ""
    /// When it ends, in nanoseconds since the Unix epoch; nil for never.
    var expirationTime: Int64?
    /// How long a new token is to live; zero where that is not asked for. Never stored.
    var expirationTTL = Duration.zero
    /// In nanoseconds since the Unix epoch; nil where it was never set.
    var createTime: Int64?
    /// Nil is shown as null.
    var hash: [UInt8]?
    var indexes = RaftIndexes()

    /// The secret of the token that is taken where a request brings none.
    static let anonymousSecret = "anonymous"
    /// What stands for the secrets of others' tokens where who asks may not change them.
    static let redactedSecret = "<hidden>"

    func isExpired(at now: Instant) -> Bool { expirationTime.map { $0 < now.nanoseconds } ?? false }

    /// The token with the hash of what it grants.
    var hashed: ACLToken {
        var sum = ACLHash()
        sum.add(description)
        sum.add(isLocal ? "local" : "global")
        sum.add(policies)
        sum.add(roles)
        sum.add(serviceIdentities)
        sum.add(nodeIdentities)
        var token = self
        token.hash = sum.value
        return token
    }
}

extension ACLToken: JSONWritable {
    func write(to json: inout JSONWriter) { json.object { writeMembers(to: &$0) } }

    func writeMembers(to json: inout JSONWriter) {
        writeGrants(to: &json)
        json.member("Local", isLocal)
        json.member("AuthMethod", unlessEmpty: authMethod)
        writeTimes(to: &json)
    }

    private func writeGrants(to json: inout JSONWriter) {
        json.member("AccessorID", accessorID)
        json.member("SecretID", secretID)
        json.member("Description", description)
        json.member("Policies", unlessEmpty: policies)
        json.member("Roles", unlessEmpty: roles)
        json.member("ServiceIdentities", unlessEmpty: serviceIdentities)
        json.member("NodeIdentities", unlessEmpty: nodeIdentities)
    }

    private func writeTimes(to json: inout JSONWriter) {
        if let expirationTime {
            json.member("ExpirationTime", Timestamp.rfc3339(nanoseconds: expirationTime))
        }
        json.member("CreateTime", createTime.map { Timestamp.rfc3339(nanoseconds: $0) } ?? Timestamp.zero)
        json.key("Hash")
        json.base64(hash)
        json.indexes(indexes)
    }
}

extension ACLToken {
    private static let shape = JSONStruct(
        type: "struct { ExpirationTTL interface {}; Hash string; *structs.Alias }", name: "", embedding: "Alias",
        hasUnmarshaler: true, unknownFields: .refused)

    /// Reads what a client sends.
    init(json body: [UInt8]) throws(JSONError) {
        self = try JSONObjectReader.read(body, Self.shape) { ACLToken(&$0) }
    }

    private init(_ object: inout JSONObjectReader) {
        accessorID = object.string("AccessorID")
        secretID = object.string("SecretID")
        description = object.string("Description")
        policies = object.aclLinks("Policies", type: "structs.ACLTokenPolicyLink")
        roles = object.aclLinks("Roles", type: "structs.ACLTokenRoleLink")
        (serviceIdentities, nodeIdentities) = object.aclIdentities()
        isLocal = object.bool("Local")
        authMethod = object.string("AuthMethod")
        expirationTime = object.time("ExpirationTime")
        expirationTTL = object.duration("ExpirationTTL") ?? .zero
        _ = object.time("CreateTime")
        _ = object.outside { $0.string("Hash") }
        indexes = object.raftIndexes()
    }
}
