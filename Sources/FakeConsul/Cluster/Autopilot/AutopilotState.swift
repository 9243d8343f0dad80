// SPDX-License-Identifier: MIT

/// What autopilot thinks of the servers of its datacenter (`raft-autopilot` v0.1.6, `types.go`).
struct AutopilotState: Equatable, Sendable {
    /// What gossip says of a server.
    enum NodeStatus: String, Sendable {
        case unknown, alive, failed, left

        init(_ status: Member.Status) {
            switch status {
            case .none: self = .unknown
            // One that is leaving must not be removed too early.
            case .alive, .leaving: self = .alive
            case .left: self = .left
            case .failed: self = .failed
            }
        }

        /// As serf says it.
        var serfName: String { self == .unknown ? "none" : rawValue }
    }

    /// What a server is in its Raft group.
    enum Part: String, Sendable {
        case leader, voter, staging
        case nonVoter = "non-voter"
    }

    /// What a server says of its own Raft node.
    struct Statistics: Equatable, Sendable {
        var lastContact = Duration.zero
        var lastTerm: Term = 0
        var lastIndex: LogIndex = 0
    }

    struct Server: Equatable, Sendable {
        let id: ServerID
        var address: String
        var name = ""
        var nodeStatus = NodeStatus.left
        var version = ""
        var meta: StringMap?
        var part = Part.voter
        var statistics = Statistics()
        var isHealthy = false
        /// Since when it has been as healthy, or unhealthy, as it is.
        var stableSince = Instant(nanoseconds: 0)

        var hasVote: Bool { part == .voter || part == .leader }
    }

    var isHealthy = false
    /// How many more servers may be lost.
    var failureTolerance = 0
    /// In the order of the Raft configuration.
    var servers: [Server] = []

    func server(_ id: ServerID) -> Server? { servers.first { $0.id == id } }

    /// The leader first, then the others by how long they are healthy.
    var voters: [ServerID] {
        servers.filter(\.hasVote).sorted { a, b in
            if a.part != b.part { return a.part == .leader }
            if a.isHealthy != b.isHealthy { return a.isHealthy }
            if a.stableSince != b.stableSince { return (a.stableSince < b.stableSince) == a.isHealthy }
            return a.id < b.id
        }.map(\.id)
    }
}

// MARK: JSON

extension AutopilotState: JSONWritable {
    /// `/v1/operator/autopilot/state`.
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Healthy", isHealthy)
            json.member("FailureTolerance", failureTolerance)
            json.member("OptimisticFailureTolerance", failureTolerance)
            json.key("Servers")
            json.object { json in
                for server in servers.sorted(by: { $0.id < $1.id }) {
                    json.key(server.id.name)
                    server.write(to: &json)
                }
            }
            json.member("Leader", servers.first { $0.part == .leader }?.id.name ?? "")
            json.key("Voters")
            json.strings(voters.map(\.name))
        }
    }

    /// `/v1/operator/autopilot/health`.
    func writeHealth(to json: inout JSONWriter) {
        json.object { json in
            json.member("Healthy", isHealthy)
            json.member("FailureTolerance", failureTolerance)
            json.key("Servers")
            if servers.isEmpty { return json.null() }
            json.array { json in for server in servers { server.writeHealth(to: &json) } }
        }
    }
}

extension AutopilotState.Server {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("ID", id.name)
            json.member("Name", name)
            json.member("Address", address)
            json.member("NodeStatus", nodeStatus.rawValue)
            json.member("Version", version)
            writeStatistics(to: &json)
            json.member("Healthy", isHealthy)
            json.member("StableSince", Timestamp.rfc3339(nanoseconds: stableSince.nanoseconds))
            json.member("ReadReplica", false)
            json.member("Status", part.rawValue)
            json.key("Meta")
            json.map(meta)
            json.member("NodeType", "voter")
        }
    }

    fileprivate func writeHealth(to json: inout JSONWriter) {
        json.object { json in
            json.member("ID", id.name)
            json.member("Name", name)
            json.member("Address", address)
            json.member("SerfStatus", nodeStatus.serfName)
            json.member("Version", version)
            json.member("Leader", part == .leader)
            writeStatistics(to: &json)
            json.member("Healthy", isHealthy)
            json.member("Voter", hasVote)
            json.member("StableSince", Timestamp.rfc3339(nanoseconds: roundedStableSince))
        }
    }

    private func writeStatistics(to json: inout JSONWriter) {
        json.member("LastContact", statistics.lastContact)
        json.member("LastTerm", statistics.lastTerm)
        json.member("LastIndex", statistics.lastIndex)
    }

    /// To whole seconds, halves up.
    private var roundedStableSince: Int64 {
        let second: Int64 = 1_000_000_000
        return (stableSince + .nanoseconds(second / 2)).seconds &* second
    }
}
