// SPDX-License-Identifier: MIT

/// Messages between Raft nodes, and the rest that spares them.
extension Cluster {
    /// Puts a message on its way. Whether the target's machine refuses it is known at once; that it is lost, never.
    func send(_ message: RaftMessage<Command>, to id: ServerID, from agent: Agent, _ server: Server) {
        guard let number = agentsByServerID[id] else { return }
        let target = agents[number]
        switch links.outcome(from: agent.machine, to: target.machine, using: &linkRandom) {
        case .lost: break
        case .refused:
            let words = "dial tcp \(agent.identity.bracketedAddress):0->\(target.identity.serverAddress): "
                + "connect: connection refused"
            later(links.quality(from: agent.machine, to: target.machine).latency * 2, at: agent) { [unowned self] in
                tell(agent) { $0.sendFailed(message, to: id, reason: words, at: $1, into: &$2) }
            }
        case .delivered(let delay):
            var snapshot: StateSnapshot?
            if case .installSnapshot = message { snapshot = server.snapshotState }
            let delivery = RaftDelivery(
                source: server.raft.id, target: number, incarnation: target.incarnation, message: message,
                snapshot: snapshot)
            send(.raftMessage(delivery), after: delay)
        }
    }

    func receive(_ delivery: RaftDelivery) {
        let agent = agents[delivery.target]
        guard agent.incarnation == delivery.incarnation, let server = agent.server else { return }
        if let snapshot = delivery.snapshot { server.incoming = snapshot }
        tell(agent) { $0.receive(delivery.message, from: delivery.source, at: $1, into: &$2) }
        server.incoming = nil
    }

    // MARK: Rest

    /// Lets a leader and a follower rest that hear each other so well that nothing could come of their heartbeats.
    ///
    /// - Returns: whether they rest now.
    func rest(_ leader: Agent, with follower: ServerID) -> Bool {
        guard let server = leader.server, let target = agentsByServerID[follower].map({ agents[$0] }),
            let other = target.server, other.raft.id == follower, canRest(leader, target),
            server.raft.canRest(with: other.raft)
        else { return false }
        tell(leader) { $0.rest(with: follower, at: $1, into: &$2) }
        let id = server.raft.id
        tell(target) { $0.rest(with: id, at: $1, into: &$2) }
        return true
    }

    /// Messages must be sure to arrive, and early enough for every timer.
    private func canRest(_ a: Agent, _ b: Agent) -> Bool {
        guard links.isFlawless(between: a.machine, and: b.machine) else { return false }
        return [(a, b), (b, a)].allSatisfy { source, target in
            let quality = links.quality(from: source.machine, to: target.machine)
            return (quality.latency + quality.jitter) * 10 <= source.server?.raft.timings.leaderLeaseTimeout ?? .zero
        }
    }

    /// A node rests no longer with another; that one must know at once.
    func endRest(with other: ServerID, of server: Server) {
        guard let number = agentsByServerID[other], agents[number].server?.raft.id == other,
            links[agents[number].machine] != .dead
        else { return }
        let id = server.raft.id
        tell(agents[number]) { $0.wake(with: id, at: $1, into: &$2) }
    }

    /// Wakes all who rest with each other and may not any more.
    func reviewRest() {
        for leader in serverAgents {
            guard let server = leader.server, server.raft.isLeader else { continue }
            let id = server.raft.id
            for follower in server.raft.followers where follower.isResting {
                guard let target = agentsByServerID[follower.id].map({ agents[$0] }) else { continue }
                let isSame = target.server?.raft.id == follower.id
                if isSame, canRest(leader, target) { continue }
                tell(leader) { $0.wake(with: follower.id, at: $1, into: &$2) }
                if isSame { tell(target) { $0.wake(with: id, at: $1, into: &$2) } }
            }
        }
    }
}
