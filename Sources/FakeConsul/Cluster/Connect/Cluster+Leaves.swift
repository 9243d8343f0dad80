// SPDX-License-Identifier: MIT

/// Leaf certificates at the agents: issued, held, renewed in time (`consul agent/leafcert/generate.go`).
extension Cluster {
    /// After a change of the root, agents renew their leaves within so long, each at a time of its own.
    private static let rotationWindow = Duration.seconds(30)

    /// Looks whether the leaf that an agent holds is good still, and gets another where it is not. Where it is, one who
    /// waits for another one waits until it grows old.
    func refreshLeaf(_ request: LeafRequest, revalidates: Bool, of agent: Agent) {
        let key = request.key
        let number = agent.leaves.beginRefresh(of: key)
        readRoots(in: agent.identity.datacenter, from: agent, minIndex: 0) { [unowned self] outcome in
            guard agent.leaves[key]?.refresh == number else { return }
            switch outcome {
            case .failure(let error): finishRefresh(of: key, at: agent, error: error)
            case .success(let (roots, index)):
                judge(request, roots, index: index, revalidates: revalidates, of: agent)
            }
        }
    }

    private func judge(
        _ request: LeafRequest, _ roots: TrustedRoots, index: UInt64, revalidates: Bool, of agent: Agent
    ) {
        let key = request.key
        guard let entry = agent.leaves[key], let certificate = entry.certificate else {
            return issueLeaf(request, roots, of: agent)
        }
        let renewsAt = min(renewalTime(of: certificate), entry.forcedExpiry ?? Instant(nanoseconds: .max))
        if renewsAt <= now { return issueLeaf(request, roots, of: agent) }
        let isOfActiveRoot = roots.active?.signingKeyID == certificate.authorityKeyID
        if revalidates {
            return isOfActiveRoot ? finishRefresh(of: key, at: agent) : issueLeaf(request, roots, of: agent)
        }
        let endsAt = now + AgentCall.wait(request.maxWait)
        agent.leaves[key]?.wait = LeafCertificates.Wait(
            request: request, renewsAt: renewsAt, endsAt: endsAt,
            event: scheduleRenewal(of: key, at: min(renewsAt, endsAt), agent))
        if !isOfActiveRoot { rootChanged(for: key, at: agent) }
        watchRoots(for: agent, after: index)
    }

    /// Some time in the last part of the certificate's life, before its last tenth (`calculateSoftExpiry`).
    private func renewalTime(of certificate: IssuedCertificate) -> Instant {
        let start = Instant(nanoseconds: certificate.validAfter.multipliedReportingOverflow(by: 1_000_000_000).0)
        let lifetime = certificate.validBefore - certificate.validAfter
        guard lifetime >= 600 else { return now }
        let hard = start + .milliseconds(lifetime * 900)
        if now > hard { return now }
        let soft = max(start + .milliseconds(lifetime * 600), now)
        return soft + leafRandom.duration(upTo: hard - soft)
    }

    // MARK: Waiting

    private func scheduleRenewal(of key: KVKey, at time: Instant, _ agent: Agent) -> EventID {
        laterEvent(time - now, at: agent) { [unowned self] in
            guard let wait = agent.leaves[key]?.wait else { return }
            agent.leaves[key]?.wait = nil
            guard wait.renewsAt <= now else { return finishRefresh(of: key, at: agent) }
            readRoots(in: agent.identity.datacenter, from: agent, minIndex: 0) { [unowned self] outcome in
                switch outcome {
                case .failure(let error): finishRefresh(of: key, at: agent, error: error)
                case .success(let (roots, _)): issueLeaf(wait.request, roots, of: agent)
                }
            }
        }
    }

    /// The active root is another one: a leaf that waits is renewed soon.
    private func rootChanged(for key: KVKey, at agent: Agent) {
        guard var wait = agent.leaves[key]?.wait else { return }
        let renewsAt = now + leafRandom.duration(upTo: Self.rotationWindow)
        agent.leaves[key]?.rotationStart = now
        agent.leaves[key]?.forcedExpiry = renewsAt
        guard renewsAt < wait.renewsAt else { return }
        queue.cancel(wait.event)
        wait.renewsAt = renewsAt
        wait.event = scheduleRenewal(of: key, at: min(renewsAt, wait.endsAt), agent)
        agent.leaves[key]?.wait = wait
    }

