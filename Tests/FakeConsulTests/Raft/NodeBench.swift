// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// One node on the bench: facts go in by hand, the effects of the last fact lie open.
struct NodeBench {
    static let s1 = ServerID("s1"), s2 = ServerID("s2"), s3 = ServerID("s3")

    var node: RaftNode<String>
    var now = Instant(nanoseconds: 0)
    private(set) var effects: [RaftEffect<String>] = []

    /// Server s1 with nothing, of a cluster yet to be made.
    init(timings: RaftTimings = .standard, seed: UInt64 = 1) {
        node = RaftNode(id: Self.s1, timings: timings, random: SeededRandom(seed: seed))
    }

    /// s1, started, a follower in term 1 of a cluster of so many voters.
    static func follower(of voters: Int = 3, timings: RaftTimings = .standard, seed: UInt64 = 1) -> NodeBench {
        var bench = NodeBench(timings: timings, seed: seed)
        bench.give { node, now, effects in
            node.start(at: now, into: &effects)
            try? node.bootstrap(configuration(voters), at: now, into: &effects)
        }
        return bench
    }

    /// s1, elected leader in term 2: configuration at 1, noop at 2, nothing committed unless it is alone.
    static func freshLeader(of voters: Int = 3, timings: RaftTimings = .standard, seed: UInt64 = 1) -> NodeBench {
        var bench = follower(of: voters, timings: timings, seed: seed)
        bench.fire(.heartbeatTimeout)
        for number in stride(from: 2, through: voters, by: 1) where !bench.node.isLeader {
            bench.receive(.voteReply(VoteReply(term: 2, isGranted: true)), from: ServerID("s\(number)"))
        }
        return bench
    }

    /// A leader whose noop all followers hold and know to be committed.
    static func leader(of voters: Int = 3, timings: RaftTimings = .standard, seed: UInt64 = 1) -> NodeBench {
        var bench = freshLeader(of: voters, timings: timings, seed: seed)
        for number in stride(from: 2, through: voters, by: 1) { bench.acknowledge(from: ServerID("s\(number)")) }
        for number in stride(from: 2, through: voters, by: 1) { bench.acknowledge(from: ServerID("s\(number)")) }
        return bench
    }

    static func configuration(_ voters: Int) -> RaftConfiguration {
        RaftConfiguration(
            servers: (0..<voters).map {
                RaftServer(suffrage: .voter, id: ServerID("s\($0 + 1)"), address: "10.0.0.\($0 + 1):8300")
            })
    }

    mutating func give(_ fact: (inout RaftNode<String>, Instant, inout [RaftEffect<String>]) -> Void) {
        effects = []
        fact(&node, now, &effects)
    }

    mutating func advance(by duration: Duration) { now = now + duration }

    mutating func receive(_ message: RaftMessage<String>, from sender: ServerID) {
        give { node, now, effects in node.receive(message, from: sender, at: now, into: &effects) }
    }

    /// Lets time pass until the timer is due, and fires it.
    mutating func fire(_ timer: RaftTimer) {
        if let deadline = node[timer] { now = max(now, deadline) }
        give { node, now, effects in node.timerFired(timer, at: now, into: &effects) }
    }

    /// The follower has all, and knows what the leader knows to be committed.
    mutating func acknowledge(from follower: ServerID, upTo index: LogIndex? = nil) {
        let reply = AppendReply(
            term: node.term, sequence: node.sequence, isHeartbeat: false, isAccepted: true,
            index: index ?? node.log.lastIndex, lastIndex: index ?? node.log.lastIndex, commitIndex: node.commitIndex)
        receive(.appendReply(reply), from: follower)
    }

    mutating func acknowledgeHeartbeat(from follower: ServerID, sequence: UInt64? = nil, term: Term? = nil) {
        let reply = AppendReply(
            term: term ?? node.term, sequence: sequence ?? node.sequence, isHeartbeat: true, isAccepted: true, index: 0,
            lastIndex: node.log.lastIndex, commitIndex: node.commitIndex)
        receive(.appendReply(reply), from: follower)
    }

