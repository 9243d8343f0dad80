// SPDX-License-Identifier: MIT

/// Where agents are in the network: computed from the links between their machines, as Vivaldi would find it out.
extension Cluster {
    /// What was computed last for one pool, and from what.
    struct KnownPlaces {
        let revision: UInt64
        let members: [Int]
        let coordinates: [Coordinate]
    }

    /// The coordinate of an agent in its datacenter's gossip pool.
    func coordinate(of agent: Agent) -> Coordinate {
        let datacenter = agent.identity.datacenter
        let members = agents.filter { $0.identity.datacenter == datacenter }
        return coordinate(of: agent, among: members, pool: "lan " + datacenter)
    }

    /// The coordinate of a server in the pool of all servers.
    func wanCoordinate(of agent: Agent) -> Coordinate {
        coordinate(of: agent, among: serverAgents, pool: "wan")
    }

    private func coordinate(of agent: Agent, among members: [Agent], pool: String) -> Coordinate {
        guard members.count > 1 else { return .origin }
        if links.isUniform {
            let quality = links.usual
            return Self.coordinate(NetworkSpace.Place(height: (quality.latency + quality.jitter / 2).seconds))
        }
        let numbers = members.map(\.number)
        guard let position = numbers.firstIndex(of: agent.number) else { return .origin }
        if let known = knownPlaces[pool], known.revision == links.revision, known.members == numbers {
            return known.coordinates[position]
        }
        let distances = members.map { a in members.map { b in a === b ? 0 : roundTripTime(between: a, and: b) } }
        let places = NetworkSpace.places(distances).map(Self.coordinate)
        knownPlaces[pool] = KnownPlaces(revision: links.revision, members: numbers, coordinates: places)
        return places[position]
    }

    /// There and back, in seconds, as it is on average.
    private func roundTripTime(between a: Agent, and b: Agent) -> Double {
        let there = links.quality(from: a.machine, to: b.machine)
        let back = links.quality(from: b.machine, to: a.machine)
        return (there.latency + there.jitter / 2 + back.latency + back.jitter / 2).seconds
    }

    private static func coordinate(_ place: NetworkSpace.Place) -> Coordinate {
        Coordinate(vector: place.vector, error: settledError, height: max(place.height, Coordinate.leastHeight))
    }

    /// How sure a node is that has measured for a while in a network that holds still.
    private static let settledError = 0.01

    // MARK: What each server knows of all servers

    /// The servers of each datacenter with their coordinates, as a server of the pool of all servers knows them
    /// (`consul agent/router GetDatacenterMaps`).
    func datacenterMaps(knownTo agent: Agent) -> [DatacenterMap] {
        var maps: [String: [NodeCoordinate]] = [:]
        for server in serverAgents {
            let status = server === agent ? .alive : gossip.wan.status(of: server.number, seenBy: agent.number)
            guard status != .none, status != .left else { continue }
            let coordinate = NodeCoordinate(node: server.identity.nodeName, coordinate: wanCoordinate(of: server))
            maps[server.identity.datacenter, default: []].append(coordinate)
        }
        return maps.sorted { $0.key.precedesInBytes($1.key) }.map { DatacenterMap(datacenter: $0, coordinates: $1) }
    }
}

/// The servers of a datacenter (`/v1/coordinate/datacenters`).
struct DatacenterMap: JSONWritable {
    let datacenter: String
    let coordinates: [NodeCoordinate]

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Datacenter", datacenter)
            json.member("AreaID", "wan")
            json.member("Coordinates", coordinates)
        }
    }
}

extension Duration {
    /// As a floating point number.
    fileprivate var seconds: Double { Double(nanoseconds) / 1e9 }
}
