// SPDX-License-Identifier: MIT

/// The certificate authority of a datacenter that is not the primary: its intermediate is signed by the primary's root,
/// and it follows when that changes (`consul agent/consul/leader_connect_ca.go`).
extension Cluster {
    /// Asks the primary for its roots, and for an intermediate where there is none yet.
    func initializeSecondaryAuthority(on leader: Agent, _ server: Server) {
        readPrimaryRoots(from: leader, minIndex: 0) { [unowned self] outcome in
            guard server.leadership != nil else { return }
            switch outcome {
            case .failure(let error):
                failedToInitializeAuthority(
                    "failed to get CA roots from primary DC: \(error.message)", on: leader, server)
            case .success(let (roots, index)):
                follow(roots, index: index, on: leader, server)
            }
        }
    }

    private func readPrimaryRoots(
        from leader: Agent, minIndex: UInt64,
        _ completed: @escaping (Result<(TrustedRoots, UInt64), ConsulError>) -> Void
    ) {
        readRoots(
            in: leader.primaryDatacenter, from: leader, minIndex: minIndex, completed)
    }

    /// Takes the primary's roots over: the intermediate is asked for anew where the active root is another.
    private func follow(_ roots: TrustedRoots, index: UInt64, on leader: Agent, _ server: Server) {
        guard let root = roots.active else {
            return failedToInitializeAuthority(
                "primary datacenter does not have an active root CA for Connect", on: leader, server)
        }
        let connect = server.store.connect
        var steps: [ConnectCommand.Step] = []
        var configuration = initialCAConfiguration(of: leader, server) ?? connect.configuration ?? CAConfiguration()
        configuration.clusterID = String(roots.trustDomain.split(separator: ".").first ?? "")
        if connect.configuration?.clusterID != configuration.clusterID {
            steps.append(.setConfiguration(configuration))
        }
        do throws(CryptoError) {
            let provider = try provider(configuration, isPrimary: false)
            let state = connect.providerState(provider.id)
            if let state, !state.intermediateCert.isEmpty, connect.activeRoot?.id == root.id {
                return finishFollowing(steps, index: index, on: leader, server)
            }
            let number = server.random.next()
            var random = server.random.fork("intermediate \(number)")
            let (asking, request) = try provider.intermediateRequest(
                state ?? CAProviderState(id: provider.id), &random)
            requestIntermediate(request, from: leader) { [unowned self] outcome in
                guard server.leadership != nil else { return }
                takeIntermediate(outcome, asking, root, provider, steps, index: index, on: leader, server)
            }
        } catch {
            failedToInitializeAuthority("error configuring provider: \(error.message)", on: leader, server)
        }
    }

    private func takeIntermediate(
        _ outcome: Result<String, ConsulError>, _ asking: CAProviderState, _ root: CARoot,
        _ provider: ConsulCAProvider, _ steps: [ConnectCommand.Step], index: UInt64, on leader: Agent, _ server: Server
    ) {
        let connect = server.store.connect
        do throws(CryptoError) {
            guard case .success(let pem) = outcome else {
                throw CryptoError("primary datacenter refused to sign our intermediate CA certificate")
            }
            let state = try provider.settingIntermediate(pem, root: root.rootCert, of: asking)
            var active = root
            active.intermediateCerts = (root.intermediateCerts ?? []) + [pem]
            active.signingKeyID = CARoot.colonHex(try Certificate(pem: pem).subjectKeyID)
            let roots = connect.roots(replacedBy: active, at: clock(of: leader))
            finishFollowing(
                steps + [
                    .setProviderState(state), .setRoots(roots, expectedIndex: connect.rootsIndex),
                ], index: index, on: leader, server)
        } catch {
            failedToInitializeAuthority(error.message, on: leader, server)
        }
    }

    /// Puts what was learnt in the log, and waits for the primary's next change.
    private func finishFollowing(
        _ steps: [ConnectCommand.Step], index: UInt64, on leader: Agent, _ server: Server
    ) {
        finishInitialization(steps, on: leader, server)
        readPrimaryRoots(from: leader, minIndex: index) { [unowned self] outcome in
            guard server.leadership != nil else { return }
            if case .success(let (roots, next)) = outcome, next > index {
                return follow(roots, index: next, on: leader, server)
            }
            later(.seconds(5), at: leader) { [unowned self] in
                if server.leadership != nil { finishFollowing([], index: index, on: leader, server) }
            }
        }
    }

    private func requestIntermediate(
        _ request: CertificateRequest, from leader: Agent,
        _ completed: @escaping (Result<String, ConsulError>) -> Void
    ) {
        var signed = ""
        let write = Write(
            datacenter: leader.primaryDatacenter, token: leader.tokens.replication
        ) { view in
            try view.signIntermediate(request.pem) { signed = $0 }
        }
        let asker = Asker(caller: itself(leader, purpose: "ConnectCA.SignIntermediate")) {
            completed($0.map { _ in signed })
        }
        take(.write(write), at: leader, for: asker)
    }

    /// The steps to another configuration: the root stays the primary's.
    func secondaryUpdate(
        to asked: CAConfiguration, on leader: Agent, _ server: Server
    ) throws(CryptoError) -> [ConnectCommand.Step] {
        let provider = try provider(asked, isPrimary: false)
        guard server.store.connect.providerState(provider.id) != nil else {
            throw CryptoError(
                "Error updating secondary datacenter CA config: primary datacenter does not have an active root CA "
                    + "for Connect")
        }
        return [.setConfiguration(asked)]
    }
}

extension LeaderView {
    /// Signs the intermediate of another datacenter (`ConnectCA.SignIntermediate`).
    fileprivate func signIntermediate(
        _ pem: String, signed: @escaping (String) -> Void
    ) throws(ConsulError) -> Prepared {
        guard agent.configuration.connect.isEnabled else { throw ConsulError.connectNotEnabled }
        guard agent.isInPrimaryDatacenter else {
            throw ConsulError.internal("not the primary datacenter")
        }
        try authorizer().require(.write, .operator)
        guard let configuration = store.connect.configuration else {
            throw ConsulError.internal("internal error: CA provider is nil")
        }
        let (cluster, connect) = (cluster, store.connect)
        let serial = agent.server?.leadership?.authority.takeSerial(store) ?? 1
        let now = now.seconds
        let certificate = try refusingAsServer { () throws(CryptoError) in
            let provider = try cluster.provider(configuration, isPrimary: true)
            guard let state = connect.providerState(provider.id) else { throw ConsulCAProvider.notInitialized }
            return try provider.signIntermediate(CertificateRequest(pem: pem), by: state, serial: serial, at: now)
        }
        return .propose(.connect(ConnectCommand(steps: [.useSerial(serial)]))) { _ in
            signed(certificate.pem)
            return .empty
        }
    }
}
