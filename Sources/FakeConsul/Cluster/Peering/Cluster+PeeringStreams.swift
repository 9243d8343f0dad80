// SPDX-License-Identifier: MIT

/// Streams between the leaders of two clusters: opened by the one that dials, looked after by heartbeats, ended when
/// either end is deleted (`consul agent/consul/leader_peering.go`).
extension Cluster {
    /// The longest pause before a stream is opened anew.
    private static let longestPause = Duration.seconds(64)
    /// The pause before the first try.
    private static let redialPause = Duration.seconds(2)

    /// A leader takes up its work: it dials whom it has secrets for, and deletes what was to be deleted.
    func resumePeerings(on leader: Agent, _ server: Server) {
        for peering in server.store.peerings.all {
            if !peering.isActive {
                finishDeletion(of: peering, on: leader)
            } else if peering.isActive, peering.dials {
                openStream(peering.id, on: leader)
            }
        }
    }

    /// What a read shows of a peering: as it is stored, and what the leader knows of its stream.
    func view(of peering: Peering, on leader: Agent, _ server: Server) -> PeeringView {
        checkStream(of: peering.id, on: leader)
        guard let stream = server.leadership?.peeringStreams[peering.id] else {
            return PeeringView(peering: peering, status: PeeringStreamStatus())
        }
        var shown = peering
        if stream.brokenAt == nil {
            shown.state = .active
        } else if !stream.error.isEmpty, peering.isActive {
            shown.state = .failing
        }
        var status = PeeringStreamStatus(isTracked: true)
        let heartbeat = stream.lastHeartbeat(at: now)
        status.lastHeartbeat = heartbeat
        status.lastReceive = max(heartbeat, stream.lastReceivedAt ?? heartbeat)
        status.lastSend = max(heartbeat, stream.lastSentAt ?? heartbeat)
        let imported = server.leadership?.importedServices[peering.id] ?? []
        status.importedServices = imported.isEmpty ? nil : imported
        status.exportedServices = stream.export.services.flatMap { $0.isEmpty ? nil : $0 }
        return PeeringView(peering: shown, status: status)
    }

    // MARK: Opening

    /// Dials the other cluster, again and again until there is a stream.
    func openStream(_ id: String, on leader: Agent, tries: Int = 0) {
        guard let server = leader.server, server.leadership != nil,
            let peering = server.store.peerings[id: id], peering.isActive, peering.dials,
            let secret = server.store.peerings.secrets(of: id)?.activeStream, !secret.isEmpty
        else { return }
        let addresses = peering.addressesToDial
        let dialedAt = now
        var remote: Agent?
        askPeer(at: addresses[tries % addresses.count], from: leader, timeout: .seconds(10)) { [unowned self] view in
            remote = view.agent
            return try view.acceptStream(peering.peerID, secret, from: leader, id, dialedAt: dialedAt, at: now)
        } complete: { [unowned self] error in
            guard server.leadership != nil else { return }
            if let error {
                failedToOpen(id, error, on: leader, server, tries: tries)
            } else if let remote {
                server.leadership?.open(
                    PeeringStream(
                        remote: remote.number, remoteIncarnation: remote.incarnation, remoteID: peering.peerID,
                        openedAt: now, dialedAt: dialedAt), of: id)
                beat(id, dialedAt: dialedAt, on: leader)
                export(through: id, by: leader)
            }
        }
    }

    private func failedToOpen(_ id: String, _ error: ConsulError, on leader: Agent, _ server: Server, tries: Int) {
        var stream = server.leadership?.peeringStreams[id]
            ?? PeeringStream(remote: -1, remoteIncarnation: 0, remoteID: "", openedAt: now, dialedAt: now)
        stream.brokenAt = stream.brokenAt ?? now
        stream.error = error.message
        server.leadership?.peeringStreams[id] = stream
        let pause = min(Duration.seconds(1 << min(tries, 6)), Self.longestPause)
        later(pause, at: leader) { [unowned self] in openStream(id, on: leader, tries: tries + 1) }
    }

    /// Who dials looks after the stream.
    private func beat(_ id: String, dialedAt: Instant, on leader: Agent) {
        later(PeeringStream.heartbeat, at: leader) { [unowned self] in
            checkStream(of: id, on: leader)
            guard let stream = leader.server?.leadership?.peeringStreams[id], stream.dialedAt == dialedAt,
                stream.brokenAt == nil
            else { return }
            beat(id, dialedAt: dialedAt, on: leader)
        }
    }

    /// A server's process has ended, or leads no more: the other ends of its streams hear that at once, unless nothing
    /// gets through to them.
    func endedStreams(of agent: Agent) {
        for other in serverAgents where other !== agent {
            let streams = other.server?.leadership?.peeringStreams ?? [:]
            let ended = streams.filter { $0.value.remote == agent.number && $0.value.brokenAt == nil }
            guard links.passesBothWays(between: other.machine, and: agent.machine) else { continue }
            for id in ended.keys.sorted() {
                later(.zero, at: other) { [unowned self] in checkStream(of: id, on: other) }
            }
        }
    }

