// SPDX-License-Identifier: MIT

/// Autopilot at work. Its beats are run only where they could find something new.
extension Cluster {
    /// What autopilot of a server thinks of all servers, as of its last look.
    func autopilotState(of server: Server) -> AutopilotState {
        if let number = agentsByServerID[server.raft.id] { look(agents[number]) }
        return server.autopilot.state
    }

    func autopilotConfiguration(of server: Server, _ agent: Agent) -> AutopilotConfiguration {
        server.store.autopilot ?? AutopilotConfiguration(agent.configuration.autopilot)
    }

    /// The first leader of a cluster settles the configuration.
    func createAutopilotConfiguration(on agent: Agent, _ server: Server) {
        guard server.store.autopilot == nil else { return }
        let configuration = AutopilotConfiguration(agent.configuration.autopilot)
        propose(.autopilot(.set(configuration)), on: agent, Proposal { _ in })
    }

    /// A server's process begins: autopilot looks for the first time.
    func beginAutopilot(of agent: Agent) {
        agent.server?.autopilot = AutopilotMonitor(startedAt: now)
        look(agent)
    }

    // MARK: Looking

    private func look(_ agent: Agent) {
        guard let server = agent.server, server.autopilot.isDue(at: now) else { return }
        server.autopilot.update(findings(of: agent, server, leader: server.raft.leader), at: now)
    }

    /// One that has just been elected last looked when there was no leader, unless the old one gave way to it.
    func lookBeforeLeading(_ agent: Agent, _ server: Server) {
        guard server.autopilot.isDue(at: now) else { return }
        let leader = server.raft.stoodByTransfer ? server.raft.leader : nil
        server.autopilot.update(findings(of: agent, server, leader: leader), at: now)
    }

    private func findings(of agent: Agent, _ server: Server, leader: ServerID?) -> AutopilotMonitor.Findings {
        let known = knownServers(of: agent, server)
        var statistics: [ServerID: AutopilotState.Statistics] = [:]
        for peer in known where peer.status != .left {
            statistics[peer.id] = askStatistics(of: peer.id, from: agent)
        }
        return AutopilotMonitor.Findings(
            configuration: autopilotConfiguration(of: server, agent), raft: server.raft.membership.latest, known: known,
            leader: leader, statistics: statistics)
    }

    private func knownServers(of agent: Agent, _ server: Server) -> [AutopilotMonitor.Known] {
        serverAgents.compactMap { peer in
            guard peer.identity.datacenter == agent.identity.datacenter else { return nil }
            // A server knows itself before gossip has begun.
            let status = peer === agent ? .alive : memberStatus(of: peer, seenBy: agent)
            guard status != .none else { return nil }
            let node = server.store.catalog.node(named: peer.identity.nodeName)?.value
            return AutopilotMonitor.Known(
                id: ServerID(peer.identity.nodeID), name: peer.identity.nodeName,
                status: AutopilotState.NodeStatus(status), version: peer.identity.version,
                meta: node?.id == peer.identity.nodeID ? node?.meta : nil)
        }
    }

    /// What a server answers when it is asked about its Raft node; nil where no answer comes.
    private func askStatistics(of id: ServerID, from agent: Agent) -> AutopilotState.Statistics? {
        guard let peer = agentsByServerID[id].map({ agents[$0] }), let raft = peer.server?.raft, raft.id == id else {
            return nil
        }
        guard peer === agent || isHeard(peer, by: agent) else { return nil }
        return AutopilotState.Statistics(
            lastContact: lastContact(of: raft), lastTerm: raft.log.lastTerm, lastIndex: raft.log.lastIndex)
    }

    /// Between heartbeats a leader sends how far the log is committed, which counts as contact, too.
    private func lastContact(of raft: RaftNode<Command>) -> Duration {
        guard let silence = raft.silence(at: now) else { return .zero }
        if silence > raft.timings.heartbeatTimeout / 5 { return silence }
        let interval = max(1, raft.timings.contactInterval.nanoseconds)
        return .nanoseconds(silence.nanoseconds % interval)
    }

    // MARK: Deciding

    /// Something about the servers has changed: the leader's autopilot looks at its next beat, and decides at the next
    /// but for that.
    func tendServers(of leader: Agent) {
        guard let server = leader.server, server.leadership?.isEstablished == true else { return }
        // A lone server's health is nobody's concern until somebody asks.
        if server.leadership?.looking == nil, server.raft.membership.latest.servers.count > 1 {
            let due = server.autopilot.nextBeat(of: AutopilotMonitor.updateInterval, after: now) - now
            server.leadership?.looking = laterEvent(due, at: leader) { [unowned self] in lookDue(leader) }
        }
        if server.leadership?.deciding == nil, hasToDecide(leader, server) {
            let due = server.autopilot.nextBeat(of: AutopilotMonitor.reconcileInterval, after: now) - now
            server.leadership?.deciding = laterEvent(due, at: leader) { [unowned self] in decide(leader) }
        }
    }

    private func lookDue(_ leader: Agent) {
        guard let server = leader.server, server.leadership != nil else { return }
        server.leadership?.looking = nil
        look(leader)
        let state = server.autopilot.state
        let isSettled = state.servers.allSatisfy { $0.isHealthy || $0.nodeStatus != .alive }
        if !isSettled { tendServers(of: leader) }
    }

    /// Whether there is a server that might get a vote, or be removed.
    private func hasToDecide(_ leader: Agent, _ server: Server) -> Bool {
        let known = knownServers(of: leader, server)
        return server.raft.membership.latest.servers.contains { member in
            guard let status = known.first(where: { $0.id == member.id })?.status else { return true }
            return member.suffrage != .voter || status != .alive
        }
    }

    private func decide(_ leader: Agent) {
        guard let server = leader.server, server.leadership != nil else { return }
        server.leadership?.deciding = nil
        look(leader)
        for id in server.autopilot.promotions(autopilotConfiguration(of: server, leader), at: now) {
            giveVote(id, by: leader)
        }
        removeDeadServers(of: leader)
        tendServers(of: leader)
    }

    /// Servers that died are made to leave, and what follows takes them out of the group and the catalog.
    func removeDeadServers(of leader: Agent) {
        guard let server = leader.server, server.leadership?.isEstablished == true else { return }
        let removals = AutopilotMonitor.removals(
            from: server.raft.membership.latest, known: knownServers(of: leader, server),
            autopilotConfiguration(of: server, leader))
        for id in removals.stale { removeFromGroup(id, by: leader) }
        for id in removals.failed {
            guard let number = agentsByServerID[id] else { continue }
            forceLeave(agents[number], by: leader, prune: false)
        }
    }
}

extension AutopilotConfiguration {
    /// What an agent's configuration says.
    init(_ configured: AgentConfiguration.Autopilot) {
        self.init(
            cleanupDeadServers: configured.cleanupDeadServers,
            lastContactThreshold: configured.lastContactThreshold,
            maxTrailingLogs: UInt64(clamping: configured.maxTrailingLogs),
            minQuorum: UInt64(clamping: configured.minQuorum),
            serverStabilizationTime: configured.serverStabilizationTime,
            redundancyZoneTag: configured.redundancyZoneTag,
            disableUpgradeMigration: configured.disableUpgradeMigration,
            upgradeVersionTag: configured.upgradeVersionTag)
    }
}
