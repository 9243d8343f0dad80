// SPDX-License-Identifier: MIT

@testable import FakeConsul

extension RaftTimings {
    /// Short enough that much happens in a few seconds of chaos.
    static let lively = RaftTimings(
        heartbeatTimeout: .milliseconds(200), electionTimeout: .milliseconds(200),
        leaderLeaseTimeout: .milliseconds(100))
}

/// A cluster of nodes over simulated links and disks, watched by the checkers at every step.
final class RaftSimulation {
    /// A broken part that the checkers must notice.
    enum Sabotage: CaseIterable {
        /// Refused votes arrive as granted: in effect a quorum of one.
        case forgedVotes
        /// Lost entries are acknowledged all the same.
        case forgedAcknowledgements
        /// A crash loses the last entries that were reported written.
        case forgetfulDisks
        /// A server skips what it should apply, now and then.
        case skippedApplies
        /// Commands change on the wire.
        case garbledCommands
    }

    enum Event {
        case arrival(RaftMessage<Int>, from: Int, to: Int, incarnation: Int)
        case refusal(RaftMessage<Int>, from: Int, to: Int, incarnation: Int)
        case timer(RaftTimer, server: Int)
        case proposal
        case nemesis
    }

    final class Server {
        let id: ServerID
        var node: RaftNode<Int>?
        var disk = RaftDurableState<Int>()
        var commands: [Int] = []
        var applied: LogIndex = 0
        var timers: [RaftTimer: EventID] = [:]
        var overdue: [RaftTimer] = []
        var incarnation = 0
        init(_ number: Int) { id = ServerID("s\(number)") }
    }

    let seed: UInt64
    let timings: RaftTimings
    let sabotage: Sabotage?
    let rests: Bool
    var servers: [Server] = []
    var queue = EventQueue<Event>()
    var links = Links()
    var now = Instant(nanoseconds: 0)
    var random: SeededRandom
    var linkRandom: SeededRandom
    var trace: Trace
    var partitions: [Partition] = []
    var violation: (checker: String, text: String)?
    var handledEvents = 0
    private var checkers: [any RaftChecker]
    private(set) var acknowledged: [Int] = []
    private var waiting: [LogIndex: (command: Int, server: Int)] = [:]
    private var nextCommand = 1
    var proposes = true
    var isAtPeace = false
    /// Every snapshot ever taken. Its bytes travel beside the messages; here they lie in one place.
    var snapshots: [LogIndex: [Int]] = [:]

    init(
        servers count: Int, seed: UInt64, timings: RaftTimings = .lively, sabotage: Sabotage? = nil,
        rests: Bool = false,
        watchedBy checkers: [any RaftChecker] = [
            OneLeaderPerTerm(), LogMatching(), CommittedNeverLost(), StateMachinesAgree(),
        ]
    ) {
        self.checkers = checkers
        self.seed = seed
        self.sabotage = sabotage
        self.rests = rests
        var timings = timings
        timings.trailingLogs = 3
        timings.maxAppendEntries = 4
        self.timings = timings
        random = SeededRandom(seed: seed, name: "simulation")
        linkRandom = SeededRandom(seed: seed, name: "links")
        trace = Trace(start: now, keeping: 30)
        servers = (0..<count).map(Server.init)
        let configuration = RaftConfiguration(
            servers: servers.enumerated().map { RaftServer(suffrage: .voter, id: $1.id, address: "10.0.0.\($0):8300") })
        for number in servers.indices {
            boot(number)
            act(number) { [now] node, effects in try? node.bootstrap(configuration, at: now, into: &effects) }
        }
        queue.schedule(at: now + .milliseconds(100), .proposal)
    }

    var report: String {
        "seed \(seed), \(servers.count) servers, rests \(rests), at \(now.nanoseconds): "
            + (violation.map { "\($0.checker): \($0.text)" } ?? "") + "\n" + trace.lines.joined(separator: "\n")
    }