    /// Notices that a stream is broken: the process at its other end is gone or leads no more, or is not heard.
    private func checkStream(of id: String, on leader: Agent) {
        guard let stream = leader.server?.leadership?.peeringStreams[id], stream.brokenAt == nil else { return }
        let remote = agents[stream.remote]
        if remote.incarnation == stream.remoteIncarnation, remote.server?.leadership != nil,
            remote.server?.leadership?.peeringStreams[stream.remoteID]?.brokenAt == nil, isHeard(remote, by: leader)
        {
            return
        }
        breakStream(id, on: leader)
    }

    /// A leader finds that a stream is broken. Who dialled it will dial again.
    func breakStream(_ id: String, on leader: Agent) {
        guard let stream = leader.server?.leadership?.peeringStreams[id], stream.brokenAt == nil else { return }
        leader.server?.leadership?.peeringStreams[id]?.brokenAt = now
        let isCurrent = { [unowned leader] in
            leader.server?.leadership?.peeringStreams[id]?.dialedAt == stream.dialedAt
        }
        later(Self.redialPause, at: leader) { [unowned self] in if isCurrent() { openStream(id, on: leader) } }
        leader.server?.leadership?.peeringStreams[id]?.error = "rpc error: code = Unavailable desc = error reading "
            + "from server: EOF"
    }

    // MARK: Ending

    /// Follows what was applied: a peering that was marked is deleted in the background; of one that the other end
    /// has ended, what was imported goes.
    func applied(_ command: PeeringCommand, on leader: Agent) {
        let ended: Peering?
        switch command {
        case .write(let peering, _): ended = peering.isActive ? nil : peering
        case .terminate(let id): ended = leader.server?.store.peerings[id: id]
        default: ended = nil
        }
        guard let ended, leader.isLeader else { return }
        later(.zero, at: leader) { [unowned self] in finishDeletion(of: ended, on: leader) }
    }

    private func finishDeletion(of peering: Peering, on leader: Agent) {
        guard let server = leader.server, server.leadership != nil else { return }
        if let stream = server.leadership?.peeringStreams.removeValue(forKey: peering.id), stream.brokenAt == nil,
            agents.indices.contains(stream.remote)
        {
            endStream(stream, from: leader)
        }
        let delete: () -> Void = { [unowned self] in
            guard peering.state != .terminated else { return }
            propose(.peering(.delete(name: peering.name)), on: leader, Proposal { _ in })
        }
        guard let imported = server.store.imported[peering.name], imported.nodes.count > 0 else { return delete() }
        propose(.peering(.removeImports(peer: peering.name)), on: leader, Proposal { outcome in
            if case .success = outcome { delete() }
        })
    }

    /// Tells the other cluster that the peering is over.
    private func endStream(_ stream: PeeringStream, from leader: Agent) {
        let remote = agents[stream.remote]
        guard isHeard(remote, by: leader) else { return }
        let caller = itself(leader, purpose: "peering")
        let id = stream.remoteID
        let write = Write(datacenter: remote.identity.datacenter, token: "") { view in
            view.agent.server?.leadership?.peeringStreams[id] = nil
            return .propose(.peering(.terminate(id: id))) { _ in .empty }
        }
        call(remote, from: leader, for: caller, timeout: .seconds(10)) { [unowned self] reply in
            take(.write(write), at: remote, for: Asker(caller: caller, reply: reply))
        } complete: { _ in }
    }
}

extension LeaderView {
    /// The other end of a stream that is opened (`peerstream StreamResources`).
    fileprivate func acceptStream(
        _ id: String, _ secret: String, from dialer: Agent, _ dialerID: String, dialedAt: Instant, at now: Instant
    ) throws(ConsulError) -> Prepared {
        guard let peering = store.peerings[id: id], peering.isActive else {
            throw ConsulError.internal("failed to find PeerID in store")
        }
        guard let known = store.peerings.secrets(of: id),
            [known.activeStream, known.pendingStream].contains(secret)
        else { throw ConsulError(.forbidden, "invalid peering stream secret") }
        agent.server?.leadership?.open(
            PeeringStream(
                remote: dialer.number, remoteIncarnation: dialer.incarnation, remoteID: dialerID, openedAt: now,
                dialedAt: dialedAt), of: id)
        if known.activeStream == secret {
            cluster.exportLater(by: agent)
            return .answer(.empty)
        }
        let (cluster, agent) = (cluster, agent)
        let change = PeeringSecretsChange(peerID: id, kind: .promotePending(active: secret))
        var dialed = peering
        dialed.remoteDatacenter = dialer.identity.datacenter
        return .propose(.peering(.write(dialed, change))) { result in
            try result.throwRefusal("failed to persist peering: ")
            cluster.exportLater(by: agent)
            return .empty
        }
    }

    /// Marks a peering for deletion, unless it is already.
    func deletePeering(_ name: String) throws(ConsulError) -> Prepared {
        try authorizer().require(.write, .peering)
        guard let existing = store.peerings[name], existing.state != .deleting else { return .answer(.empty) }
        var marked = Peering(id: existing.id, name: name)
        marked.state = .deleting
        marked.deletedAt = now
        marked.manualServerAddresses = existing.manualServerAddresses
        marked.peerServerAddresses = existing.peerServerAddresses
        return .propose(.peering(.write(marked, nil))) { result in
            try result.throwRefusal()
            return .empty
        }
    }
}
