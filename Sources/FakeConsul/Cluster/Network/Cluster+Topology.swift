// SPDX-License-Identifier: MIT

/// What follows when links or processes change.
extension Cluster {
    /// To be called after every change of `links`: nothing else must happen in between.
    func topologyChanged() {
        reviewRest()
        reviewConnections()
        reviewGossip()
        linkQualitiesChanged()
    }

    /// An agent sees a member of its pool otherwise than before: who asks whom follows.
    func memberChanged(_ subject: Agent, seenBy observer: Agent, to status: Member.Status) {
        note(.saw(agent: observer.number, member: subject.number, status))
        // That one is leaving is no event to anybody: it serves still.
        guard subject.identity.isServer, subject !== observer, status != .leaving else { return }
        if subject.identity.datacenter == observer.identity.datacenter {
            guard observer.server == nil else { return }
            if status == .alive {
                observer.servers.add(subject.number)
            } else {
                observer.servers.remove(subject.number)
            }
        }
    }

    /// A server sees a server of another datacenter otherwise than before.
    func remoteServerChanged(_ subject: Agent, seenBy observer: Agent, to status: Member.Status) {
        let datacenter = subject.identity.datacenter
        guard observer.server != nil, datacenter != observer.identity.datacenter else { return }
        switch status {
        case .alive: observer.remoteServers[datacenter, default: ServerList()].add(subject.number)
        case .failed: observer.remoteServers[datacenter]?.markOffline(subject.number)
        case .leaving: break
        case .none, .left:
            observer.remoteServers[datacenter]?.remove(subject.number)
            if observer.remoteServers[datacenter]?.isEmpty == true { observer.remoteServers[datacenter] = nil }
        }
    }

    /// The agent itself where it is a server, else the one that it would ask.
    func nearestServer(of agent: Agent) throws -> Agent {
        if agent.server != nil { return agent }
        guard let first = agent.servers.first else { throw ConsulError.noKnownServers }
        return agents[first]
    }

    /// The datacenters that a server knows: its own, then the others, the nearest first.
    func datacenters(knownTo agent: Agent) -> [String] {
        let others = agent.remoteServers.compactMap { name, servers in
            servers.order.map { links.quality(from: agent.machine, to: agents[$0].machine).latency }.min()
                .map { (distance: $0, name: name) }
        }
        return [agent.identity.datacenter] + others.sorted { $0 < $1 }.map(\.name)
    }
}
