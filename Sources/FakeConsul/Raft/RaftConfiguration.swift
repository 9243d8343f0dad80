// SPDX-License-Identifier: MIT

/// Names a server among its peers: Consul's node ID.
struct ServerID: Hashable, Comparable, Sendable, CustomStringConvertible {
    let name: String
    init(_ name: String) { self.name = name }

    static func < (a: ServerID, b: ServerID) -> Bool { a.name < b.name }
    var description: String { name }
}

/// One member of a configuration.
struct RaftServer: Hashable, Sendable {
    enum Suffrage: String, Sendable {
        /// Counts for elections and commits.
        case voter = "Voter"
        /// Receives the log only.
        case nonvoter = "Nonvoter"
        /// Older clusters' word for a server about to become a voter; it has no vote.
        case staging = "Staging"
    }

    var suffrage: Suffrage
    var id: ServerID
    /// `ip:port`, as peers reach it.
    var address: String
}

/// Who belongs to a cluster, in the order in which they joined.
struct RaftConfiguration: Hashable, Sendable {
    var servers: [RaftServer] = []

    /// How many votes elect a leader or commit an entry.
    var quorum: Int { servers.count { $0.suffrage == .voter } / 2 + 1 }

    func server(_ id: ServerID) -> RaftServer? { servers.first { $0.id == id } }
    func contains(_ id: ServerID) -> Bool { server(id) != nil }
    func hasVote(_ id: ServerID) -> Bool { server(id)?.suffrage == .voter }
}

/// One step from a configuration to the next; the cluster takes them one at a time (raft §4.1 of the thesis).
enum MembershipChange: Hashable, Sendable {
    /// Adds the server, gives it a vote, or changes its address.
    case addVoter(ServerID, address: String)
    /// Adds the server without a vote, or changes its address; a voter keeps its vote.
    case addNonvoter(ServerID, address: String)
    case demoteVoter(ServerID)
    case remove(ServerID)
}

extension RaftConfiguration {
    /// The configuration after a change, or why there is none.
    ///
    /// Rules and texts of hashicorp/raft's configuration.go. Removing or demoting a server that is not there changes
    /// nothing.
    func applying(_ change: MembershipChange) throws(RaftError) -> RaftConfiguration {
        var next = self
        switch change {
        case .addVoter(let id, let address): next.put(RaftServer(suffrage: .voter, id: id, address: address))
        case .addNonvoter(let id, let address): next.put(RaftServer(suffrage: .nonvoter, id: id, address: address))
        case .demoteVoter(let id):
            if let position = servers.firstIndex(where: { $0.id == id }) { next.servers[position].suffrage = .nonvoter }
        case .remove(let id): next.servers.removeAll { $0.id == id }
        }
        try next.validate()
        return next
    }

    private mutating func put(_ server: RaftServer) {
        guard let position = servers.firstIndex(where: { $0.id == server.id }) else { return servers.append(server) }
        servers[position].address = server.address
        if server.suffrage == .voter { servers[position].suffrage = .voter }
    }

    /// Refuses what no cluster can run with.
    func validate() throws(RaftError) {
        var ids: Set<ServerID> = []
        var addresses: Set<String> = []
        for server in servers {
            if server.id.name.isEmpty { throw RaftError("empty ID in configuration: \(goDescription)") }
            if server.address.isEmpty { throw RaftError("empty address in configuration: \(server.goDescription)") }
            if !ids.insert(server.id).inserted { throw RaftError("found duplicate ID in configuration: \(server.id)") }
            if !addresses.insert(server.address).inserted {
                throw RaftError("found duplicate address in configuration: \(server.address)")
            }
        }
        if !servers.contains(where: { $0.suffrage == .voter }) {
            throw RaftError("need at least one voter in configuration: \(goDescription)")
        }
    }

    /// As Go prints the struct.
    private var goDescription: String { "{[" + servers.map(\.goDescription).joined(separator: " ") + "]}" }
}

extension RaftServer {
    fileprivate var goDescription: String { "{\(suffrage.rawValue) \(id) \(address)}" }
}