    func observe(_ observation: RaftObservation) {
        for index in checkers.indices where violation == nil {
            if let text = checkers[index].observe(observation) {
                violation = (type(of: checkers[index]).name, text)
            }
        }
    }

    // MARK: Time

    func run(for duration: Duration) { run(until: now + duration) }

    func run(until end: Instant) {
        while violation == nil, let (deadline, event) = queue.popNext(upTo: end) {
            now = deadline
            handledEvents += 1
            handle(event)
        }
        now = end
    }

    private func handle(_ event: Event) {
        switch event {
        case .arrival(let message, let source, let target, let incarnation):
            guard servers[target].incarnation == incarnation, links[MachineID(target)] == .running else { return }
            let id = servers[source].id
            act(target) { [now] node, effects in node.receive(message, from: id, at: now, into: &effects) }
        case .refusal(let message, let source, let target, let incarnation):
            guard servers[source].incarnation == incarnation, links[MachineID(source)] == .running else { return }
            let id = servers[target].id
            act(source) { [now] node, effects in
                node.sendFailed(message, to: id, reason: "refused", at: now, into: &effects)
            }
        case .timer(let timer, let number):
            servers[number].timers[timer] = nil
            guard links[MachineID(number)] == .running else { return servers[number].overdue.append(timer) }
            act(number) { [now] node, effects in node.timerFired(timer, at: now, into: &effects) }
            if rests, case .heartbeat = timer { restWherePossible(number) }
        case .proposal:
            guard proposes else { return }
            propose()
            queue.schedule(at: now + random.duration(in: .milliseconds(20)..<(.milliseconds(200))), .proposal)
        case .nemesis: strike()
        }
    }

    // MARK: Nodes

    /// Calls a node and carries out what it asks for.
    func act(_ number: Int, _ fact: (inout RaftNode<Int>, inout [RaftEffect<Int>]) -> Void) {
        guard servers[number].node != nil else { return }
        var effects: [RaftEffect<Int>] = []
        fact(&servers[number].node!, &effects)
        for effect in effects { carryOut(effect, of: number) }
    }

    private func carryOut(_ effect: RaftEffect<Int>, of number: Int) {
        let server = servers[number]
        note(effect, of: number)
        switch effect {
        case .send(let message, let target): send(message, from: number, to: target)
        case .setTimer(let timer, let deadline):
            if let id = server.timers[timer] { queue.cancel(id) }
            server.timers[timer] = queue.schedule(at: deadline, .timer(timer, server: number))
        case .cancelTimer(let timer):
            if let id = server.timers.removeValue(forKey: timer) { queue.cancel(id) }
        case .persistVote(let term, let vote): (server.disk.term, server.disk.votedFor) = (term, vote)
        case .persistEntries(let range):
            for entry in server.node!.log[range] {
                let previousTerm = server.disk.log.lastTerm
                server.disk.log.append(entry)
                observe(.appended(server: number, entry, previousTerm: previousTerm))
            }
        case .truncate(let index): server.disk.log.truncate(from: index)
        case .persistSnapshot: server.disk.log = server.node!.log
        case .apply(let range): apply(range, on: number)
        case .restore(let mark): restore(mark, on: number)
        case .became(.leader, let term):
            observe(.becameLeader(server: number, term: term, log: server.node!.log))
        case .failProposals(let range, _):
            for index in range where waiting[index]?.server == number { waiting[index] = nil }
        case .endRest(let other):
            let id = server.id
            if let other = servers.firstIndex(where: { $0.id == other }) {
                act(other) { [now] node, effects in node.wake(with: id, at: now, into: &effects) }
            }
        case .became, .leaderChanged, .leaderVerified, .leaderNotVerified, .leadershipTransferEnded: break
        }
    }

