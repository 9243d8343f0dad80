// SPDX-License-Identifier: MIT

extension ServiceQuery {
    /// Gives every text of the query to the closure, with Consul's name for its place, and puts what comes back there
    /// (`consul agent/consul/prepared_query/walk.go`). The order is that of Consul's fields.
    mutating func mapTexts<Failure: Error>(
        _ change: (_ place: String, _ text: String) throws(Failure) -> String
    ) throws(Failure) {
        service = try change(".Service", service)
        samenessGroup = try change(".SamenessGroup", samenessGroup)
        failover.datacenters = try Self.map(failover.datacenters, ".Failover.Datacenters", change)
        if var targets = failover.targets {
            for index in targets.indices {
                let place = ".Failover.Targets[\(index)]"
                targets[index].peer = try change(place + ".Peer", targets[index].peer)
                targets[index].datacenter = try change(place + ".Datacenter", targets[index].datacenter)
            }
            failover.targets = targets
        }
        ignoredCheckIDs = try Self.map(ignoredCheckIDs, ".IgnoreCheckIDs", change)
        near = try change(".Near", near)
        tags = try Self.map(tags, ".Tags", change)
        nodeMeta = try Self.map(nodeMeta, ".NodeMeta", change)
        serviceMeta = try Self.map(serviceMeta, ".ServiceMeta", change)
        peer = try change(".Peer", peer)
    }

    private static func map<Failure: Error>(
        _ texts: [String]?, _ place: String, _ change: (String, String) throws(Failure) -> String
    ) throws(Failure) -> [String]? {
        guard var texts else { return nil }
        for index in texts.indices { texts[index] = try change("\(place)[\(index)]", texts[index]) }
        return texts
    }

    private static func map<Failure: Error>(
        _ texts: StringMap?, _ place: String, _ change: (String, String) throws(Failure) -> String
    ) throws(Failure) -> StringMap? {
        guard var texts else { return nil }
        for (key, text) in texts.pairs { texts[key] = try change("\(place)[\(key)]", text) }
        return texts
    }
}
