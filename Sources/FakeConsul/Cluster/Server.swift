// SPDX-License-Identifier: MIT

/// The part of an agent that only servers have: a place in the Raft group, and a state store.
///
/// A class, because entries, timers and calls refer to it; touched only by the thread that owns the world.
final class Server {
    let store = StateStore()
    var raft: RaftNode<Command>
    /// Whether what Raft says must outlive the process (`data_dir` without `-dev`).
    let isDurable: Bool
    /// The state of a snapshot that comes from outside, from when Raft hears of it until it is in its place.
    var incoming: StateSnapshot?
    /// The state as of the log's snapshot, for followers that lag too far and for the next process.
    var snapshotState: StateSnapshot?
    /// The last entry that the state store has taken, whatever its kind.
    var lastApplied: LogIndex = 0
    /// What is committed and held back, where the server lags.
    var backlog = Backlog()
    /// Who waits for the end of a hand-over of leadership.
    var transfers: [(RaftError?) -> Void] = []

    /// The events of Raft's running timers.
    var timers: [RaftTimer: EventID] = [:]
    /// Who waits for which entry of the log, by its index.
    var proposals: [LogIndex: Cluster.Proposal] = [:]
    /// Who waits for a quorum to confirm that this server leads.
    var verifications: [VerificationID: (Result<Void, ConsulError>) -> Void] = [:]
    /// Coordinates that wait for the next batch, by node and segment.
    var pendingCoordinates: [KVKey: NodeCoordinate] = [:]
    /// How this server judges the health of all; it counts from the start of the process.
    var autopilot = AutopilotMonitor(startedAt: Instant(nanoseconds: 0))
    /// The catalog as this server last summed it up; it counts from the start of the process, too.
    var overview = CatalogOverview(startedAt: Instant(nanoseconds: 0))
    /// What this server has taken over from the primary datacenter, as a leader of another one.
    var aclReplication = ACLReplication()
    /// What a leader does besides; nil for others.
    var leadership: Leadership?
    /// The randomness of what this server makes up as a leader: ids.
    var random: SeededRandom

    init(raft: RaftNode<Command>, isDurable: Bool, random: SeededRandom) {
        self.raft = raft
        self.isDurable = isDurable
        self.random = random
    }

    var isLeader: Bool { raft.isLeader }
    var knowsLeader: Bool { raft.leader != nil }

    /// How long ago this server heard from a leader; zero on the leader itself.
    func lastContact(at now: Instant) -> Duration { raft.silence(at: now) ?? .zero }
}

/// What a leader keeps for as long as it leads.
struct Leadership {
    /// The events at which sessions run out, by their IDs. Consul gives a session twice its TTL, and anew with each
    /// leader.
    var sessionExpiries: [String: EventID] = [:]
    /// When tombstones are to go, and up to which index those of each time are.
    var tombstones: [Instant: LogIndex] = [:]
    /// The newest tombstone that was noted.
    var newestTombstone: LogIndex = 0
    /// Up to which index the datacenter's own federation state was looked after; nil where it was not yet.
    var seenFederation: UInt64?
    /// Since when it leads.
    var since: Instant
    /// When it looks through all members again, and when autopilot looks at the servers and decides about them; nil
    /// where that could bring nothing new.
    var reconciling: EventID?
    var looking: EventID?
    var deciding: EventID?
    /// When tokens that have ended are removed, and when it looks at the primary datacenter for tokens and policies.
    var reapingTokens: EventID?
    /// When the next token ends that `reapingTokens` is for.
    var nextTokenEnd: Instant?
    var replicating: EventID?
    /// The changes of configuration entries that API gateways are still to follow.
    var gatewayQueue = GatewayQueue()
    /// The certificate authority of the mesh.
    var authority = AuthorityWork()
    /// The streams to other clusters, by the IDs that their peerings have here.
    var peeringStreams: [String: PeeringStream] = [:]
    /// The services that the other end of each stream last said it exports.
    var importedServices: [String: [String]] = [:]
    /// Whether it is about to look what there is to tell through the streams.
    var isAboutToExport = false
    /// Whether everything of earlier terms is applied, so that reads may be answered.
    var isEstablished = false

    init(since: Instant) { self.since = since }

    /// The events that end with the leadership.
    var events: [EventID] {
        Array(sessionExpiries.values)
            + [reconciling, looking, deciding, authority.pruning, reapingTokens, replicating].compactMap { $0 }
    }
}
