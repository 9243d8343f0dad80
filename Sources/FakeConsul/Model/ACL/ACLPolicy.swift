// SPDX-License-Identifier: MIT

/// Rules under a name, which tokens and roles refer to.
struct ACLPolicy: Sendable, Equatable {
    var id = ""
    var name = ""
    var description = ""
    /// In HCL or JSON, as they were written.
    var rules = ""
    /// Where it holds; nil and none for everywhere.
    var datacenters: [String]?
    /// Nil is shown as null.
    var hash: [UInt8]?
    var indexes = RaftIndexes()

    /// The policy with the hash of what it says.
    var hashed: ACLPolicy {
        var sum = ACLHash()
        sum.add(name)
        sum.add(description)
        sum.add(rules)
        for datacenter in datacenters ?? [] { sum.add(datacenter) }
        var policy = self
        policy.hash = sum.value
        return policy
    }

    func holds(in datacenter: String) -> Bool { datacenters.map { $0.isEmpty || $0.contains(datacenter) } ?? true }
}

extension ACLPolicy: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("ID", id)
            json.member("Name", name)
            json.member("Description", description)
            json.member("Rules", rules)
            json.member("Datacenters", unlessEmpty: datacenters)
            json.key("Hash")
            json.base64(hash)
            json.indexes(indexes)
        }
    }

    /// As it stands in a list: without its rules.
    func writeStub(to json: inout JSONWriter) {
        json.object { json in
            json.member("ID", id)
            json.member("Name", name)
            json.member("Description", description)
            json.key("Datacenters")
            json.list(datacenters)
            json.key("Hash")
            json.base64(hash)
            json.indexes(indexes)
        }
    }
}

extension ACLPolicy {
    private static let shape = JSONStruct(
        type: "struct { Hash string; *structs.Alias }", name: "", embedding: "Alias", hasUnmarshaler: true,
        unknownFields: .refused)

    /// Reads what a client sends.
    init(json body: [UInt8]) throws(JSONError) {
        self = try JSONObjectReader.read(body, Self.shape) { object in
            var policy = ACLPolicy()
            policy.id = object.string("ID")
            policy.name = object.string("Name")
            policy.description = object.string("Description")
            policy.rules = object.string("Rules")
            policy.datacenters = object.strings("Datacenters")
            _ = object.outside { $0.string("Hash") }
            policy.indexes = object.raftIndexes()
            return policy
        }
    }
}

// MARK: What Consul brings

extension ACLPolicy {
    static let globalManagementID = "00000000-0000-0000-0000-000000000001"

    /// The policies that every cluster has; their rules cannot be changed.
    static let builtin = [
        ACLPolicy(
            id: globalManagementID, name: "global-management",
            description: "A built-in policy that grants read and write access to all Consul features",
            rules: globalRules("write")),
        ACLPolicy(
            id: "00000000-0000-0000-0000-000000000002", name: "builtin/global-read-only",
            description: "A built-in policy that grants read-only access to all Consul features",
            rules: globalRules("read")),
    ]

    /// The name by which Consul calls a policy of its own in refusals; nil for others.
    static func builtinName(_ id: String) -> String? { builtin.first { $0.id == id }?.name }

    /// One level for all there is. The text can be read through the API, so that every character counts.
    private static func globalRules(_ level: String) -> String {
        let prefixed: (String) -> String = { "\($0)_prefix \"\" {\n\tpolicy = \"\(level)\"\n}" }
        let whole: (String) -> String = { "\($0) = \"\(level)\"" }
        let service = "service_prefix \"\" {\n\tpolicy = \"\(level)\"\n\tintentions = \"\(level)\"\n}"
        let parts = [
            "", whole("acl"), prefixed("agent"), prefixed("event"), prefixed("key"), whole("keyring"),
            prefixed("node"), whole("operator"), whole("mesh"), whole("peering"), prefixed("query"), service,
            prefixed("session"),
        ]
        return parts.joined(separator: "\n")
    }
}

// MARK: What follows from identities

extension ACLServiceIdentity {
    /// The policy that stands for it: to write itself and its sidecar, and to read whom it talks to.
    var policy: ACLPolicy {
        let names = [serviceName, serviceName + "-sidecar-proxy"]
        let own = names.map { "\nservice \"\($0)\" {\n\tpolicy = \"write\"\n}" }
        let rules = own.joined() + ACLPolicy.readable("service") + ACLPolicy.readable("node")
        return .synthetic(
            "synthetic policy for service identity \(GoQuote.quote(serviceName))", rules: rules,
            datacenters: datacenters)
    }
}

extension ACLNodeIdentity {
    /// The policy that stands for it: to write the node, and to read services.
    var policy: ACLPolicy {
        .synthetic(
            "synthetic policy for node identity \(GoQuote.quote(nodeName))",
            rules: "\nnode \"\(nodeName)\" {\n\tpolicy = \"write\"\n}" + ACLPolicy.readable("service"),
            datacenters: [datacenter])
    }
}

extension ACLPolicy {
    fileprivate static func readable(_ kind: String) -> String {
        "\n\(kind)_prefix \"\" {\n\tpolicy = \"read\"\n}"
    }

    /// Consul means to hash the rules, but appends to them the hash of nothing: the ID is the rules in hexadecimal
    /// digits and the offset of FNV-1a with 128 bits.
    fileprivate static func synthetic(_ description: String, rules: String, datacenters: [String]?) -> ACLPolicy {
        let id = Hex.encode(Array(rules.utf8)) + "6c62272e07bb014262b821756295c58d"
        return ACLPolicy(
            id: id, name: "synthetic-policy-\(id)", description: description, rules: rules, datacenters: datacenters
        ).hashed
    }
}
