// SPDX-License-Identifier: MIT

/// The whole cluster at one moment, as nobody within it could see it.
public struct ClusterState: Hashable, Sendable {
    public var now: Instant
    /// In the order of their numbers.
    public var agents: [AgentState]
    /// The directions between agents that are cut, or changed by a fault.
    public var links: [LinkState]
    /// In the order of injection.
    public var faults: [FaultState]

    /// The agent of that name.
    public subscript(name: String) -> AgentState? { agents.first { $0.name == name } }

    /// The leader: of the first datacenter that has one.
    public var leader: AgentState? { agents.first(where: \.isLeader) }
}

public struct AgentState: Hashable, Sendable {
    public enum Process: String, Hashable, Sendable { case running, frozen, dead }

    /// What selectors call it: `s1`, `c1`, `s1.dc2`.
    public var name: String
    /// What the catalog calls it.
    public var node: String
    public var datacenter: String
    public var isServer: Bool
    /// Whether it leads its datacenter.
    public var isLeader: Bool
    public var process: Process
    /// The first address of its HTTP API.
    public var http: String
    /// Nil for a client agent, and where there is no process.
    public var raft: RaftState?
    /// The members of its datacenter as the agent sees them; none where there is no process.
    public var members: [MemberState]
}

/// A server's part in Raft.
public struct RaftState: Hashable, Sendable {
    public enum Role: String, Hashable, Sendable { case follower, candidate, leader }

    /// A deposed leader that has not noticed says `leader`, too.
    public var role: Role
    public var term: UInt64
    /// The name of whom it believes to lead.
    public var leader: String?
    public var lastIndex: UInt64
    public var commitIndex: UInt64
    public var appliedIndex: UInt64
}

public struct MemberState: Hashable, Sendable {
    public enum Status: String, Hashable, Sendable { case none, alive, leaving, left, failed }

    /// The node's name.
    public var name: String
    public var status: Status
}

/// One direction between two agents.
public struct LinkState: Hashable, Sendable {
    public var from: String
    public var to: String
    /// Whether nothing arrives.
    public var isCut: Bool
    public var latency: Duration
    public var jitter: Duration
    public var loss: Ratio
}

/// A fault that holds.
public struct FaultState: Hashable, Sendable {
    public var id: FaultID
    public var fault: Fault
    public var lifetime: Duration?
    public var since: Instant
    /// When it is undone by itself.
    public var until: Instant?
    /// The names of the agents that it hits.
    public var agents: [String]
}
