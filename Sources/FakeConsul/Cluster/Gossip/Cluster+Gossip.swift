// SPDX-License-Identifier: MIT

/// The gossip pools: what happens to processes and links goes in, what agents come to see of each other comes out.
extension Cluster {
    /// How an agent sees another of its datacenter, or a server one of another datacenter.
    func memberStatus(of subject: Agent, seenBy observer: Agent) -> Member.Status {
        let isLocal = subject.identity.datacenter == observer.identity.datacenter
        return isLocal
            ? gossip.lan[observer.identity.datacenter]?.status(of: subject.number, seenBy: observer.number) ?? .none
            : gossip.wan.status(of: subject.number, seenBy: observer.number)
    }

    /// Those of its datacenter whom word from an agent reaches, itself included.
    func gossipReach(of agent: Agent) -> [Agent] {
        gossip.lan[agent.identity.datacenter]?.reached(from: agent.number).map { agents[$0] } ?? []
    }

    /// Links or processes have changed.
    func reviewGossip() {
        let started = agents.filter { followProcess(of: $0) }
        let silent = silentPairs()
        gossip.inAll { [now] in $0.linksChanged(silent: silent, at: now) }
        for agent in started {
            join(agent)
            beginRetryJoin(agent)
        }
        deliverGossip()
    }

    /// The pools want to be told the time.
    func gossipDue() {
        gossip.event = nil
        gossip.inAll { [now] in $0.advance(to: now) }
        deliverGossip()
    }

    /// Tells a pool something, and then the agents what came of it.
    func gossip(of agent: Agent, wan: Bool = false, _ fact: (inout GossipPool, Instant) -> Void) {
        if wan { gossip.inWAN { fact(&$0, now) } } else { gossip.inLAN(of: agent) { fact(&$0, now) } }
        deliverGossip()
    }

    // MARK: Facts

    /// Tells the pools what an agent's process does, if that is new to them.
    ///
    /// - Returns: whether it has just started.
    private func followProcess(of agent: Agent) -> Bool {
        let number = agent.number
        let condition = links[agent.machine]
        let before = gossip.processes[number]
        gossip.processes[number] = GossipPools.Process(incarnation: agent.incarnation, condition: condition)
        if let before, before.incarnation == agent.incarnation {
            guard before.condition != condition else { return false }
            gossip.inPools(of: agent) { [now] pool in
                switch condition {
                case .running: pool.resumed(number, at: now)
                case .frozen: pool.froze(number, at: now)
                case .dead: pool.stopped(number, at: now)
                }
            }
            return false
        }
        guard condition != .dead else { return false }
        gossip.noteReconnectTimeouts(of: agent)
        gossip.inPools(of: agent) { [now] pool in pool.started(number, at: now) }
        return true
    }

    /// The pairs of agents that have to do with each other and between whom gossip does not get through both ways.
    private func silentPairs() -> Set<MemberPair> {
        guard !links.isUndisturbed else { return [] }
        var pairs: Set<MemberPair> = []
        for (position, agent) in agents.enumerated() {
            for other in agents[..<position] {
                let areServers = agent.identity.isServer && other.identity.isServer
                guard areServers || agent.identity.datacenter == other.identity.datacenter else { continue }
                if !links.carriesGossip(between: agent.machine, and: other.machine) {
                    pairs.insert(MemberPair(agent.number, other.number))
                }
            }
        }
        return pairs
    }

    // MARK: Joining

    /// An agent that has started looks for its peers (`retry_join`).
    private func join(_ agent: Agent) {
        let peers = agents.filter { $0 !== agent && $0.identity.datacenter == agent.identity.datacenter }
        if let contact = firstHeard(of: peers, by: agent) {
            gossip.inLAN(of: agent) { [now] in $0.joined(agent.number, to: contact.number, at: now) }
        } else if !peers.isEmpty {
            rejoin(agent, after: agent.configuration.join.lanInterval)
        }
        guard agent.identity.isServer else { return }
        guard let contact = firstHeard(of: serverAgents.filter { $0 !== agent }, by: agent) else { return }
        gossip.inWAN { [now] in $0.joined(agent.number, to: contact.number, at: now) }
    }

    private func firstHeard(of peers: [Agent], by agent: Agent) -> Agent? {
        let heard = peers.filter { peer in
            links[peer.machine] == .running && !peer.isLeaving
                && links.carriesGossip(between: agent.machine, and: peer.machine)
        }
        return heard.first(where: \.identity.isServer) ?? heard.first
    }

    private func rejoin(_ agent: Agent, after interval: Duration) {
        later(max(interval, .seconds(1)), at: agent) { [unowned self] in
            guard members(seenBy: agent).count <= 1 else { return }
            join(agent)
            deliverGossip()
        }
    }

    // MARK: News

    /// Tells the agents what they come to see, and asks to be woken when there is more.
    private func deliverGossip() {
        for datacenter in gossip.datacenters {
            for news in gossip.takeLANNews(of: datacenter) {
                let (subject, observer) = (agents[news.subject], agents[news.observer])
                memberChanged(subject, seenBy: observer, to: news.status)
                if subject !== observer { follow(subject, seenBy: observer, as: news.status) }
            }
        }
        for news in gossip.inWAN({ $0.takeNews() }) {
            remoteServerChanged(agents[news.subject], seenBy: agents[news.observer], to: news.status)
        }
        let next = gossip.nextDeadline
        guard next != gossip.eventAt || gossip.event == nil else { return }
        if let event = gossip.event { queue.cancel(event) }
        gossip.event = next.map { queue.schedule(at: $0, .gossip) }
        gossip.eventAt = next
    }
}

extension Links {
    /// Whether gossip gets through between two machines in both directions: it bears much loss and delay, for each
    /// message is sent more than once, by more than one.
    func carriesGossip(between a: MachineID, and b: MachineID) -> Bool {
        [(a, b), (b, a)].allSatisfy { source, target in
            let quality = quality(from: source, to: target)
            return passes(from: source, to: target) && quality.latency < .seconds(2)
                && quality.loss.numerator <= quality.loss.denominator / 10 * 6
        }
    }
}
