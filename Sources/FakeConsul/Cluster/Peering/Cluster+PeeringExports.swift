// SPDX-License-Identifier: MIT

/// Telling other clusters of what is exported to them (`peerstream/subscription_manager.go`).
extension Cluster {
    /// A leader looks, once it has applied what it is at, whether there is something to tell its peers.
    func exportLater(by leader: Agent) {
        guard let leadership = leader.server?.leadership, !leadership.peeringStreams.isEmpty,
            !leadership.isAboutToExport
        else { return }
        leader.server?.leadership?.isAboutToExport = true
        later(.zero, at: leader) { [unowned self] in
            leader.server?.leadership?.isAboutToExport = false
            let streams = leader.server?.leadership?.peeringStreams ?? [:]
            for id in streams.keys.sorted() { export(through: id, by: leader) }
        }
    }

    /// Tells the other end of a stream what it does not know yet.
    func export(through id: String, by leader: Agent) {
        guard let server = leader.server, server.leadership?.peeringStreams[id]?.brokenAt == nil,
            let peering = server.store.peerings[id: id], peering.isActive
        else { return }
        var watch = WatchSet(isRecording: false)
        let names = server.store.exportedServices(to: peering, watch: &watch).value
        server.leadership?.peeringStreams[id]?.export.look(at: names, in: server.store)
        if !peering.dials, let addresses = try? LeaderView.serverAddresses(server.store) {
            server.leadership?.peeringStreams[id]?.export.look(atServers: addresses)
        }
        sendExports(through: id, by: leader)
    }

    private func sendExports(through id: String, by leader: Agent) {
        guard let server = leader.server, let stream = server.leadership?.peeringStreams[id], stream.brokenAt == nil,
            let resources = server.leadership?.peeringStreams[id]?.export.begin()
        else { return }
        let remote = agents[stream.remote]
        let caller = itself(leader, purpose: "peering")
        let (remoteID, dialedAt) = (stream.remoteID, stream.dialedAt)
        let write = Write(datacenter: remote.identity.datacenter, token: "") { view in
            try view.takeExports(resources, of: remoteID, dialedAt: dialedAt, at: remote)
        }
        call(remote, from: leader, for: caller, timeout: .zero) { [unowned self] reply in
            take(.write(write), at: remote, for: Asker(caller: caller, reply: reply))
        } complete: { [unowned self] outcome in
            guard let current = server.leadership?.peeringStreams[id], current.dialedAt == dialedAt else { return }
            server.leadership?.peeringStreams[id]?.export.arrived()
            switch outcome {
            case .success:
                server.leadership?.peeringStreams[id]?.lastSentAt = now
                sendExports(through: id, by: leader)
            case .failure: if current.brokenAt == nil { breakStream(id, on: leader) }
            }
        }
    }
}

extension LeaderView {
    /// The other end of a stream is told something.
    fileprivate func takeExports(
        _ resources: [PeeringResource], of id: String, dialedAt: Instant, at addressee: Agent
    ) throws(ConsulError) -> Prepared {
        let stream = agent.server?.leadership?.peeringStreams[id]
        guard agent === addressee, stream.map({ $0.dialedAt <= dialedAt }) ?? true else {
            throw ConsulError.internal("the stream is closed")
        }
        return .perform { cluster, leader, done in
            cluster.take(resources, of: id, dialedAt: dialedAt, on: leader) { error in
                done(error.map { .failure($0) } ?? .success(.empty))
            }
        }
    }
}
