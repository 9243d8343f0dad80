// SPDX-License-Identifier: MIT

/// A policy or role that a token or role refers to. Stored by its ID alone; the name is filled in when it is shown.
struct ACLLink: Sendable, Equatable {
    var id: String
    var name = ""
}

/// All that a service needs to know and do for itself and its sidecar.
struct ACLServiceIdentity: Sendable, Equatable {
    var serviceName: String
    /// Where it holds; nil and none for everywhere.
    var datacenters: [String]?

    /// One identity a name, in order, with the datacenters of all; a name that is given for everywhere once is so only
    /// if no other names datacenters, as in Consul (`ACLServiceIdentities.Deduplicate`).
    static func deduplicated(_ identities: [ACLServiceIdentity]) -> [ACLServiceIdentity] {
        var places: [KVKey: Int] = [:]
        var result: [ACLServiceIdentity] = []
        for identity in identities {
            let datacenters = (identity.datacenters ?? []).sorted { $0.precedesInBytes($1) }
            guard let place = places[KVKey(identity.serviceName)] else {
                places[KVKey(identity.serviceName)] = result.count
                result.append(ACLServiceIdentity(serviceName: identity.serviceName, datacenters: datacenters))
                continue
            }
            result[place].datacenters = merged(result[place].datacenters ?? [], datacenters)
        }
        return result
    }

    private static func merged(_ a: [String], _ b: [String]) -> [String] {
        StringMap((a + b).map { (key: $0, value: "") }).keys
    }
}

/// All that an agent needs to know and do for itself.
struct ACLNodeIdentity: Sendable, Equatable {
    var nodeName: String
    var datacenter: String

    /// The first of each, in order.
    static func deduplicated(_ identities: [ACLNodeIdentity]) -> [ACLNodeIdentity] {
        var seen: Set<[KVKey]> = []
        return identities.filter { seen.insert([KVKey($0.nodeName), KVKey($0.datacenter)]).inserted }
    }
}

extension ACLLink {
    /// The first of each ID, in order, without names.
    static func deduplicated(_ links: [ACLLink]) -> [ACLLink] {
        var seen: Set<KVKey> = []
        return links.filter { seen.insert(KVKey($0.id)).inserted }.map { ACLLink(id: $0.id) }
    }
}

// MARK: JSON

extension ACLLink: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("ID", id)
            json.member("Name", name)
        }
    }

    init(_ object: inout JSONObjectReader) {
        id = object.string("ID")
        name = object.string("Name")
    }
}

extension ACLServiceIdentity: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("ServiceName", serviceName)
            json.member("Datacenters", unlessEmpty: datacenters)
        }
    }

    init(_ object: inout JSONObjectReader) {
        serviceName = object.string("ServiceName")
        datacenters = object.strings("Datacenters")
    }
}

extension ACLNodeIdentity: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("NodeName", nodeName)
            json.member("Datacenter", datacenter)
        }
    }

    init(_ object: inout JSONObjectReader) {
        nodeName = object.string("NodeName")
        datacenter = object.string("Datacenter")
    }
}

extension JSONObjectReader {
    /// What a role and a token may both have.
    mutating func aclIdentities() -> (services: [ACLServiceIdentity], nodes: [ACLNodeIdentity]) {
        let services = structs(
            "ServiceIdentities", type: "structs.ACLServiceIdentities", of: .plain("structs.ACLServiceIdentity")
        ) { ACLServiceIdentity(&$0) }
        let nodes = structs(
            "NodeIdentities", type: "structs.ACLNodeIdentities", of: .plain("structs.ACLNodeIdentity")
        ) { ACLNodeIdentity(&$0) }
        return (services ?? [], nodes ?? [])
    }

    /// Links to policies or roles, of the Go type given.
    mutating func aclLinks(_ name: String, type: String) -> [ACLLink] {
        structs(name, type: "[]\(type)", of: .plain(type)) { ACLLink(&$0) } ?? []
    }

    /// The indexes of a record, which a client may send and which count for nothing.
    mutating func raftIndexes() -> RaftIndexes {
        embedded("RaftIndex") { RaftIndexes(&$0) }
    }
}
