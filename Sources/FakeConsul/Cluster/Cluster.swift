// SPDX-License-Identifier: MIT

/// The simulated world: its agents, the time, and what is under way between them.
///
/// Facts go in (a request came, time is t, a probe answered), effects come out. A class, because its parts refer to it;
/// one thread owns it.
final class Cluster {
    private(set) var agents: [Agent] = []
    /// Those of them that are servers.
    private(set) var serverAgents: [Agent] = []
    /// The agents' numbers by the IDs of their Raft nodes.
    var agentsByServerID: [ServerID: Int] = [:]
    private(set) var now: Instant
    /// When its machines were switched on.
    let startedAt: Instant
    var queue = EventQueue<ClusterEvent>()
    /// What the shell is to do, in order; it takes them after each fact.
    var effects: [Effect] = []
    /// What becomes of every request.
    let journal = Journal()
    /// Told when something that a rule on the wire has put off is due.
    var onWire: ((WireEvent) -> Void)?

    /// How the machines hear each other, and which of their processes run. Whoever changes it calls `topologyChanged`.
    var links = Links()
    /// The faults between agents and clients, which the world keeps.
    weak var wire: (any WireControl)?
    /// What goes wrong, by order of whoever controls the simulation.
    var faults = FaultTable()
    /// The events at which faults end by themselves.
    var faultExpiries: [FaultID: EventID] = [:]
    /// Clients' requests that gray agents do not work on.
    var stalled: Set<RequestID> = []
    /// How links that faults change are without them.
    var baseQualities: [LinkEnds: LinkQuality] = [:]
    /// What agents see of each other.
    var gossip: GossipPools
    /// The connections over which agents ask servers.
    var connections: [LinkEnds: RPCConnection] = [:]
    var lastCall: UInt64 = 0
    /// How many events are on their way through the network.
    private var inFlight = 0
    var isInFlight: Bool { inFlight > 0 }

    /// Clients' requests without an answer.
    var openRequests: Set<RequestID> = []
    var parked = ParkedQueries()
    /// Errands that wait for their next try.
    var held: [UInt64: Errand] = [:]
    var lastErrand: UInt64 = 0
    var lastInternalCall: UInt64 = 0
    /// Clients' requests that another agent was asked for, and the agents whose clients they are.
    var inTransit: [RequestID: Int] = [:]
    /// Who waits for the answer of a server outside the simulation.
    var relays: [RequestID: Asker] = [:]
    var caches = AgentCaches()
    /// Keys of agents' own state touched since the last wake-up.
    var localTouched: [WatchKey] = []
    /// Where agents are in the network, by pool, and up to which change of the links all agents have looked.
    var knownPlaces: [String: KnownPlaces] = [:]
    var reviewedLinks: UInt64 = 0
    /// Answers without an end, in the order in which they began.
    var streams: [Stream] = []
    /// What the shell is finding out for health checks.
    var probes = Probes()
    /// The Lamport time of the next user event, by datacenter; 1 where none was carried yet.
    var eventClocks: [String: UInt64] = [:]

    /// Gives a request to the API, which is a layer above.
    var receive: (Request, RequestID, Agent) -> Void = { _, _, _ in }
    /// Reads a file of an agent's data directory; nil where the simulation has none.
    var readDataFile: ((_ agent: Int, _ name: String) -> [UInt8]?)?
    /// Told of all that invariants are about; nil where nobody watches.
    var observer: ((Observation) -> Void)?
    var trace: Trace

    /// Each use of chance has a stream of its own, so that a new use shifts no other.
    let random: SeededRandom
    var waitRandom: SeededRandom
    var holdRandom: SeededRandom
    var eventRandom: SeededRandom
    var gossipRandom: SeededRandom
    var linkRandom: SeededRandom
    var rebalanceRandom: SeededRandom
    var faultRandom: SeededRandom
    var coordinateRandom: SeededRandom
    var queryRandom: SeededRandom
    var leafRandom: SeededRandom
    var peeringRandom: SeededRandom

    /// How many of the last lines of the trace are kept.
    private static let traceLength = 10_000