    private func apply(_ range: ClosedRange<LogIndex>, on number: Int) {
        let server = servers[number]
        for entry in server.node!.log[range] {
            if sabotage == .skippedApplies, random.chance(Ratio(1, in: 200)) { continue }
            observe(.applied(server: number, entry))
            server.applied = entry.index
            guard case .command(let command) = entry.kind else { continue }
            server.commands.append(command)
            if let waiter = waiting[entry.index], waiter.server == number {
                waiting[entry.index] = nil
                if waiter.command == command { acknowledged.append(command) }
            }
        }
    }

    private func restore(_ mark: SnapshotMark, on number: Int) {
        servers[number].commands = snapshots[mark.index] ?? []
        servers[number].applied = mark.index
        observe(.restored(server: number, index: mark.index))
    }

    private func restWherePossible(_ leader: Int) {
        for other in servers.indices where other != leader {
            guard links.isFlawless(between: MachineID(leader), and: MachineID(other)),
                let follower = servers[other].node, servers[leader].node?.canRest(with: follower) == true
            else { continue }
            let (leaderID, followerID) = (servers[leader].id, servers[other].id)
            act(leader) { [now] node, effects in node.rest(with: followerID, at: now, into: &effects) }
            act(other) { [now] node, effects in node.rest(with: leaderID, at: now, into: &effects) }
        }
    }

    // MARK: The network

    private func send(_ message: RaftMessage<Int>, from source: Int, to target: ServerID) {
        guard let target = servers.firstIndex(where: { $0.id == target }) else { return }
        let message = sabotage == nil ? message : spoil(message)
        switch links.outcome(from: MachineID(source), to: MachineID(target), using: &linkRandom) {
        case .delivered(let delay):
            let incarnation = servers[target].incarnation
            queue.schedule(
                at: now + delay, .arrival(message, from: source, to: target, incarnation: incarnation))
        case .refused:
            let incarnation = servers[source].incarnation
            queue.schedule(
                at: now + .microseconds(100), .refusal(message, from: source, to: target, incarnation: incarnation))
        case .lost: if sabotage == .forgedAcknowledgements { forgeReply(to: message, from: target, to: source) }
        }
    }

    private func spoil(_ message: RaftMessage<Int>) -> RaftMessage<Int> {
        switch (sabotage, message) {
        case (.forgedVotes, .voteReply(let reply)):
            return .voteReply(VoteReply(term: reply.term, isGranted: true))
        case (.garbledCommands, .appendEntries(let request)) where random.chance(Ratio(1, in: 20)):
            let entries = request.entries.map {
                LogEntry<Int>(index: $0.index, term: $0.term, proposedAt: $0.proposedAt, kind: .command(-1))
            }
            return .appendEntries(
                AppendEntries(
                    term: request.term, sequence: request.sequence, isHeartbeat: request.isHeartbeat,
                    previousIndex: request.previousIndex, previousTerm: request.previousTerm, entries: entries,
                    commitIndex: request.commitIndex))
        default: return message
        }
    }

    private func forgeReply(to message: RaftMessage<Int>, from source: Int, to target: Int) {
        guard case .appendEntries(let request) = message else { return }
        let reply = AppendReply(
            term: request.term, sequence: request.sequence, isHeartbeat: request.isHeartbeat, isAccepted: true,
            index: request.previousIndex + LogIndex(request.entries.count), lastIndex: 0, commitIndex: 0)
        queue.schedule(
            at: now + .milliseconds(1),
            .arrival(.appendReply(reply), from: source, to: target, incarnation: servers[target].incarnation))
    }

    // MARK: Clients

    private func propose() {
        guard let number = random.pick(from: servers.indices.filter { servers[$0].node?.isLeader == true }),
            links[MachineID(number)] == .running
        else { return }
        let command = nextCommand
        nextCommand += 1
        act(number) { node, effects in
            if let index = try? node.propose(command, at: now, into: &effects) { waiting[index] = (command, number) }
        }
    }
}
