// SPDX-License-Identifier: MIT

/// One agent of the cluster: a process that answers HTTP. A server has a Raft node and a state store besides.
///
/// A class, because the cluster's parts refer to it; touched only by the thread that owns the world.
final class Agent {
    /// Its place in the cluster's list.
    let number: Int
    /// Its only name in the whole cluster: `s1`, `c2`, `s1.dc2`; the node's name where it is alone.
    var name: String
    var identity: AgentIdentity
    var configuration: AgentConfiguration {
        didSet {
            requests = RequestSettings(configuration)
            configurationVersion += 1
            limits.adopt(configuration.limits)
            metrics.obey(configuration.telemetry)
        }
    }
    /// Counts how often the configuration was changed, for those who keep what they made of it.
    private(set) var configurationVersion = 0
    /// What every request asks of the configuration.
    private(set) var requests: RequestSettings
    /// How many calls its process takes, or makes.
    var limits: RequestLimits
    var tokens: AgentTokens { didSet { local.tokens = tokens } }
    /// Nil for a client agent. A new one with each process.
    private(set) var server: Server?
    /// Counts the processes that this agent has had. What was begun by an earlier one is void.
    private(set) var incarnation = 1
    /// When the process began.
    private(set) var startedAt: Instant
    /// What happened to the process while it was frozen, in order.
    var suspended: [ClusterEvent] = []
    /// Whether the process is about to leave its cluster; it forwards nothing any more.
    var isLeaving = false

    /// The servers that a client agent asks, and those of other datacenters that a server asks.
    var servers = ServerList()
    var remoteServers: [String: ServerList] = [:]
    /// What the agent's files hold: what a restarted process finds.
    var disk = AgentDisk()

    /// What faults make of it, whichever process it has.
    var faults = AgentFaults()
    /// How late it is by its clock, where that is wrong.
    var wrongClock: (() -> Instant)?

    /// The machine that it runs on.
    var machine: MachineID { MachineID(number) }

    /// Its services and checks.
    var local: LocalAgent
    var localTimers: [LocalTimer: EventID] = [:]
    var log = AgentLog()
    var metrics: Metrics
    var events = EventBuffer()
    /// The certificates that it holds for services.
    var leaves = LeafCertificates()
    /// What it has heard of tokens from servers.
    var aclCache = AgentACLCache()
    /// The keys of its pools' gossip; nil where that is not encrypted.
    var lanKeyring: Keyring?
    var wanKeyring: Keyring?
    /// When it sends its network coordinate next; nil where it has nothing new to tell. What the leader has of it.
    var coordinateTimer: EventID?
    var sentCoordinate: Coordinate?

    /// Whether this agent's server leads its datacenter.
    var isLeader: Bool { server?.isLeader ?? false }

    init(
        number: Int, identity: AgentIdentity, configuration: AgentConfiguration, server: Server?, random: SeededRandom,
        startingAt now: Instant
    ) {
        self.number = number
        startedAt = now
        name = identity.nodeName
        self.identity = identity
        self.configuration = configuration
        requests = RequestSettings(configuration)
        limits = RequestLimits(configuration.limits)
        self.server = server
        tokens = AgentTokens(configuration)
        local = LocalAgent(node: identity.node, settings: LocalSettings(configuration), random: random)
        metrics = Metrics(startingAt: now)
        metrics.obey(configuration.telemetry)
        local.tokens = tokens
    }

    /// A new process of the agent begins, with nothing of the old one's memory.
    func beginProcess(server: Server?, random: SeededRandom, at now: Instant) {
        incarnation += 1
        startedAt = now
        self.server = server
        suspended = []
        isLeaving = false
        servers = ServerList()
        remoteServers = [:]
        local = LocalAgent(node: identity.node, settings: LocalSettings(configuration), random: random)
        tokens = AgentTokens(configuration)
        localTimers = [:]
        log = AgentLog()
        limits = RequestLimits(configuration.limits)
        metrics = Metrics(startingAt: now)
        metrics.obey(configuration.telemetry)
        events = EventBuffer()
        leaves = LeafCertificates()
        aclCache = AgentACLCache()
        coordinateTimer = nil
        sentCoordinate = nil
    }
}

/// The files of an agent's data directory as far as its local part wrote them.
struct AgentDisk: Sendable {
    private var files: [LocalFile.Folder: SortedMap<[UInt8]>] = [:]

    mutating func carryOut(_ file: LocalFile) {
        switch file {
        case .write(let folder, let id, let bytes): files[folder, default: SortedMap()][id] = bytes
        case .remove(let folder, let id): files[folder]?[id] = nil
        }
    }

    /// A file that has a name of its own.
    func file(_ name: String) -> [UInt8]? { files[.data]?[name] }

    /// As a process finds them at its start.
    var contents: LocalFiles {
        LocalFiles(
            services: files[.services]?.pairs.map(\.value) ?? [], checks: files[.checks]?.pairs.map(\.value) ?? [],
            checkStates: files[.checkState]?.pairs.map(\.value) ?? [], keyrings: files[.serf] ?? [:],
            tokens: file(AgentTokens.fileName))
    }
}

/// What an agent call sees: the agent that was asked, and the cluster around it.
struct AgentView {
    let agent: Agent
    let cluster: Cluster
    /// The token that the request brought, empty for none.
    let token: String
    let now: Instant
    /// What the call has looked at so far, for calls that block.
    var watch = WatchSet()
}