    /// What all chance comes from.
    let seed: UInt64

    init(seed: UInt64, startingAt now: Instant) {
        self.seed = seed
        self.now = now
        startedAt = now
        trace = Trace(start: now, keeping: Self.traceLength)
        random = SeededRandom(seed: seed)
        gossip = GossipPools(random: random.fork("gossip"))
        waitRandom = random.fork("wait")
        holdRandom = random.fork("hold")
        eventRandom = random.fork("events")
        gossipRandom = random.fork("messages")
        linkRandom = random.fork("links")
        rebalanceRandom = random.fork("rebalance")
        faultRandom = random.fork("faults")
        coordinateRandom = random.fork("coordinates")
        queryRandom = random.fork("prepared queries")
        leafRandom = random.fork("leaf certificates")
        peeringRandom = random.fork("peerings")
    }

    // MARK: Time

    /// When the next event is due; nil where nothing is to come.
    var nextDeadline: Instant? { queue.next }

    /// Moves the time, running in order every event that is due by then. Time never goes back.
    func advance(to time: Instant) {
        while let (deadline, event) = queue.popNext(upTo: time) {
            now = max(now, deadline)
            run(event)
            wakeTouched()
        }
        now = max(now, time)
    }

    /// Runs what is due now: what the last fact set off without delay.
    func settle() {
        wakeTouched()
        advance(to: now)
    }

    /// Has a process go on with something after a while, if it is still the same process then.
    func later(_ delay: Duration, at agent: Agent, _ work: @escaping () -> Void) {
        _ = laterEvent(delay, at: agent, work)
    }

    /// The same, to be cancelled perhaps.
    func laterEvent(_ delay: Duration, at agent: Agent, _ work: @escaping () -> Void) -> EventID {
        queue.schedule(at: now + delay, .work(agent: agent.number, incarnation: agent.incarnation, work))
    }

    /// Puts a message on its way through the network.
    func send(_ event: ClusterEvent, after delay: Duration) {
        if event.isInTransit { inFlight += 1 }
        queue.schedule(at: now + delay, event)
    }

    private func run(_ event: ClusterEvent) {
        if event.isInTransit { inFlight -= 1 }
        if let number = event.agent {
            switch links[agents[number].machine] {
            case .running: break
            case .frozen: return agents[number].suspended.append(event)
            case .dead: return
            }
        }
        handle(event)
    }

    private func handle(_ event: ClusterEvent) {
        switch event {
        case .queryTimedOut(let query, let member): timeOut(query, member: member)
        case .retry(let number): retry(number)
        case .raftTimer(let agent, let timer): raftTimerFired(timer, of: agents[agent])
        case .raftMessage(let delivery): receive(delivery)
        case .bootstrap(let agent): bootstrapIfComplete(agents[agent])
        case .rpc(let event): handle(event)
        case .gossip: gossipDue()
        case .sessionExpired(let agent, let id): sessionExpired(id, on: agents[agent])
        case .tombstonesExpired(let agent, let slot): tombstonesExpired(slot, on: agents[agent])
        case .metricsDue(let id): metricsDue(for: id)
        case .faultExpired(let id): faultExpired(id)
        case .local(let agent, let incarnation, let event):
            if agents[agent].incarnation == incarnation { handle(event, at: agents[agent]) }
        case .work(let agent, let incarnation, let work): if agents[agent].incarnation == incarnation { work() }
        case .request(let agent, let request, let id): receive(request, id, agents[agent])
        case .wire(let event): onWire?(event)
        }
    }

    func takeEffects() -> [Effect] {
        defer { effects.removeAll(keepingCapacity: true) }
        return effects
    }

    func add(_ agent: Agent) {
        precondition(agent.number == agents.count, "agent \(agent.number) added as number \(agents.count)")
        agents.append(agent)
        if agent.identity.isServer { serverAgents.append(agent) }
    }

    /// Tells those who watch, and the trace.
    func note(_ observation: Observation) {
        trace.record(observation, at: now)
        observer?(observation)
    }
}
