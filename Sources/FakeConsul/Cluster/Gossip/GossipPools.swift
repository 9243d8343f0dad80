// SPDX-License-Identifier: MIT

/// The gossip pools of a cluster: one of all agents of each datacenter, and one of all servers. Members are numbered as
/// the agents are.
struct GossipPools {
    /// What the pools know of an agent's process.
    struct Process: Equatable {
        var incarnation: Int
        var condition: MachineCondition
    }

    /// By datacenter.
    private(set) var lan: [String: GossipPool] = [:]
    private(set) var wan: GossipPool
    /// By the agents' numbers.
    var processes: [Int: Process] = [:]
    /// The event at which the pools want to be told the time.
    var event: EventID?
    var eventAt: Instant?
    private let random: SeededRandom

    init(random: SeededRandom) {
        self.random = random
        wan = GossipPool(timings: .wan, random: random.fork("wan"))
    }

    /// The datacenters that have a pool, by name.
    var datacenters: [String] { lan.keys.sorted { $0.precedesInBytes($1) } }

    var nextDeadline: Instant? {
        var next = wan.nextDeadline
        for pool in lan.values {
            guard let deadline = pool.nextDeadline else { continue }
            next = min(next ?? deadline, deadline)
        }
        return next
    }

    /// The pool of a datacenter's agents; it begins with the settings of the first of them.
    mutating func inLAN<Result>(
        of agent: Agent, _ body: (inout GossipPool) -> Result
    ) -> Result {
        let datacenter = agent.identity.datacenter
        let fresh = GossipPool(
            timings: GossipTimings(lan: agent.configuration), random: random.fork("lan \(datacenter)"))
        return body(&lan[datacenter, default: fresh])
    }

    /// Takes note of how long an agent that starts is to be remembered when it has failed
    /// (`advertise_reconnect_timeout`), and of how long servers remember each other (`reconnect_timeout_wan`).
    mutating func noteReconnectTimeouts(of agent: Agent) {
        let leave = agent.configuration.leave
        let advertised = leave.advertisedReconnectTimeout
        inLAN(of: agent) { $0.reconnectTimeouts[agent.number] = advertised > .zero ? advertised : nil }
        if agent.identity.isServer, leave.reconnectTimeoutWAN > .zero {
            wan.timings.reconnectTimeout = leave.reconnectTimeoutWAN
        }
    }

    mutating func takeLANNews(of datacenter: String) -> [GossipPool.News] { lan[datacenter]?.takeNews() ?? [] }

    mutating func inWAN<Result>(_ body: (inout GossipPool) -> Result) -> Result { body(&wan) }

    /// Every pool that the agent is in.
    mutating func inPools(of agent: Agent, _ body: (inout GossipPool) -> Void) {
        inLAN(of: agent, body)
        if agent.identity.isServer { body(&wan) }
    }

    mutating func inAll(_ body: (inout GossipPool) -> Void) {
        for datacenter in datacenters {
            guard var pool = lan.removeValue(forKey: datacenter) else { continue }
            body(&pool)
            lan[datacenter] = pool
        }
        body(&wan)
    }
}

extension GossipTimings {
    /// Those of a datacenter's pool as an agent's configuration has them.
    init(lan configuration: AgentConfiguration) {
        self = .lan
        probeInterval = configuration.gossipLAN.probeInterval
        suspicionMultiplier = configuration.gossipLAN.suspicionMultiplier
        let reconnect = configuration.leave.reconnectTimeoutLAN
        if reconnect > .zero { reconnectTimeout = reconnect }
    }
}
