// SPDX-License-Identifier: MIT

/// Policies and identities under a name, which tokens refer to.
struct ACLRole: Sendable, Equatable {
    var id = ""
    var name = ""
    var description = ""
    var policies: [ACLLink] = []
    var serviceIdentities: [ACLServiceIdentity] = []
    var nodeIdentities: [ACLNodeIdentity] = []
    /// Nil is shown as null.
    var hash: [UInt8]?
    var indexes = RaftIndexes()

    /// The role with the hash of what it grants.
    var hashed: ACLRole {
        var sum = ACLHash()
        sum.add(name)
        sum.add(description)
        sum.add(policies)
        sum.add(serviceIdentities)
        sum.add(nodeIdentities)
        var role = self
        role.hash = sum.value
        return role
    }
}

extension ACLRole: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("ID", id)
            json.member("Name", name)
            json.member("Description", description)
            json.member("Policies", unlessEmpty: policies)
            json.member("ServiceIdentities", unlessEmpty: serviceIdentities)
            json.member("NodeIdentities", unlessEmpty: nodeIdentities)
            json.key("Hash")
            json.base64(hash)
            json.indexes(indexes)
        }
    }
}

extension ACLRole {
    private static let shape = JSONStruct(
        type: "struct { Hash string; *structs.Alias }", name: "", embedding: "Alias", hasUnmarshaler: true,
        unknownFields: .refused)

    /// Reads what a client sends.
    init(json body: [UInt8]) throws(JSONError) {
        self = try JSONObjectReader.read(body, Self.shape) { object in
            var role = ACLRole()
            role.id = object.string("ID")
            role.name = object.string("Name")
            role.description = object.string("Description")
            role.policies = object.aclLinks("Policies", type: "structs.ACLRolePolicyLink")
            (role.serviceIdentities, role.nodeIdentities) = object.aclIdentities()
            _ = object.outside { $0.string("Hash") }
            role.indexes = object.raftIndexes()
            return role
        }
    }
}
