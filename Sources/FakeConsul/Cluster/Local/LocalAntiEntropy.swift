// SPDX-License-Identifier: MIT

/// Decides when an agent synchronises: in full at its start, every minute or more, and soon after a leader is elected;
/// otherwise what has changed, at once (`consul agent/ae`).
struct LocalAntiEntropy: Sendable {
    static let retryInterval = Duration.seconds(15)
    /// The most that a full sync waits after a server came up or a leader was elected.
    static let serverUpInterval = Duration.seconds(3)
    /// `ae_interval`, for clusters of up to 128 nodes.
    let interval: Duration

    enum Timer: Hashable, Sendable {
        case fullSync, retry, serverUp
    }

    enum Action: Equatable, Sendable {
        case syncInFull
        case syncChanges
        /// Replaces an earlier timer of that kind.
        case schedule(Timer, after: Duration)
    }

    private enum Phase: Sendable {
        case stopped
        /// A sync of either kind is under way.
        case syncing(inFull: Bool)
        case idle
        /// The last full sync failed; changes wait with it.
        case retrying
        /// A full sync is to come soon.
        case staggering
    }

    private var phase = Phase.stopped
    private var isFullTriggered = false
    private var isFullDue = false
    private var areChangesTriggered = false
    private var random: SeededRandom
    /// The members of the datacenter's gossip: the more, the rarer the syncs.
    var clusterSize = 1

    init(every interval: Duration = .seconds(60), random: SeededRandom) {
        self.interval = interval
        self.random = random
    }

    mutating func start() -> [Action] {
        phase = .syncing(inFull: true)
        return [scheduleFullSync(), .syncInFull]
    }

    /// Something changed here.
    mutating func changed() -> [Action] {
        areChangesTriggered = true
        return next()
    }

    /// A server came up, a leader was elected, or the agent's token changed: everything may be out of step.
    mutating func serverCameUp() -> [Action] {
        isFullTriggered = true
        return next()
    }

    mutating func finished(inFull: Bool, successfully isDone: Bool) -> [Action] {
        phase = inFull && !isDone ? .retrying : .idle
        if case .retrying = phase, !isFullTriggered {
            return [.schedule(.retry, after: Self.retryInterval + stagger(Self.retryInterval))]
        }
        return next()
    }

    mutating func fired(_ timer: Timer) -> [Action] {
        switch (timer, phase) {
        case (.retry, .retrying), (.serverUp, .staggering):
            phase = .syncing(inFull: true)
            return [scheduleFullSync(), .syncInFull]
        case (.fullSync, _):
            isFullDue = true
            return next()
        default: return []
        }
    }

    /// What a phase that waits does about what is pending.
    private mutating func next() -> [Action] {
        switch phase {
        case .stopped, .syncing, .staggering: return []
        case .retrying, .idle:
            if isFullTriggered {
                isFullTriggered = false
                phase = .staggering
                return [.schedule(.serverUp, after: stagger(Self.serverUpInterval))]
            }
        }
        guard case .idle = phase else { return [] }
        if isFullDue {
            phase = .syncing(inFull: true)
            return [scheduleFullSync(), .syncInFull]
        }
        guard areChangesTriggered else { return [] }
        areChangesTriggered = false
        phase = .syncing(inFull: false)
        return [.syncChanges]
    }

    private mutating func scheduleFullSync() -> Action {
        isFullDue = false
        return .schedule(.fullSync, after: interval + stagger(interval))
    }

    /// A random part of the duration, longer in a large cluster: twice as long from 129 nodes on, and once more for
    /// each doubling.
    private mutating func stagger(_ duration: Duration) -> Duration {
        random.duration(upTo: duration * Self.scale(nodes: clusterSize))
    }

    static func scale(nodes: Int) -> Int {
        var factor = 1
        var threshold = 128
        while nodes > threshold && factor < 32 {
            factor += 1
            threshold *= 2
        }
        return factor
    }
}
