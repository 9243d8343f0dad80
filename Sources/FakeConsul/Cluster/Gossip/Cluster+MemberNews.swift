// SPDX-License-Identifier: MIT

/// What agents do when they come to see a member otherwise than before.
extension Cluster {
    /// Another agent's change of heart, as its peers note it: in the log, in what they count, and at a leader in the
    /// catalog.
    func follow(_ subject: Agent, seenBy observer: Agent, as status: Member.Status) {
        noteMember(subject, seenBy: observer, as: status)
        guard let server = observer.server else { return }
        if status == .alive, subject.identity.isServer, server.raft.log.isEmpty, hasExpectedServers(observer) {
            bootstrapIfComplete(observer)
        }
        reconcile(subject, as: status, by: observer)
        if subject.identity.isServer { tendServers(of: observer) }
    }

    /// Whether a server that waits for others sees all that it waits for.
    private func hasExpectedServers(_ agent: Agent) -> Bool {
        let expected = agent.configuration.expectedServers
        guard expected > 1 else { return false }
        let seen = serverAgents.count { peer in
            peer.identity.datacenter == agent.identity.datacenter && memberStatus(of: peer, seenBy: agent) == .alive
        }
        return seen >= expected
    }

    private func noteMember(_ subject: Agent, seenBy observer: Agent, as status: Member.Status) {
        let (event, counter): (String, MetricsKey)
        switch status {
        case .alive: (event, counter) = ("Join", .serfMemberJoin)
        case .failed: (event, counter) = ("Failed", .serfMemberFailed)
        case .left: (event, counter) = ("Leave", .serfMemberLeft)
        case .none: (event, counter) = ("Reap", .serfMemberReap)
        case .leaving: return
        }
        observer.metrics.increment(counter, at: now)
        let part = observer.identity.isServer ? "agent.server.serf.lan" : "agent.client.serf.lan"
        let words = "serf: EventMember\(event): \(subject.identity.nodeName) \(subject.identity.address)"
        log(.info, AgentLog.Line(part, words), of: observer)
    }
}
