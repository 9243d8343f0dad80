// SPDX-License-Identifier: MIT

/// The certificate authority of the mesh, which each datacenter's leader runs (`consul
/// agent/consul/leader_connect_ca.go`).
extension Cluster {
    /// A leader takes up its work: it makes the authority ready, for the first time or again.
    func initializeAuthority(on leader: Agent, _ server: Server) {
        guard leader.configuration.connect.isEnabled, server.leadership?.authority.phase == .uninitialized else {
            return
        }
        server.leadership?.authority.phase = .initializing
        if leader.isInPrimaryDatacenter {
            initializePrimaryAuthority(on: leader, server)
        } else {
            initializeSecondaryAuthority(on: leader, server)
        }
    }

    /// The configuration that a server begins with where the state has none; nil where it has.
    func initialCAConfiguration(of leader: Agent, _ server: Server) -> CAConfiguration? {
        guard var configuration = server.store.connect.configuration else {
            let connect = leader.configuration.connect
            return CAConfiguration(provider: connect.caProvider, settings: connect.caConfig)
        }
        guard configuration["IntermediateCertTTL"] == nil else { return nil }
        // Written by a version that did not know it.
        var members: [(name: String, value: JSONValue)] = []
        if case .object(let known) = configuration.config { members = known }
        members.append((name: "IntermediateCertTTL", value: .string("8760h0m0s")))
        configuration.config = .canonicalObject(members)
        return configuration
    }

    private func initializePrimaryAuthority(on leader: Agent, _ server: Server) {
        var steps: [ConnectCommand.Step] = []
        var configuration = server.store.connect.configuration ?? CAConfiguration()
        if var initial = initialCAConfiguration(of: leader, server) {
            if initial.clusterID.isEmpty { initial.clusterID = server.random.uuid() }
            configuration = initial
            steps.append(.setConfiguration(initial))
        }
        do throws(CryptoError) {
            steps += try primarySteps(configuration, on: leader, server)
        } catch {
            if !steps.isEmpty { propose(steps, on: leader) { _ in } }
            return failedToInitializeAuthority(error.message, on: leader, server)
        }
        finishInitialization(steps, on: leader, server)
    }

    /// Puts what makes the authority ready in the log; it is ready when that is applied.
    func finishInitialization(_ steps: [ConnectCommand.Step], on leader: Agent, _ server: Server) {
        guard !steps.isEmpty else { return authorityIsReady(on: leader, server) }
        propose(steps, on: leader) { [unowned self] outcome in
            switch outcome {
            case .success: authorityIsReady(on: leader, server)
            case .failure(let error): failedToInitializeAuthority(error.message, on: leader, server)
            }
        }
    }

    private func authorityIsReady(on leader: Agent, _ server: Server) {
        guard server.leadership != nil else { return }
        server.leadership?.authority.phase = .initialized
        server.leadership?.authority.failures = 0
        pruneRootsLater(on: leader, server)
    }

    /// Tries again later, ever more rarely (`retryLoopBackoffAbortOnSuccess`).
    func failedToInitializeAuthority(_ message: String, on leader: Agent, _ server: Server) {
        guard let work = server.leadership?.authority else { return }
        server.leadership?.authority.phase = .uninitialized
        server.leadership?.authority.failures = work.failures + 1
        let line = AgentLog.Line("agent.server.connect", "Failed to initialize Connect CA", ["error": message])
        log(.error, line, of: leader)
        let pause = Duration.seconds(1 << min(work.failures, 8))
        later(pause, at: leader) { [unowned self] in
            if server.leadership?.authority.phase == .uninitialized { initializeAuthority(on: leader, server) }
        }
    }

