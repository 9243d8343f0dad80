// SPDX-License-Identifier: MIT

/// A question to the catalog that is kept under a name, so that clients need only name it
/// (`consul agent/structs/prepared_query.go`).
struct PreparedQuery: Equatable, Sendable {
    /// A UUID that the leader made up.
    var id = ""
    var name = ""
    /// The session with which it goes; empty where it lives by itself.
    var session = ""
    /// What its answers are filtered by in place of the asker's token; empty for none.
    var token = ""
    var template = Template()
    var service = ServiceQuery()
    /// How long DNS may keep its answers, as the client wrote it.
    var dnsTTL = ""
    var indexes = RaftIndexes()

    /// What makes a query answer to many names.
    struct Template: Equatable, Sendable {
        /// `name_prefix_match`; empty for a query that is no template.
        var type = ""
        /// Takes the name apart.
        var regexp = ""
        var removesEmptyTags = false
    }

    static let namePrefixMatch = "name_prefix_match"

    /// What stands in the place of tokens that the asker may not see.
    static let redactedToken = "<hidden>"

    var isTemplate: Bool { !template.type.isEmpty }

    /// The name that rules are about; nil for a query that everybody may use who knows its ID.
    var aclName: String? { name.isEmpty && !isTemplate ? nil : name }
}

/// Which instances of a service a query asks for.
struct ServiceQuery: Equatable, Sendable {
    var service = ""
    /// Only with Enterprise.
    var samenessGroup = ""
    var failover = Failover()
    /// Leaves out what has warnings, too.
    var onlyPassing = false
    /// Checks that do not count.
    var ignoredCheckIDs: [String]?
    /// The node from which the nearest come first.
    var near = ""
    /// What instances must have, or with a `!` in front must not have.
    var tags: [String]?
    var nodeMeta: StringMap?
    var serviceMeta: StringMap?
    /// Asks for what makes the service reachable in the mesh.
    var connect = false
    /// From where the service was imported; empty for this cluster.
    var peer = ""

    /// Where to ask where no instance is left here.
    struct Failover: Equatable, Sendable {
        /// So many of the nearest datacenters.
        var nearest = 0
        var datacenters: [String]?
        var targets: [Target]?

        /// What is named, in order.
        var named: [Target] {
            guard let datacenters, !datacenters.isEmpty else { return targets ?? [] }
            return datacenters.map { Target(datacenter: $0) }
        }
    }

    /// A datacenter or a peer.
    struct Target: Equatable, Sendable {
        var peer = ""
        var datacenter = ""
    }
}

extension PreparedQuery: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("ID", id)
            json.member("Name", name)
            json.member("Session", session)
            json.member("Token", token)
            json.key("Template")
            json.object { json in
                json.member("Type", template.type)
                json.member("Regexp", template.regexp)
                json.member("RemoveEmptyTags", template.removesEmptyTags)
            }
            json.key("Service")
            service.write(to: &json)
            json.key("DNS")
            json.object { $0.member("TTL", dnsTTL) }
            json.indexes(indexes)
        }
    }
}

extension ServiceQuery: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Service", service)
            json.member("SamenessGroup", samenessGroup)
            json.key("Failover")
            failover.write(to: &json)
            json.member("OnlyPassing", onlyPassing)
            json.key("IgnoreCheckIDs")
            json.list(ignoredCheckIDs)
            json.member("Near", near)
            json.key("Tags")
            json.list(tags)
            json.key("NodeMeta")
            json.map(nodeMeta)
            json.key("ServiceMeta")
            json.map(serviceMeta)
            json.member("Connect", connect)
            json.member("Peer", peer)
        }
    }
}

extension ServiceQuery.Failover: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("NearestN", nearest)
            json.key("Datacenters")
            json.list(datacenters)
            json.key("Targets")
            guard let targets else { return json.null() }
            json.array { json in
                for target in targets {
                    json.object { json in
                        json.member("Peer", target.peer)
                        json.member("Datacenter", target.datacenter)
                    }
                }
            }
        }
    }
}
