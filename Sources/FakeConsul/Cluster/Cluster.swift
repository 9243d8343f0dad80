// SPDX-License-Identifier: MIT

/// The simulated world: its agents, the time, and what is under way between them.
///
/// Facts go in (a request came, time is t, a probe answered), effects come out. A class, because its parts refer to it;
/// one thread owns it.
final class Cluster {
    private(set) var agents: [Agent] = []
    private(set) var now: Instant
    var queue = EventQueue<ClusterEvent>()
    /// What the shell is to do, in order; it takes them after each fact.
    var effects: [Effect] = []

    var parked = ParkedQueries()
    var held: [RequestID: HeldCall] = [:]
    var caches = AgentCaches()
    /// Keys of agents' own state touched since the last wake-up.
    var localTouched: [WatchKey] = []
    /// Answers without an end, in the order in which they began.
    var streams: [Stream] = []
    /// What the shell is finding out for health checks.
    var probes = Probes()
    /// Alias checks that wait for news of another node.
    var aliasReads: [AliasRead] = []
    /// The Lamport time of the next user event, by datacenter; 1 where none was carried yet.
    var eventClocks: [String: UInt64] = [:]

    /// Each use of chance has a stream of its own, so that a new use shifts no other.
    let random: SeededRandom
    var waitRandom: SeededRandom
    var holdRandom: SeededRandom
    var eventRandom: SeededRandom

    init(seed: UInt64, startingAt now: Instant) {
        self.now = now
        random = SeededRandom(seed: seed)
        waitRandom = random.fork("wait")
        holdRandom = random.fork("hold")
        eventRandom = random.fork("events")
    }

    // MARK: Time

    /// When the next event is due; nil where nothing is to come.
    var nextDeadline: Instant? { queue.next }

    /// Moves the time, running in order every event that is due by then. Time never goes back.
    func advance(to time: Instant) {
        while let (deadline, event) = queue.popNext(upTo: time) {
            now = max(now, deadline)
            handle(event)
            wakeTouched()
        }
        now = max(now, time)
    }

    /// Runs what is due now: what the last fact set off without delay.
    func settle() {
        wakeTouched()
        advance(to: now)
    }

    private func handle(_ event: ClusterEvent) {
        switch event {
        case .queryTimedOut(let query, let member): timeOut(query, member: member)
        case .retry(let id): retry(id)
        case .raftTimer(let agent, let timer): raftTimerFired(timer, of: agents[agent])
        case .sessionExpired(let agent, let id): sessionExpired(id, on: agents[agent])
        case .tombstonesExpired(let agent, let slot): tombstonesExpired(slot, on: agents[agent])
        case .metricsDue(let id): metricsDue(for: id)
        case .local(let agent, let event): handle(event, at: agents[agent])
        }
    }

    func takeEffects() -> [Effect] {
        defer { effects.removeAll(keepingCapacity: true) }
        return effects
    }

    func add(_ agent: Agent) {
        precondition(agent.number == agents.count, "agent \(agent.number) added as number \(agents.count)")
        agents.append(agent)
    }
}
