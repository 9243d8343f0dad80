// SPDX-License-Identifier: MIT

/// User events: gossip carries them to every agent of a datacenter.
extension Cluster {
    /// Fires an event from a server, which stamps it with the Lamport time of its datacenter's gossip.
    ///
    /// - Returns: the event as the one who fired it sees it, before gossip has carried it anywhere.
    func fire(_ event: UserEvent, from server: Server) -> UserEvent {
        var event = event
        guard let agent = agentsByServerID[server.raft.id].map({ agents[$0] }) else { return event }
        let datacenter = agent.identity.datacenter
        event.id = eventRandom.uuid()
        var carried = event
        let time = eventClocks[datacenter, default: 1]
        carried.lamportTime = time
        eventClocks[datacenter] = time + 1
        for other in gossipReach(of: agent) {
            let delay = other === agent ? Duration.zero : GossipDelay.message.draw(&gossipRandom)
            schedule(.userEvent(carried), to: other, at: now + delay)
        }
        return event
    }

    /// Gossip has carried an event to an agent.
    func receive(_ event: UserEvent, at agent: Agent) {
        guard event.isFor(node: agent.identity.nodeName, services: agent.local.state.allServices) else { return }
        let values: KeyValuePairs = ["event_name": event.name, "event_id": event.id]
        if event.name == "_rexec" {
            return log(.info, AgentLog.Line("agent", "ignoring remote exec event, disabled.", values), of: agent)
        }
        log(.debug, AgentLog.Line("agent", "new event", values), of: agent)
        agent.events.append(event)
        touchLocal(.events(agent: agent.number))
    }
}
