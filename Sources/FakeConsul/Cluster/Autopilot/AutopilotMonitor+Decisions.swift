// SPDX-License-Identifier: MIT

/// What follows from what autopilot thinks of the servers, where its own server leads.
extension AutopilotMonitor {
    /// The servers that are to get a vote now. While autopilot runs for less long than servers must be stable, all that
    /// are healthy count as stable.
    func promotions(_ configuration: AutopilotConfiguration, at now: Instant) -> [ServerID] {
        guard state.servers.contains(where: { $0.part == .leader }) else { return [] }
        let required = now - startedAt > configuration.serverStabilizationTime
            ? configuration.serverStabilizationTime : .zero
        return state.servers.filter { server in
            server.part == .nonVoter && server.isHealthy && now - server.stableSince >= required
        }.map(\.id).sorted()
    }

    /// Whom to remove, of those that died.
    struct Removals: Equatable, Sendable {
        /// Servers that gossip does not know (any more): they leave the Raft group.
        var stale: [ServerID] = []
        /// Servers that gossip knows as failed or left: gossip is told that they have left, and the rest follows.
        var failed: [ServerID] = []
    }

    /// Never so many voters at once that the rest might not be a quorum, nor so many that fewer are left than wanted.
    static func removals(
        from raft: RaftConfiguration, known: [Known], _ configuration: AutopilotConfiguration
    ) -> Removals {
        var removals = Removals()
        guard configuration.cleanupDeadServers else { return removals }
        var voters = raft.servers.count { $0.suffrage == .voter }
        var allowed = max(0, voters - 1) / 2
        func mayRemoveVoter() -> Bool {
            guard voters > 0, UInt64(voters - 1) >= configuration.minQuorum, allowed >= 1 else { return false }
            allowed -= 1
            voters -= 1
            return true
        }
        let members = raft.servers.sorted { $0.id < $1.id }
        let statuses = members.map { member in known.first { $0.id == member.id }?.status }
        for (member, status) in zip(members, statuses) where member.suffrage != .voter {
            if status == nil {
                removals.stale.append(member.id)
            } else if status != .alive {
                removals.failed.append(member.id)
            }
        }
        for (member, status) in zip(members, statuses) where member.suffrage == .voter && status == nil {
            if mayRemoveVoter() { removals.stale.append(member.id) }
        }
        for (member, status) in zip(members, statuses) where member.suffrage == .voter {
            guard let status, status != .alive else { continue }
            if mayRemoveVoter() { removals.failed.append(member.id) }
        }
        return removals
    }
}
