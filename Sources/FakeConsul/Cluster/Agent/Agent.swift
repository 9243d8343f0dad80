// SPDX-License-Identifier: MIT

/// One agent of the cluster: a process that answers HTTP. A server has a Raft node and a state store besides.
///
/// A class, because the cluster's parts refer to it; touched only by the thread that owns the world.
final class Agent {
    /// Its place in the cluster's list.
    let number: Int
    var identity: AgentIdentity
    var configuration: AgentConfiguration { didSet { requests = RequestSettings(configuration) } }
    /// What every request asks of the configuration.
    private(set) var requests: RequestSettings
    var tokens: AgentTokens { didSet { local.tokens = tokens } }
    /// Nil for a client agent.
    let server: Server?

    /// Its services and checks.
    var local: LocalAgent
    var localTimers: [LocalTimer: EventID] = [:]
    var log = AgentLog()
    var metrics: Metrics
    var events = EventBuffer()

    /// Whether this agent's server leads its datacenter.
    var isLeader: Bool { server?.isLeader ?? false }

    init(
        number: Int, identity: AgentIdentity, configuration: AgentConfiguration, server: Server?, random: SeededRandom,
        startingAt now: Instant
    ) {
        self.number = number
        self.identity = identity
        self.configuration = configuration
        requests = RequestSettings(configuration)
        self.server = server
        tokens = AgentTokens(configuration)
        local = LocalAgent(node: identity.node, settings: LocalSettings(configuration), random: random)
        metrics = Metrics(startingAt: now)
        local.tokens = tokens
    }
}

/// The tokens that an agent uses by itself (`acl.tokens`, `/v1/agent/token/`); empty for none.
struct AgentTokens: Sendable {
    /// Used for requests that bring none.
    var user = ""
    var agent = ""
    var agentRecovery = ""
    var replication = ""
    var configFileRegistration = ""
}

/// What an agent call sees: the agent that was asked, and the cluster around it.
struct AgentView {
    let agent: Agent
    let cluster: Cluster
    let now: Instant
    /// What the call has looked at so far, for calls that block.
    var watch = WatchSet()
}
