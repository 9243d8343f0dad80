// SPDX-License-Identifier: MIT

/// A leader lets go of the tombstones of deleted keys when they have served their time
/// (`consul agent/consul/state/tombstone_gc.go`).
extension Cluster {
    /// How long a tombstone is kept, and to how much that is rounded up, so that many go at once (`tombstone_ttl`,
    /// `tombstone_granularity`).
    static let tombstoneTTL = Duration.seconds(900)
    static let tombstoneGranularity = Duration.seconds(30)

    /// Notes that there are tombstones up to an index.
    func noteTombstones(upTo index: LogIndex, on agent: Agent, _ server: Server) {
        guard server.leadership != nil else { return }
        let granularity = Self.tombstoneGranularity.nanoseconds
        let due = (now + Self.tombstoneTTL).nanoseconds
        let slot = Instant(nanoseconds: due + granularity - due % granularity)
        if server.leadership?.tombstones[slot] == nil {
            queue.schedule(at: slot, .tombstonesExpired(agent: agent.number, slot))
        }
        server.leadership?.tombstones[slot] = index
    }

    func tombstonesExpired(_ slot: Instant, on agent: Agent) {
        guard let index = agent.server?.leadership?.tombstones.removeValue(forKey: slot) else { return }
        propose(.kv(.reapTombstones(upTo: index)), on: agent, Proposal { _ in })
    }
}
