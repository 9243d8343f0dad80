// SPDX-License-Identifier: MIT

/// Secondary datacenters follow the configuration entries of the primary one (`consul agent/consul
/// config_replication.go`).
extension Cluster {
    /// How long a leader waits after it could not read the primary datacenter, and after it did.
    private static let replicationRetryDelay = Duration.seconds(60)
    private static let replicationPause = Duration.seconds(1)

    /// Begins to follow, where there is another datacenter to follow.
    func replicateConfigEntries(on agent: Agent, _ server: Server) {
        guard !agent.isInPrimaryDatacenter, let since = server.leadership?.since else { return }
        readPrimary(agent.primaryDatacenter, beyond: 0, on: agent, server, leadingSince: since)
    }

    private func readPrimary(
        _ primary: String, beyond lastIndex: UInt64, on agent: Agent, _ server: Server, leadingSince since: Instant
    ) {
        guard server.leadership?.since == since else { return }
        var found: (entries: [ConfigEntry], index: UInt64)?
        let body = { (read: inout ReadView) in
            let authorizer = try read.authorizer()
            let entries = read.store.configEntries.list(nil, watch: &read.watch)
            found = (entries.filter { $0.isReadable(by: authorizer) }, read.store.configEntries.index)
            var reply = Reply.empty
            reply.index = read.store.configEntries.index
            return reply
        }
        let purpose = "config replication \(agent.number) \(lastIndex)"
        read(
            from: agent, of: primary, as: agent.tokens.replication, purpose, minIndex: lastIndex, body
        ) { [unowned self] outcome in
            var delay = Self.replicationRetryDelay
            var next = lastIndex
            if case .success = outcome, let found, server.leadership?.since == since {
                follow(found.entries, beyond: lastIndex, on: agent, server)
                delay = Self.replicationPause
                next = max(1, found.index)
            }
            later(delay, at: agent) { [unowned self] in
                readPrimary(primary, beyond: next, on: agent, server, leadingSince: since)
            }
        }
    }

    /// Takes out what the primary datacenter has no more, and puts in what it has otherwise. What a datacenter exports
    /// is its own.
    private func follow(_ entries: [ConfigEntry], beyond lastIndex: UInt64, on agent: Agent, _ server: Server) {
        let known = server.store.configEntries
        let remote = Set(entries.map { ConfigEntryTable.key($0.kind, $0.name) })
        var commands: [ConfigEntryCommand] = known.all
            .filter { $0.kind != .exportedServices && !remote.contains(ConfigEntryTable.key($0.kind, $0.name)) }
            .map { .delete($0.kind, name: $0.name) }
        for entry in entries where entry.kind != .exportedServices {
            if let own = known[entry.kind, entry.name],
                entry.indexes.modify <= lastIndex || (own.hash == entry.hash && entry.hash != 0)
            {
                continue
            }
            commands.append(.upsert(entry))
        }
        for command in commands { propose(.configEntry(command), on: agent, Proposal { _ in }) }
    }
}
