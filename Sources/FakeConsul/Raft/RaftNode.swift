// SPDX-License-Identifier: MIT

/// What of a server survives a crash.
struct RaftDurableState<Command: Sendable>: Sendable {
    var term: Term = 0
    var votedFor: ServerID?
    var log = RaftLog<Command>()

    init() {}
}

/// One server's part in Raft: facts in, effects out.
///
/// A value without timers, links or disk. Its owner calls a method for each fact (a message came, a timer fired, a
/// client proposes), with the time, and carries out the effects that were appended to the buffer. The rules and
/// timings are those of hashicorp/raft v1.5: no pre-vote, votes refused while a leader is known, a leader's lease,
/// one change of members at a time, hand-over of leadership.
///
/// Deviations, all to the safe side: a follower commits only what a message has shown to agree with the leader's log;
/// a reply counts for `verifyLeader` only if its request was sent after; a change of members is refused, not queued,
/// while another is under way; the quorum for a change is that of the new configuration.
///
/// The files: `+Elections` (followers, candidates, votes), `+Following` (entries from the leader), `+Leading` (lease,
/// commit, stepping down), `+Replication` (entries to followers), `+Proposals`, `+Membership`, `+Transfer`,
/// `+Snapshots`, `+Rest`, `+Timers`.
struct RaftNode<Command: Sendable>: Sendable {
    typealias Effects = [RaftEffect<Command>]

    let id: ServerID
    var timings: RaftTimings

    // Durable: each change is also a persist effect.
    var term: Term
    var votedFor: ServerID?
    var log: RaftLog<Command>

    var role = RaftRole.follower
    /// Who this node believes to lead.
    var leader: ServerID?
    /// The last entry known to be committed; all up to here has been given out to be applied.
    var commitIndex: LogIndex
    var membership = RaftMembership()
    /// The last successful contact from a leader; nil when there was none since the start.
    var lastContact: Instant?
    var random: SeededRandom

    // As a follower: since when the leader's heartbeats are implied.
    var restingSince: Instant?

    // As a candidate.
    var votes: [ServerID] = []
    var stoodByTransfer = false

    // As a leader.
    var followers: [FollowerProgress] = []
    /// The first entry of this leader's own term; nothing is committed before it is (raft §5.4.2).
    var firstOwnIndex: LogIndex = 0
    var sequence: UInt64 = 0
    var transfer: LeadershipTransfer?
    var verifications: [PendingVerification] = []
    var lastVerification: UInt64 = 0
    /// Whether this node is the one voter and there is nobody else: an entry is committed once it is written.
    var isAlone = false

    /// Why nothing can be written to the log; nil where it can. The term and the vote are written all the same: there
    /// is room for them in the file.
    var diskFailure: String?
    /// How much later than it is the owner's clock says that it is; entries proposed here carry it.
    var clockError = Duration.zero

    var deadlines = RaftDeadlines()

    /// A node that starts from what survived, or from nothing.
    init(
        id: ServerID, durable: RaftDurableState<Command> = RaftDurableState(), timings: RaftTimings,
        random: SeededRandom
    ) {
        self.id = id
        self.timings = timings
        self.random = random
        term = durable.term
        votedFor = durable.votedFor
        log = durable.log
        commitIndex = durable.log.snapshotIndex
        if let mark = log.snapshot { membership.reset(to: mark) }
        for entry in log.heldEntries where entry.index > log.snapshotIndex {
            if case .configuration(let configuration) = entry.kind {
                membership.appended(configuration, at: entry.index)
            }
        }
    }
}

extension RaftNode {
    var isLeader: Bool { role == .leader }
    /// What to keep, for a restart of the server.
    var durable: RaftDurableState<Command> {
        var state = RaftDurableState<Command>()
        state.term = term
        state.votedFor = votedFor
        state.log = log
        return state
    }

    /// The server's process began to run.
    mutating func start(at now: Instant, into effects: inout Effects) {
        if let mark = log.snapshot { effects.append(.restore(mark)) }
        arm(.heartbeatTimeout, after: spread(timings.heartbeatTimeout), at: now, into: &effects)
    }

    /// A message arrived.
    mutating func receive(
        _ message: RaftMessage<Command>, from sender: ServerID, at now: Instant, into effects: inout Effects
    ) {
        switch message {
        case .appendEntries(let request): received(request, from: sender, at: now, into: &effects)
        case .appendReply(let reply): received(reply, from: sender, at: now, into: &effects)
        case .requestVote(let request): received(request, from: sender, at: now, into: &effects)
        case .voteReply(let reply): received(reply, from: sender, at: now, into: &effects)
        case .installSnapshot(let request): received(request, from: sender, at: now, into: &effects)
        case .snapshotReply(let reply): received(reply, from: sender, at: now, into: &effects)
        case .timeoutNow(let term): receivedTimeoutNow(in: term, from: sender, at: now, into: &effects)
        case .timeoutNowReply(let term): receivedTimeoutNowReply(in: term, from: sender, into: &effects)
        }
    }

    /// A message could not be sent because the target's machine refused it. A message that is merely lost is not
    /// reported.
    ///
    /// - Parameter reason: why, as Go's network stack says it; it becomes part of an error's text.
    mutating func sendFailed(
        _ message: RaftMessage<Command>, to target: ServerID, reason: String, at now: Instant,
        into effects: inout Effects
    ) {
        guard isLeader else { return }
        switch message {
        case .appendEntries(let request):
            guard request.term == term else { return }
            appendRefused(by: target, isHeartbeat: request.isHeartbeat, at: now, into: &effects)
        case .installSnapshot(let request):
            guard request.term == term else { return }
            appendRefused(by: target, isHeartbeat: false, at: now, into: &effects)
        case .timeoutNow: timeoutNowRefused(by: target, reason: reason, into: &effects)
        case .requestVote, .appendReply, .voteReply, .snapshotReply, .timeoutNowReply: break
        }
    }

    /// Gives a cluster its first members. Each of them gets the same configuration, as the first entry of its log, in
    /// term 1.
    mutating func bootstrap(
        _ configuration: RaftConfiguration, at now: Instant, into effects: inout Effects
    ) throws(RaftError) {
        guard log.isEmpty, term == 0 else { throw .cannotBootstrap }
        guard configuration.hasVote(id) else { throw .notVoter }
        try configuration.validate()
        setTerm(1, votedFor: nil, into: &effects)
        let entry = LogEntry<Command>(index: 1, term: 1, proposedAt: now, kind: .configuration(configuration))
        log.append(entry)
        membership.appended(configuration, at: 1)
        effects.append(.persistEntries(1...1))
    }
}
