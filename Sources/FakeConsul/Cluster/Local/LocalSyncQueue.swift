// SPDX-License-Identifier: MIT

/// The syncs of one agent, one after the other: those of the anti-entropy, and those that a request waits for.
struct LocalSyncQueue: Sendable {
    /// Who began a sync, and what is told at its end.
    enum Origin: Equatable, Sendable {
        case antiEntropy(inFull: Bool)
        /// A request waits for it.
        case request(UInt64)
    }

    private(set) var waiting: [Origin] = []
    var run: LocalSyncRun?
    /// Set while syncs are being begun and ended, so that what they set off waits for its turn.
    var isAdvancing = false
    private(set) var origin: Origin?
    private var lastTicket: UInt64 = 0
    private var openTickets: Set<UInt64> = []

    var isWriting: Bool { run != nil }

    mutating func append(_ origin: Origin) { waiting.append(origin) }

    /// Queues a sync for a request; `isDone` tells when it is through.
    mutating func appendForRequest() -> UInt64 {
        lastTicket += 1
        openTickets.insert(lastTicket)
        append(.request(lastTicket))
        return lastTicket
    }

    func isDone(_ ticket: UInt64) -> Bool { !openTickets.contains(ticket) }

    /// Begins the next sync, if one waits and none is under way.
    mutating func begin(over state: LocalState) -> Bool {
        guard run == nil, !waiting.isEmpty else { return false }
        origin = waiting.removeFirst()
        run = LocalSyncRun(over: state)
        return true
    }

    /// Ends the sync under way.
    mutating func end() -> (origin: Origin, failure: String?)? {
        guard let run, let origin else { return nil }
        self.run = nil
        self.origin = nil
        if case .request(let ticket) = origin { openTickets.remove(ticket) }
        return (origin, run.failure)
    }
}