    /// Waits for other roots for as long as a leaf waits.
    private func watchRoots(for agent: Agent, after index: UInt64) {
        guard !agent.leaves.isWatchingRoots else { return }
        agent.leaves.isWatchingRoots = true
        readRoots(in: agent.identity.datacenter, from: agent, minIndex: index) { [unowned self] outcome in
            agent.leaves.isWatchingRoots = false
            guard case .success(let (roots, next)) = outcome else {
                return later(.seconds(1), at: agent) { [unowned self] in
                    if !agent.leaves.waiting.isEmpty { watchRoots(for: agent, after: index) }
                }
            }
            let waiting = agent.leaves.waiting
            for key in waiting {
                let entry = agent.leaves[key]
                if roots.active?.signingKeyID != entry?.certificate?.authorityKeyID, entry?.forcedExpiry == nil {
                    rootChanged(for: key, at: agent)
                }
            }
            if !waiting.isEmpty { watchRoots(for: agent, after: next) }
        }
    }

    // MARK: Issuing

    /// Makes a key and has the leader sign a certificate for it.
    private func issueLeaf(_ request: LeafRequest, _ roots: TrustedRoots, of agent: Agent) {
        let id = SpiffeID.service(request.service, datacenter: request.datacenter, host: roots.trustDomain)
        let curve = Curve.p256
        let key = PrivateKey.ec(curve, scalar: curve.group.privateKey(from: leafRandom.bytes(curve.size + 8)))
        let signed: CertificateRequest
        do throws(CryptoError) {
            signed = try CertificateRequest(key: key, names: AlternativeNames(uris: [id.uri]))
        } catch {
            return finishRefresh(of: request.key, at: agent, error: .internal(error.message))
        }
        var issued: IssuedCertificate?
        let write = Write(datacenter: request.datacenter, token: request.token) { view in
            try view.signLeaf(signed.pem) { issued = $0 }
        }
        let incarnation = agent.incarnation
        let asker = Asker(caller: itself(agent, purpose: "ConnectCA.Sign")) { [unowned self] outcome in
            guard agent.incarnation == incarnation else { return }
            switch outcome {
            case .success:
                issued?.privateKeyPEM = key.pem(with: signed.publicKey)
                finishRefresh(of: request.key, at: agent, issued: issued)
            case .failure(let error): refused(error, request, at: agent)
            }
        }
        take(.write(write), at: agent, for: asker)
    }

    /// A leader with too much to sign is asked again later, if there is a leaf to go on with meanwhile.
    private func refused(_ error: ConsulError, _ request: LeafRequest, at agent: Agent) {
        let key = request.key
        guard error == .signingRateLimited, let entry = agent.leaves[key], entry.certificate != nil else {
            return finishRefresh(of: key, at: agent, error: error)
        }
        let start = entry.rotationStart ?? now
        let errors = entry.rateLimitErrors + 1
        let delay = leafRandom.duration(upTo: Self.rotationWindow)
        agent.leaves[key]?.rotationStart = start
        agent.leaves[key]?.rateLimitErrors = errors
        agent.leaves[key]?.forcedExpiry = start + delay * errors + delay
        finishRefresh(of: key, at: agent)
    }

    /// A refresh is over: with a new certificate, with an error, or with what was there before.
    private func finishRefresh(
        of key: KVKey, at agent: Agent, issued: IssuedCertificate? = nil, error: ConsulError? = nil
    ) {
        agent.leaves[key]?.refresh = nil
        agent.leaves[key]?.lastError = error
        if let issued {
            agent.leaves[key]?.certificate = issued
            agent.leaves[key]?.fetchedAt = now
            agent.leaves[key]?.forcedExpiry = nil
            agent.leaves[key]?.rotationStart = nil
            agent.leaves[key]?.rateLimitErrors = 0
        }
        touchLocal(.leaf(agent: agent.number, service: key))
        for work in agent.leaves.takeAfterRefresh(key) { work() }
    }
}
