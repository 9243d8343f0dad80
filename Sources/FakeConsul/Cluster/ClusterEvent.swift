// SPDX-License-Identifier: MIT

/// Something that happens at a time of its own.
enum ClusterEvent {
    /// A parked query has waited long enough.
    case queryTimedOut(ParkedQuery.ID, member: RequestID)
    /// An errand that failed is tried again.
    case retry(UInt64)
    /// A timer of a server's Raft node.
    case raftTimer(agent: Int, RaftTimer)
    /// A message between Raft nodes arrives.
    indirect case raftMessage(RaftDelivery)
    /// Servers that are to begin a cluster look whether all are there.
    case bootstrap(agent: Int)
    /// A gossip pool wants to be told the time.
    case gossip
    /// Something happens to a call between agents.
    case rpc(RPCEvent)
    /// A session was not renewed in time; the leader that counts it ends it.
    case sessionExpired(agent: Int, id: String)
    /// Tombstones of deleted keys have served their time; the leader that counts it lets go of them.
    case tombstonesExpired(agent: Int, Instant)
    /// An interval of the metrics is over, for one who listens to them.
    case metricsDue(RequestID)
    /// A fault has lasted as long as it was to.
    case faultExpired(FaultID)
    /// Something comes back to an agent's own part: a timer, an answer of the servers.
    indirect case local(agent: Int, incarnation: Int, LocalEvent)
    /// A process goes on with something that it put off.
    case work(agent: Int, incarnation: Int, () -> Void)
    /// A client's request to an agent whose process was frozen when it came.
    indirect case request(agent: Int, Request, RequestID)
    /// Something that a rule on the wire has put off.
    case wire(WireEvent)
}

extension ClusterEvent {
    /// The agent whose process has to run for it; nil for what no process does.
    var agent: Int? {
        switch self {
        case .raftTimer(let agent, _), .bootstrap(let agent), .sessionExpired(let agent, _),
            .tombstonesExpired(let agent, _), .local(let agent, _, _), .work(let agent, _, _),
            .request(let agent, _, _):
            agent
        case .raftMessage(let delivery): delivery.target
        case .rpc(let event): event.machine?.number
        case .queryTimedOut, .retry, .metricsDue, .faultExpired, .gossip, .wire: nil
        }
    }

    /// Whether a client's request can wait for it while it is on its way through the network.
    var isInTransit: Bool {
        switch self {
        case .raftMessage(let delivery): !delivery.message.isHeartbeat
        case .rpc(.dialed), .rpc(.arrived), .rpc(.returned): true
        case .rpc, .queryTimedOut, .retry, .raftTimer, .bootstrap, .sessionExpired, .tombstonesExpired, .metricsDue,
            .faultExpired, .local, .work, .request, .gossip, .wire:
            false
        }
    }
}

extension ClusterEvent {
    var isRequest: Bool {
        if case .request = self { return true }
        return false
    }
}

extension RaftMessage {
    fileprivate var isHeartbeat: Bool {
        switch self {
        case .appendEntries(let request): request.isHeartbeat
        case .appendReply(let reply): reply.isHeartbeat
        case .requestVote, .voteReply, .installSnapshot, .snapshotReply, .timeoutNow, .timeoutNowReply: false
        }
    }
}

extension RPCEvent {
    /// The machine on which it happens.
    fileprivate var machine: MachineID? {
        switch self {
        case .arrived(let ends, _): ends.target
        case .dialed(let ends, _), .dialTimedOut(let ends, _), .returned(let ends, _), .expired(let ends, _),
            .keepAliveFailed(let ends), .closed(let ends):
            ends.source
        case .retransmitted: nil
        }
    }
}

/// A message between two Raft nodes on its way.
struct RaftDelivery {
    let source: ServerID
    let target: Int
    /// The process that it is meant for; another gets nothing of it.
    let incarnation: Int
    let message: RaftMessage<Command>
    /// The state that goes along with `installSnapshot`.
    let snapshot: StateSnapshot?
}
