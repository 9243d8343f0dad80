// SPDX-License-Identifier: MIT

/// User events: gossip carries them to every agent of a datacenter.
extension Cluster {
    /// Fires an event. The datacenter's servers stamp it with the Lamport time of their gossip.
    ///
    /// - Returns: the event as the one who fired it sees it, before gossip has carried it anywhere.
    func fire(_ event: UserEvent, datacenter: String, from agent: Agent) throws -> UserEvent {
        guard datacenter == agent.identity.datacenter else { throw ConsulError.noPathToDatacenter }
        if agent.server == nil { throw ConsulError.noKnownServers }
        var event = event
        event.id = eventRandom.uuid()
        var carried = event
        let time = eventClocks[datacenter, default: 1]
        carried.lamportTime = time
        eventClocks[datacenter] = time + 1
        schedule(.userEvent(carried), to: agent)
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
