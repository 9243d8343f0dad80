// SPDX-License-Identifier: MIT

/// One call from an agent to a server, under way on a pooled connection.
final class RPCCall {
    typealias Outcome = Result<Answer, ConsulError>

    /// Where the call is.
    enum Stage {
        /// It waits for the connection, or travels to the server.
        case request
        /// Cut off on its way to the server, until the link works again.
        case stuckRequest
        /// The server works on it.
        case working
        /// The answer travels back.
        case answer(Outcome)
        /// The answer is cut off on its way back.
        case stuckAnswer(Outcome)
    }

    let id: UInt64
    /// Whether a client waits for it.
    let isClients: Bool
    let transport: Transport
    /// What the server does with it; it is to be given the outcome once.
    let perform: (@escaping (Outcome) -> Void) -> Void
    let complete: (Outcome) -> Void
    /// How long the caller waits for the answer once the call was begun.
    let timeout: Duration
    var stage = Stage.request
    var deadline: EventID?
    /// Whether the server has it, and does nothing with it.
    var isStalled = false

    /// Whether a cut keeps it from going on.
    var isStuck: Bool {
        switch stage {
        case .stuckRequest, .stuckAnswer: true
        case .request, .working, .answer: isStalled
        }
    }

    init(
        id: UInt64, isClients: Bool, transport: Transport, timeout: Duration,
        perform: @escaping (@escaping (Outcome) -> Void) -> Void,
        complete: @escaping (Outcome) -> Void
    ) {
        self.id = id
        self.isClients = isClients
        self.transport = transport
        self.timeout = timeout
        self.perform = perform
        self.complete = complete
    }
}

/// What an agent's pool holds of one server: a connection for all its calls, as Consul's pool multiplexes them
/// (`consul agent/pool`).
final class RPCConnection {
    let source: Agent
    let target: Agent
    /// The processes between which it is. It dies with either.
    let sourceIncarnation: Int
    let targetIncarnation: Int
    /// When it was established; nil while it is being dialled.
    var openedAt: Instant?
    /// In the order in which they were begun.
    var calls: [RPCCall] = []
    /// When the keep-alive gives it up; set while nothing gets through.
    var keepAlive: EventID?
    /// Since when nothing gets through.
    var silentSince: Instant?

    init(from source: Agent, to target: Agent) {
        self.source = source
        self.target = target
        sourceIncarnation = source.incarnation
        targetIncarnation = target.incarnation
    }

    var ends: LinkEnds { LinkEnds(source: source.machine, target: target.machine) }

    func call(_ id: UInt64) -> RPCCall? { calls.first { $0.id == id } }
}

/// Something that happens to a call or its connection.
enum RPCEvent: Sendable {
    /// The attempt to connect has ended.
    case dialed(LinkEnds, serial: Int)
    /// Nothing came back from whom was dialled.
    case dialTimedOut(LinkEnds, serial: Int)
    case arrived(LinkEnds, call: UInt64)
    case returned(LinkEnds, call: UInt64)
    /// The caller has waited long enough.
    case expired(LinkEnds, call: UInt64)
    /// The keep-alive got no answer.
    case keepAliveFailed(LinkEnds)
    /// The word that the other process is gone has arrived.
    case closed(LinkEnds)
    /// A cut has healed for long enough that TCP has sent again.
    case retransmitted(LinkEnds)
}