    /// What is missing of the primary datacenter's authority.
    private func primarySteps(
        _ configuration: CAConfiguration, on leader: Agent, _ server: Server
    ) throws(CryptoError) -> [ConnectCommand.Step] {
        let connect = server.store.connect
        let provider = try provider(configuration, isPrimary: true)
        var steps: [ConnectCommand.Step] = []
        let state = try state(of: provider, on: leader, server, adding: &steps)
        let root = try CARoot(pem: state.rootCert, provider: configuration.provider, clusterID: configuration.clusterID)
        if let active = connect.activeRoot {
            guard active.id == root.id else {
                throw CryptoError("stored CA root \(GoQuote.quote(root.id)) is not the active root (\(active.id))")
            }
            return steps
        }
        steps.append(.setRoots(connect.roots + [root], expectedIndex: connect.rootsIndex))
        return steps
    }

    // MARK: The provider

    /// The provider that a configuration asks for, refused in Consul's words.
    func provider(
        _ configuration: CAConfiguration, isPrimary: Bool
    ) throws(CryptoError) -> ConsulCAProvider {
        let settings: CAProviderSettings
        do throws(CryptoError) {
            switch configuration.provider {
            case "consul": settings = try CAProviderSettings.forConsul(configuration.config)
            case "vault", "aws-pca": throw ForeignCAProvider.refusal(configuration)
            default:
                throw CryptoError("unknown CA provider \(GoQuote.quote(configuration.provider))")
            }
        } catch {
            let isUnknown = !["consul", "vault", "aws-pca"].contains(configuration.provider)
            let prefix = isUnknown ? "could not initialize provider: " : "error configuring provider: "
            throw CryptoError(prefix + error.message)
        }
        return ConsulCAProvider(settings: settings, clusterID: configuration.clusterID, isPrimary: isPrimary)
    }

    /// The state of a provider with a root in it, made where there is none.
    func state(
        of provider: ConsulCAProvider, on leader: Agent, _ server: Server, adding steps: inout [ConnectCommand.Step]
    ) throws(CryptoError) -> CAProviderState {
        let known = server.store.connect.providerState(provider.id)
        if let known, !known.rootCert.isEmpty { return known }
        let serial = server.leadership?.authority.takeSerial(server.store) ?? 1
        let number = server.random.next()
        var random = server.random.fork("authority \(number)")
        do throws(CryptoError) {
            let state = try provider.generateRoot(
                known ?? CAProviderState(id: provider.id), serial: serial, at: clock(of: leader).seconds, &random)
            steps += [.useSerial(serial), .setProviderState(state)]
            return state
        } catch {
            throw CryptoError("error generating CA root certificate: \(error.message)")
        }
    }

    func propose(
        _ steps: [ConnectCommand.Step], on leader: Agent,
        _ completed: @escaping (Result<CommandResult, ConsulError>) -> Void
    ) {
        propose(.connect(ConnectCommand(steps: steps)), on: leader, Proposal { completed($0) })
    }

    // MARK: Roots out of use

    private static let pruneInterval = Duration.seconds(3600)

    /// Looks for roots that are out of use at the next full hour of the leadership, where there are any.
    func pruneRootsLater(on leader: Agent, _ server: Server) {
        guard let leadership = server.leadership, leadership.authority.pruning == nil,
            server.store.connect.roots.contains(where: { $0.rotatedOutAt != nil })
        else { return }
        let served = (now - leadership.since).nanoseconds
        let beat = Self.pruneInterval.nanoseconds
        server.leadership?.authority.pruning = laterEvent(.nanoseconds(beat - served % beat), at: leader) {
            [unowned self] in
            guard server.leadership != nil else { return }
            server.leadership?.authority.pruning = nil
            pruneRoots(on: leader, server)
            pruneRootsLater(on: leader, server)
        }
    }

    /// Lets go of roots that no leaf hangs on any more: twice a leaf's lifetime after they were rotated out.
    private func pruneRoots(on leader: Agent, _ server: Server) {
        let connect = server.store.connect
        guard let settings = try? CAProviderSettings(connect.configuration?.config) else { return }
        let limit = clock(of: leader) - settings.leafCertTTL * 2
        let kept = connect.roots.filter { root in root.rotatedOutAt.map { $0 >= limit } ?? true }
        guard kept.count < connect.roots.count else { return }
        propose([.setRoots(kept, expectedIndex: connect.rootsIndex)], on: leader) { _ in }
    }
}