    /// What a leader s2 sends in the term.
    mutating func append(
        _ commands: [String] = [], term: Term = 2, after previous: LogIndex = 1, of previousTerm: Term = 1,
        committed: LogIndex = 0, from leader: ServerID = s2
    ) {
        let entries = commands.enumerated().map { offset, command in
            LogEntry(
                index: previous + 1 + LogIndex(offset), term: term, proposedAt: now, kind: .command(command))
        }
        receive(
            .appendEntries(
                AppendEntries(
                    term: term, sequence: 1, isHeartbeat: false, previousIndex: previous, previousTerm: previousTerm,
                    entries: entries, commitIndex: committed)), from: leader)
    }

    mutating func heartbeat(term: Term = 2, from leader: ServerID = s2) {
        append(term: term, after: 0, of: 0, from: leader)
    }
}

// MARK: What came out

extension NodeBench {
    /// The effects in short.
    var summary: [String] { effects.map(\.summary) }

    func summary(of prefix: String) -> [String] { summary.filter { $0.hasPrefix(prefix) } }

    var commands: [String] {
        (node.log.firstIndex..<(node.log.lastIndex + 1)).compactMap {
            if case .command(let command)? = node.log[$0]?.kind { command } else { nil }
        }
    }

    var appends: [AppendEntries<String>] {
        effects.compactMap { if case .send(.appendEntries(let request), _) = $0 { request } else { nil } }
    }

    var appendReply: AppendReply? {
        effects.lazy.compactMap { if case .send(.appendReply(let reply), _) = $0 { reply } else { nil } }.first
    }

    var voteReply: VoteReply? {
        effects.lazy.compactMap { if case .send(.voteReply(let reply), _) = $0 { reply } else { nil } }.first
    }
}

extension RaftEffect {
    var summary: String {
        switch self {
        case .send(let message, let target): "send \(message.name) \(target)"
        case .setTimer(let timer, _): "set \(timer.name)"
        case .cancelTimer(let timer): "cancel \(timer.name)"
        case .persistVote(let term, let vote): "persist term \(term) vote \(vote?.name ?? "-")"
        case .persistEntries(let range): "persist \(range.lowerBound)...\(range.upperBound)"
        case .truncate(let index): "truncate \(index)"
        case .persistSnapshot(let mark): "persist snapshot \(mark.index)"
        case .apply(let range): "apply \(range.lowerBound)...\(range.upperBound)"
        case .restore(let mark): "restore \(mark.index)"
        case .became(let role, let term): "became \(role) \(term)"
        case .leaderChanged(let leader): "leader \(leader?.name ?? "-")"
        case .failProposals(let range, let error): "fail \(range.lowerBound)...\(range.upperBound): \(error.message)"
        case .leaderVerified(let id): "verified \(id.number)"
        case .leaderNotVerified(let id, let error): "not verified \(id.number): \(error.message)"
        case .leadershipTransferEnded(let error): "transferred: \(error?.message ?? "ok")"
        case .endRest(let other): "end rest \(other)"
        }
    }
}

extension RaftTimer {
    var name: String {
        switch self {
        case .heartbeat(let target): "heartbeat \(target)"
        case .replication(let target): "replication \(target)"
        case .heartbeatTimeout, .electionTimeout, .leaderLease, .leadershipTransfer: "\(self)"
        }
    }
}

extension RaftMessage {
    var name: String {
        switch self {
        case .appendEntries(let request): request.isHeartbeat ? "heartbeat" : "entries"
        case .appendReply: "reply"
        case .requestVote: "requestVote"
        case .voteReply: "voteReply"
        case .installSnapshot: "snapshot"
        case .snapshotReply: "snapshotReply"
        case .timeoutNow: "timeoutNow"
        case .timeoutNowReply: "timeoutNowReply"
        }
    }
}
