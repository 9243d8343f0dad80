// SPDX-License-Identifier: MIT

/// What a request asks of the cluster: the endpoint says WHAT, the cluster WHEN and WHERE.
enum Operation {
    /// The answer needs no state.
    case answer(Reply)
    /// Looks at a server's state store; blocks if its options say so.
    case read(Read)
    /// Changes the state through the log.
    case write(Write)
    /// Looks at, or changes, the agent that was asked: its local state, checks, members, events. May block on its own
    /// watch keys.
    case agent(AgentCall)
    /// Asks or tells the simulation something.
    case control(ControlCall)
    /// Ends the client's connection without an answer, as Go does where a handler panics.
    case hangUp
    /// Sends what the asked agent has to tell, piece by piece, until the client hangs up.
    case stream(StreamCall)
    /// Passes the request on to a server outside the simulation.
    case relay(RelayCall)
}

/// A read of a server's state store.
struct Read {
    var options: QueryOptions
    /// Catalog, health and prepared queries say which consistency they had (`X-Consul-Effective-Consistency`).
    var showsConsistency = false
    /// Catalog, session and other reads stamp the index headers on a 500, too (`defer setMeta` in Consul's handlers).
    var stampsErrors = false
    /// Whether `?cached` is served from the agent's cache here.
    var isCacheable = false
    /// What is cached, where that is less than all that was asked; nil for the whole target.
    var cacheKey: String?
    /// What tells the question from others of the same target: what was in the body.
    var distinction = ""
    /// Blocking health queries come from the streaming backend, which says so and knows no leader
    /// (`use_streaming_backend`).
    var streamsWhenBlocking = false
    /// Any server answers by what it knows itself, without a leader (`/v1/status/`).
    var isForAnyServer = false
    /// Without index headers (`/v1/operator/`).
    var isPlain = false
    /// Where there is no leader, whatever a server knows is better than nothing (`/v1/internal/ui/`).
    var fallsBackToStale = false
    /// What clients hear of a refusal, where that is not what the server said.
    var rewords: ((ConsulError) -> ConsulError)?
    var transport = Transport.rpc
    /// Has the server do something that takes its time, and tells the end; `run` is not asked then, and nothing blocks.
    var perform: Work?
    /// Run once, and again whenever something that it looked at has changed. Pure but for what it notes in the view's
    /// watch set.
    var run: (inout ReadView) throws -> Reply

    typealias Work = (ReadView, @escaping (Result<Reply, ConsulError>) -> Void) throws -> Void

    /// Whether the answer comes from the streaming backend, which follows whatever server it is connected to.
    var isStreamed: Bool { streamsWhenBlocking && (options.blocks || options.useCache) }
    /// Whether any server may answer. The agent's cache always asks so (consul agent/cache-types).
    var allowsStale: Bool { options.consistency == .stale || isStreamed || (isCacheable && options.useCache) }
}

/// What a read sees: one server's state at one moment.
struct ReadView {
    let cluster: Cluster
    /// The agent whose server answers.
    let agent: Agent
    let server: Server
    /// The token that the request brought, empty for none.
    let token: String
    /// The datacenters that the server knows, its own first, then the nearest.
    let datacenters: [String]
    let store: StateStore
    /// Whether the answer comes from the streaming backend.
    let isStreamed: Bool
    /// What the token was found to allow, at this run and before.
    var permissions = QueryPermissions()
    /// What the read has looked at so far; filled by the tables' own functions.
    var watch = WatchSet()
    /// The number of earlier runs of this query.
    let earlierRuns: Int
    let now: Instant
    /// What the server knows of its leader.
    var knowsLeader = true
    var lastContact = Duration.zero
}

/// A write through the log of the datacenter's leader.
struct Write {
    var datacenter: String
    var token: String
    var transport = Transport.rpc
    /// Run on the leader before anything is logged, with the leader's state, clock and randomness: checks what replicas
    /// must not check each for itself (lock-delay, uniqueness), and says what to propose, or what to answer instead.
    var prepare: (inout LeaderView) throws -> Prepared
    /// What clients hear of a refusal, where that is not what the server said.
    var rewords: ((ConsulError) -> ConsulError)?
}

/// What the leader sees before it proposes.
struct LeaderView {
    let cluster: Cluster
    /// The agent whose server leads.
    let agent: Agent
    /// The token that the request brought, empty for none.
    let token: String
    let store: StateStore
    let now: Instant
    var random: SeededRandom
    /// Sessions whose TTL begins anew now. Nothing of it is logged: only the leader counts their time.
    var renewedSessions: [Session] = []
}

extension LeaderView {
    /// An ID that nothing has yet.
    mutating func newID(unless isTaken: (StateStore, String) -> Bool) -> String {
        let store = store
        return random.uuid { isTaken(store, $0) }
    }
}

/// The outcome of a write's preparation.
enum Prepared {
    /// Put the command in the log; when it is applied on the leader, the closure renders what came of it.
    case propose(Command, render: (CommandResult) throws -> Reply)
    /// Have the leader do something that is no entry for the state: it gets the cluster and itself, and tells the end.
    case perform((Cluster, Agent, @escaping (Result<Reply, ConsulError>) -> Void) -> Void)
    /// Nothing to log.
    case answer(Reply)
}

extension CommandResult {
    /// Throws what the store refused, behind the words that the endpoint puts before it.
    func throwRefusal(_ prefix: String = "") throws(ConsulError) {
        if case .refused(let message) = self { throw .internal(prefix + message) }
    }
}

/// A call that the asked agent answers by itself.
struct AgentCall {
    /// The token that the request brought, empty for none.
    var token: String
    /// How long the call may park while its reply says `.unchanged`; nil answers at once.
    var maxWait: Duration?
    /// Whether callers who ask the same may share one parked call; not where the call changes something.
    var isShared = true
    /// Has the agent do something that takes its time, and tells the end; `run` is not asked then.
    var perform: ((AgentView, @escaping (Result<Reply, ConsulError>) -> Void) throws -> Void)?
    var run: (inout AgentView) throws -> Reply

    /// A call that takes its time.
    static func performing(
        token: String,
        _ perform: @escaping (AgentView, @escaping (Result<Reply, ConsulError>) -> Void) throws -> Void
    ) -> AgentCall {
        AgentCall(token: token, isShared: false, perform: perform, run: { _ in .empty })
    }
}

/// A call whose answer has no end.
struct StreamCall {
    /// The token that the request brought, empty for none.
    var token: String
    /// What is sent, if the agent takes the call.
    var open: (AgentView) throws -> StreamSource
}

/// A call that somebody outside the simulation answers.
struct RelayCall {
    enum Step {
        case answer(Reply)
        case pass(RelayRequest)
    }

    /// The token that the request brought, empty for none.
    var token: String
    /// What is passed on, if the agent lets it.
    var prepare: (AgentView) throws -> Step
}
