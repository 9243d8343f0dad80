// SPDX-License-Identifier: MIT

/// Another configuration of the certificate authority, and perhaps another root with it (`CAManager
/// UpdateConfiguration`).
extension LeaderView {
    /// What the leader is to put in the log for it; a refusal in Consul's words.
    mutating func updateAuthority(_ asked: CAConfiguration) throws(ConsulError) -> Prepared {
        guard let server = agent.server, let phase = server.leadership?.authority.phase else {
            throw ConsulError.noClusterLeader
        }
        guard phase == .initialized || phase == .uninitialized else {
            throw ConsulError.internal("CA is already in state \(GoQuote.quote(phase.rawValue))")
        }
        guard let current = store.connect.configuration else { throw ConsulError.authorityNotInitialized }
        if let state = asked.state, !state.isEmpty, state != current.state {
            throw ConsulError.internal("CA Provider State is read-only")
        }
        var asked = asked
        asked.clusterID = current.clusterID
        asked.state = asked.testState ?? (asked.provider.hasSameBytes(as: current.provider) ? current.state : nil)
        if asked.hasSameSettings(as: current) { return .answer(.empty) }
        // The server's own stream: ids that are drawn here must not be drawn again.
        server.random = random
        let isPrimary = agent.isInPrimaryDatacenter
        var steps: [ConnectCommand.Step] = []
        let cluster = cluster
        let (leader, next) = (agent, asked)
        steps = try refusingAsServer { () throws(CryptoError) in
            isPrimary
                ? try cluster.primaryUpdate(to: next, from: current, on: leader, server)
                : try cluster.secondaryUpdate(to: next, on: leader, server)
        }
        random = server.random
        server.leadership?.authority.phase = .reconfiguring
        return .perform { cluster, leader, done in
            cluster.propose(steps, on: leader) { outcome in
                server.leadership?.authority.phase = outcome.isAccepted ? .initialized : phase
                cluster.pruneRootsLater(on: leader, server)
                done(Self.updated(outcome))
            }
        }
    }

    private static func updated(_ outcome: Result<CommandResult, ConsulError>) -> Result<Reply, ConsulError> {
        switch outcome {
        case .failure(let error): .failure(error)
        case .success(.refused(let message)): .failure(.internal(message))
        case .success(.accepted(false)): .failure(.internal("could not atomically update roots and config"))
        case .success: .success(.empty)
        }
    }
}

extension Result<CommandResult, ConsulError> {
    fileprivate var isAccepted: Bool {
        if case .success(.accepted(true)) = self { return true }
        return false
    }
}

extension Cluster {
    /// The steps to another configuration in the primary datacenter.
    fileprivate func primaryUpdate(
        to asked: CAConfiguration, from current: CAConfiguration, on leader: Agent, _ server: Server
    ) throws(CryptoError) -> [ConnectCommand.Step] {
        let connect = server.store.connect
        let next = try provider(asked, isPrimary: true)
        var steps: [ConnectCommand.Step] = []
        let state = try state(of: next, on: leader, server, adding: &steps)
        var root = try CARoot(pem: state.rootCert, provider: asked.provider, clusterID: asked.clusterID)
        guard let active = connect.activeRoot, active.id != root.id else {
            if connect.activeRoot == nil { steps.append(.setRoots([root], expectedIndex: connect.rootsIndex)) }
            return steps + [.setConfiguration(asked)]
        }
        let old = try provider(current, isPrimary: true)
        if let bridge = try bridge(from: old, to: root, asked, on: leader, server) {
            root.intermediateCerts = [bridge.certificate.pem]
            steps.append(.useSerial(bridge.serial))
        }
        let roots = connect.roots(replacedBy: root, at: clock(of: leader))
        steps += [.setRoots(roots, expectedIndex: connect.rootsIndex), .setConfiguration(asked)]
        if old.id != next.id { steps.append(.deleteProviderState(id: old.id)) }
        return steps
    }

    /// The new root signed by the old one, so that leaves of the new one are trusted by who knows only the old one yet.
    private func bridge(
        from old: ConsulCAProvider, to root: CARoot, _ asked: CAConfiguration, on leader: Agent, _ server: Server
    ) throws(CryptoError) -> (certificate: Certificate, serial: UInt64)? {
        if asked.forceWithoutCrossSigning { return nil }
        guard !old.settings.disablesCrossSigning else {
            throw CryptoError(
                "The current CA Provider does not support cross-signing. You can try again with "
                    + "ForceWithoutCrossSigningSet but this may cause disruption - see documentation for more.")
        }
        guard let state = server.store.connect.providerState(old.id) else { throw ConsulCAProvider.notInitialized }
        let serial = server.leadership?.authority.takeSerial(server.store) ?? 1
        let certificate = try old.crossSign(
            Certificate(pem: root.rootCert), by: state, serial: serial, at: clock(of: leader).seconds)
        return (certificate, serial)
    }
}
