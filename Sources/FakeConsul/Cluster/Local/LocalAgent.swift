// SPDX-License-Identifier: MIT

/// What an agent does by itself about its services and checks: registering, checking, synchronising, removing.
///
/// A value that decides (`consul agent/agent.go`, as far as it is about that): methods take facts and note effects, the
/// cluster carries them out. Nothing else changes the local state, so that it can be held still while a sync writes:
/// Consul holds a lock over all writes of a sync, and so every call that touches the local state waits for them, also
/// through an outage.
struct LocalAgent: Sendable {
    /// What happened while the local state was held still, or may happen at any time.
    enum Fact: Sendable {
        case timer(LocalTimer)
        case probed(CheckRun, status: HealthStatus, output: String)
        case readCatalog(Result<CatalogNodeView, ConsulError>)
        case readAlias(CheckRun, Result<AliasedNode, ConsulError>)
        case readServiceConfig(CheckRun, Result<CentralConfig, ConsulError>)
    }

    /// What an alias check learns about another node.
    struct AliasedNode: Sendable {
        var checks: [HealthCheck]
        var hasService: Bool
        var index: UInt64
    }

    var state: LocalState
    var settings: LocalSettings
    var tokens = AgentTokens()
    /// The node's own record, as the catalog is to have it.
    var node: Node
    var antiEntropy: LocalAntiEntropy
    var random: SeededRandom
    var syncs = LocalSyncQueue()

    var runners = SortedMap<CheckRunner>()
    /// By the IDs of the services.
    var centralFollowers = SortedMap<CentralFollower>()
    /// What TTL checks said last, kept over restarts.
    var persistedStates = SortedMap<PersistedCheckState>()
    private var runCount: UInt64 = 0
    private var effects: [LocalEffect] = []
    private var heldFacts: [Fact] = []
    private var isReleasing = false

    init(node: Node, settings: LocalSettings, random: SeededRandom) {
        state = LocalState(nodeName: node.name)
        state.checkUpdateInterval = settings.checkUpdateInterval
        state.discardsCheckOutput = settings.discardsCheckOutput
        self.settings = settings
        self.node = node
        self.random = random.fork("checks")
        antiEntropy = LocalAntiEntropy(every: settings.antiEntropyInterval, random: random.fork("anti-entropy"))
    }

    /// Whether a sync is writing. Nothing may read or change the local state until it is through.
    var isHeld: Bool { syncs.isWriting }

    mutating func emit(_ effect: LocalEffect) { effects.append(effect) }

    mutating func log(_ level: LogLevel, _ message: String, _ values: KeyValuePairs<String, String> = [:]) {
        emit(.log(level, AgentLog.Line("agent", message, values)))
    }

    /// What is to be done since the last call, in order.
    mutating func takeEffects() -> [LocalEffect] {
        defer { effects.removeAll(keepingCapacity: true) }
        return effects
    }

    mutating func takeRunNumber() -> UInt64 {
        runCount += 1
        return runCount
    }

    // MARK: Facts

    /// Begins to synchronise. The services and checks of the configuration have been registered.
    mutating func start(at now: Instant) {
        emit(.schedule(.reap, at: now + settings.reapInterval))
        perform(antiEntropy.start(), at: now)
        log(.info, "started state syncer")
        drainSignals(at: now)
    }

    /// Takes a fact, or keeps it until the local state may change again.
    mutating func receive(_ fact: Fact, at now: Instant) {
        if case .timer(.antiEntropy(let timer)) = fact { return perform(antiEntropy.fired(timer), at: now) }
        guard !isHeld else { return heldFacts.append(fact) }
        handle(fact, at: now)
        drainSignals(at: now)
    }

    private mutating func handle(_ fact: Fact, at now: Instant) {
        switch fact {
        case .timer(.check(let run)): checkDue(run, at: now)
        case .timer(.serviceConfig(let run)): askAgainForServiceConfig(run)
        case .readServiceConfig(let run, let result): readServiceConfig(run, result, at: now)
        case .timer(.deferredSync(let check)): state.deferredSyncDue(check: check)
        case .timer(.reap): reap(at: now)
        case .timer(.antiEntropy): break
        case .probed(let run, let status, let output): probed(run, status: status, output: output, at: now)
        case .readCatalog(let result): readCatalog(result, at: now)
        case .readAlias(let run, let result): readAlias(run, result, at: now)
        }
    }

    /// A server came up or a leader was elected.
    mutating func serverCameUp(at now: Instant) { perform(antiEntropy.serverCameUp(), at: now) }

    // MARK: Consequences

    /// How far a change goes at once from alias to alias. Aliases that form a ring can hand two changes around for
    /// ever; those look again when their time has come.
    private static let longestAliasChain = 64

    /// Carries out what changes of the local state ask for, until they ask for nothing more. A sync begins last: it
    /// holds the state still.
    mutating func drainSignals(at now: Instant) {
        var isSyncWanted = false
        var rounds = 0
        while true {
            let signals = state.takeSignals()
            if signals.isEmpty { break }
            rounds += 1
            // Each service once a round: a registration may bring thousands of checks.
            var notified = SortedMap<Bool>()
            for signal in signals {
                switch signal {
                case .syncWanted: isSyncWanted = true
                case .touched(let service): emit(.touch(service: service))
                case .aliasesNotified(let service):
                    guard rounds <= Self.longestAliasChain, notified[service] == nil else { continue }
                    notified[service] = true
                    evaluateAliases(of: service, at: now)
                case .syncDeferred(let check): deferSync(of: check, at: now)
                }
            }
        }
        if isSyncWanted { perform(antiEntropy.changed(), at: now) }
    }

    private mutating func deferSync(of check: String, at now: Instant) {
        let delay = settings.checkUpdateInterval / 2 + random.duration(upTo: settings.checkUpdateInterval)
        emit(.schedule(.deferredSync(check: check), at: now + delay))
    }

    /// Takes the facts that had to wait, as far as the local state is not held again.
    mutating func releaseFacts(at now: Instant) {
        guard !isReleasing else { return }
        isReleasing = true
        while !isHeld, !heldFacts.isEmpty {
            handle(heldFacts.removeFirst(), at: now)
            drainSignals(at: now)
        }
        isReleasing = false
    }
}
