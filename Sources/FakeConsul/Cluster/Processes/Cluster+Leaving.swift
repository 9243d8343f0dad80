// SPDX-License-Identifier: MIT

/// Agents that leave their cluster, and members that are made to (`consul agent/consul/server.go Leave`).
extension Cluster {
    /// How long leaving one pool takes a client agent, and a server; serf waits for its word to spread.
    private static let clientLeave: Range<Duration> = .milliseconds(3_400)..<(.milliseconds(3_700))
    private static let serverLeave: Range<Duration> = .milliseconds(3_900)..<(.milliseconds(4_450))
    /// How long serf waits where there is nobody to hear it.
    private static let spreading = Duration.seconds(3)
    /// How long a server waits to be removed from its Raft group.
    private static let removalGrace = Duration.seconds(5)
    /// How long a process runs still when its client has the answer.
    private static let afterLeave: Range<Duration> = .milliseconds(20)..<(.milliseconds(400))

    /// Lets an agent leave with grace. Who asked is told when it has, and then its process ends.
    func leave(_ agent: Agent, then proceed: @escaping () -> Void = {}) {
        log(.info, AgentLog.Line("agent.\(agent.kind)", "\(agent.kind) starting leave"), of: agent)
        let done = { [unowned self] in
            proceed()
            later(gossipRandom.duration(in: Self.afterLeave), at: agent) { [unowned self] in crash(agent) }
        }
        guard hasPeers(agent) else { return leaveNobody(agent, then: done) }
        guard let server = agent.server else {
            gossip(of: agent) { $0.leaves(agent.number, at: $1) }
            return later(gossipRandom.duration(in: Self.clientLeave), at: agent, done)
        }
        giveUpLeadership(of: agent, server) { [unowned self] in leavePools(agent, server, then: done) }
    }

    /// With nobody to be told, serf still waits for its word to spread in each pool, and a server for its clients.
    private func leaveNobody(_ agent: Agent, then done: @escaping () -> Void) {
        guard agent.server != nil else { return later(Self.spreading, at: agent, done) }
        let pools = agent.configuration.ports.serfWAN >= 0 ? 2 : 1
        later(Self.spreading * pools, at: agent) { [unowned self] in drain(agent, then: done) }
    }

    /// A server that has left gives those who still ask it time to notice.
    private func drain(_ agent: Agent, then done: @escaping () -> Void) {
        agent.isLeaving = true
        let time = agent.configuration.performance.leaveDrainTime
        let values: KeyValuePairs = ["drain_time": GoDuration.format(time)]
        log(.info, AgentLog.Line("agent.server", "Waiting to drain RPC traffic", values), of: agent)
        later(time, at: agent, done)
    }

    /// Whether there is anybody to leave.
    private func hasPeers(_ agent: Agent) -> Bool {
        let peers = members(seenBy: agent).count + (wanMembers(seenBy: agent)?.count ?? 1)
        return peers > 2
    }

    /// A leader lets another lead, or, where none takes over, removes itself.
    private func giveUpLeadership(of agent: Agent, _ server: Server, then proceed: @escaping () -> Void) {
        guard server.isLeader, server.raft.membership.latest.servers.count(where: { $0.suffrage == .voter }) > 1 else {
            return proceed()
        }
        transferLeadership(from: agent, to: nil) { [unowned self] error in
            if error != nil { removeFromGroup(server.raft.id, by: agent) }
            proceed()
        }
    }

    private func leavePools(_ agent: Agent, _ server: Server, then done: @escaping () -> Void) {
        gossip(of: agent, wan: true) { $0.leaves(agent.number, at: $1) }
        later(gossipRandom.duration(in: Self.serverLeave), at: agent) { [unowned self] in
            gossip(of: agent) { $0.leaves(agent.number, at: $1) }
            later(gossipRandom.duration(in: Self.serverLeave), at: agent) { [unowned self] in
                drain(agent) { [unowned self] in
                    awaitRemoval(of: agent, server, until: now + Self.removalGrace, then: done)
                }
            }
        }
    }

    private func awaitRemoval(
        of agent: Agent, _ server: Server, until limit: Instant, then done: @escaping () -> Void
    ) {
        let isMember = server.raft.membership.latest.contains(server.raft.id)
        if server.isLeader || !isMember || now >= limit { return done() }
        later(.milliseconds(50), at: agent) { [unowned self] in
            awaitRemoval(of: agent, server, until: limit, then: done)
        }
    }

    // MARK: Others

    /// Says of a member that it has left, in its datacenter's pool and, of a server, in that of all servers.
    func forceLeave(_ subject: Agent, by agent: Agent, prune: Bool, onlyWAN: Bool = false) {
        if !onlyWAN {
            gossip(of: agent) { $0.forcedToLeave(subject.number, by: agent.number, prune: prune, at: $1) }
        }
        guard agent.identity.isServer, subject.identity.isServer else { return }
        gossip(of: agent, wan: true) { $0.forcedToLeave(subject.number, by: agent.number, prune: prune, at: $1) }
    }

    /// The member of that name that an agent knows.
    func member(named name: String, seenBy agent: Agent, wan: Bool) -> Agent? {
        agents.first { subject in
            let known = wan
                ? subject.wanMember.name.hasSameBytes(as: name)
                    && gossip.wan.status(of: subject.number, seenBy: agent.number) != .none
                : subject.identity.nodeName.hasSameBytes(as: name)
                    && subject.identity.datacenter == agent.identity.datacenter
                    && memberStatus(of: subject, seenBy: agent) != .none
            return known
        }
    }

    /// How long it takes to say of another that it has left.
    var forceLeaveTime: Duration { gossipRandom.duration(in: .milliseconds(1_000)..<(.milliseconds(1_300))) }
}

extension Agent {
    fileprivate var kind: String { identity.isServer ? "server" : "client" }
}
