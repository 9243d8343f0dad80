// SPDX-License-Identifier: MIT

/// What a leader does besides answering (`consul agent/consul/leader.go`): it registers the members in the catalog, and
/// ends sessions whose time is over.
extension Cluster {
    func changedRole(of agent: Agent, _ server: Server, to role: RaftRole) {
        if let leadership = server.leadership {
            for event in leadership.events { queue.cancel(event) }
        }
        if server.leadership?.peeringStreams.isEmpty == false { endedStreams(of: agent) }
        server.leadership = role == .leader ? Leadership(since: now) : nil
        countRole(role, of: agent)
        guard role == .leader else { return }
        announceLeader(agent)
        lookBeforeLeading(agent, server)
        tell(agent) { [unowned self] raft, now, effects in
            guard let index = try? raft.proposeBarrier(at: now, into: &effects) else { return }
            server.proposals[index] = Proposal { [unowned self] outcome in
                if case .success = outcome { established(agent, server) }
            }
        }
    }

    /// All entries of earlier terms are applied: the leader takes up its work.
    private func established(_ agent: Agent, _ server: Server) {
        guard server.leadership != nil else { return }
        server.leadership?.isEstablished = true
        for session in server.store.sessions.all { startExpiry(of: session, on: agent, server) }
        if !server.store.kv.tombstones.isEmpty { noteTombstones(upTo: server.raft.commitIndex, on: agent, server) }
        initializeACLs(on: agent, server)
        createAutopilotConfiguration(on: agent, server)
        takeUpConfigEntries(on: agent, server)
        replicateConfigEntries(on: agent, server)
        initializeAuthority(on: agent, server)
        resumePeerings(on: agent, server)
        reconcileMembers(of: agent)
        tendServers(of: agent)
        reviewCoordinates(by: agent)
        copyFederationStates(by: agent)
        syncFederationState(by: agent)
    }

    /// Another state has taken the place of the one that the leader works on: it takes up its work anew.
    func reassert(_ agent: Agent, _ server: Server) {
        guard let leadership = server.leadership else { return }
        for event in leadership.events { queue.cancel(event) }
        server.leadership = Leadership(since: leadership.since)
        established(agent, server)
    }

    /// Follows what was applied: a new session's time begins, that of an ended one stops.
    func applied(_ command: Command, _ result: CommandResult, on agent: Agent, _ server: Server) {
        switch command {
        case .session(.create(let session)):
            if case .id = result { startExpiry(of: session, on: agent, server) }
        case .session(.destroy(let id)): stopExpiry(of: id, server)
        case .deregister(let command):
            reconcileLater(by: agent)
            if command.serviceID.isEmpty && command.checkID.isEmpty { reviewCoordinates(by: agent) }
            syncFederationState(by: agent)
        case .register, .transaction:
            reconcileLater(by: agent)
            syncFederationState(by: agent)
        case .federation:
            syncFederationState(by: agent)
            spreadFederationStates(from: agent)
        case .coordinates: reviewCoordinates(by: agent)
        case .autopilot: tendServers(of: agent)
        case .acl(let command): changedACLs(command, on: agent, server)
        case .configEntry(let command): followConfigEntry(command, on: agent, server)
        case .peering(let command): applied(command, on: agent)
        default: break
        }
        if command.changesExports { exportLater(by: agent) }
        let newest = server.store.kv.tombstonesIndex
        if let leadership = server.leadership, newest > leadership.newestTombstone {
            server.leadership?.newestTombstone = newest
            if !server.store.kv.tombstones.isEmpty { noteTombstones(upTo: newest, on: agent, server) }
        }
    }

    // MARK: Sessions

    /// Begins a session's time anew; it ends at twice its TTL without a renewal (`consul agent/consul/session_ttl.go`).
    func startExpiry(of session: Session, on agent: Agent, _ server: Server) {
        guard let ttl = session.ttlDuration, ttl > .zero else { return }
        stopExpiry(of: session.id, server)
        let due = now + duration(of: ttl * 2, on: agent)
        let event = queue.schedule(at: due, .sessionExpired(agent: agent.number, id: session.id))
        server.leadership?.sessionExpiries[session.id] = event
    }

    private func stopExpiry(of id: String, _ server: Server) {
        if let event = server.leadership?.sessionExpiries.removeValue(forKey: id) { queue.cancel(event) }
    }

    func sessionExpired(_ id: String, on agent: Agent) {
        guard let server = agent.server, server.leadership != nil else { return }
        server.leadership?.sessionExpiries[id] = nil
        propose(.session(.destroy(id: id)), on: agent, Proposal { _ in })
    }
}
