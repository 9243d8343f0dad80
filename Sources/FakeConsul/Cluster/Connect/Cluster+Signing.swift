// SPDX-License-Identifier: MIT

/// A leaf for who asks for one (`CAManager AuthorizeAndSignCertificate`, `SignCertificate`).
extension LeaderView {
    /// Signs a request, if the token may ask for it. The certificate is told when the log has it.
    func signLeaf(
        _ pem: String, issued: @escaping (IssuedCertificate) -> Void
    ) throws(ConsulError) -> Prepared {
        guard agent.configuration.connect.isEnabled else { throw ConsulError.connectNotEnabled }
        let request = try refusingAsServer { () throws(CryptoError) in try CertificateRequest(pem: pem) }
        let authorizer = try authorizer()
        let id = try authorize(request, authorizer)
        let (provider, state, root) = try authority()
        let trusted = try trusted(id, by: provider)
        let wait = try waitForTurn(provider.settings)
        let serial = agent.server?.leadership?.authority.takeSerial(store) ?? 1
        let now = now.seconds
        let leaf = try refusingAsServer { () throws(CryptoError) in
            try Self.checkExpiry(of: root.rootCert, "root", at: now)
            if !provider.isPrimary, let last = root.intermediateCerts?.last {
                try Self.checkExpiry(of: last, "intermediate", at: now)
            }
            return try provider.sign(request, uris: [trusted.uri], by: state, serial: serial, at: now)
        }
        let certificate = IssuedCertificate(leaf, id: trusted, chain: root.intermediateCerts ?? [])
        let store = store
        return .perform { cluster, leader, done in
            let issue = {
                cluster.propose([.useSerial(serial), .issueLeaf], on: leader) { outcome in
                    if case .failure(let error) = outcome { return done(.failure(error)) }
                    var certificate = certificate
                    certificate.index = store.connect.leafIndex
                    issued(certificate)
                    done(.success(.empty))
                }
            }
            if wait > .zero { cluster.later(wait, at: leader, issue) } else { issue() }
        }
    }

    /// Whether the token may have such a certificate; the ID that it is for.
    private func authorize(
        _ request: CertificateRequest, _ authorizer: Authorizer
    ) throws(ConsulError) -> SpiffeID {
        let names = request.alternativeNames
        guard names.uris.count == 1 else {
            throw ConsulError.internal("CSR SAN contains an invalid number of URIs: \(names.uris.count)")
        }
        guard names.emailAddresses.isEmpty else {
            throw ConsulError.internal("CSR SAN does not allow specifying email addresses")
        }
        let id = try refusingAsServer { () throws(CryptoError) in try SpiffeID(uri: names.uris[0]) }
        switch id {
        case .service(_, _, _, let datacenter, let service):
            try authorizer.require(.write, .service(service))
            try requireOwn(datacenter)
        case .agent(_, _, _, let node): try authorizer.require(.write, .node(node))
        case .meshGateway(_, _, let datacenter):
            try authorizer.require(.write, .mesh)
            try requireOwn(datacenter)
        case .server(_, let datacenter):
            try authorizer.require(.write, .acl)
            try requireOwn(datacenter)
        case .signing:
            throw ConsulError.internal("SPIFFE ID in CSR must be a service, mesh-gateway, or agent ID")
        }
        return id
    }

    private func requireOwn(_ datacenter: String) throws(ConsulError) {
        let own = agent.identity.datacenter
        guard datacenter == own else {
            throw ConsulError.internal("SPIFFE ID in CSR from a different datacenter: \(datacenter), we are \(own)")
        }
    }

    /// The provider in force, what it keeps, and its root.
    private func authority() throws(ConsulError) -> (ConsulCAProvider, CAProviderState, CARoot) {
        let uninitialized = "CA is uninitialized and unable to sign certificates yet: "
        guard let configuration = store.connect.configuration else {
            throw ConsulError.internal(uninitialized + "provider is nil")
        }
        let isPrimary = agent.isInPrimaryDatacenter
        let cluster = cluster
        let provider = try refusingAsServer { () throws(CryptoError) in
            try cluster.provider(configuration, isPrimary: isPrimary)
        }
        guard let root = store.connect.activeRoot, let state = store.connect.providerState(provider.id) else {
            throw ConsulError.internal(uninitialized + "no root certificate")
        }
        return (provider, state, root)
    }

    /// The ID in the cluster's trust domain. Only agents may ask before they know which that is.
    private func trusted(_ id: SpiffeID, by provider: ConsulCAProvider) throws(ConsulError) -> SpiffeID {
        let own = SpiffeID.signing(for: provider.clusterID)
        if case .agent(_, let partition, let datacenter, let node) = id {
            return .agent(host: own.host, partition: partition, datacenter: datacenter, agent: node)
        }
        guard own.canSign(id) else {
            throw ConsulError.internal(
                "SPIFFE ID in CSR from a different trust domain: \(id.host), we are \(own.host)")
        }
        return id
    }

    private func waitForTurn(_ settings: CAProviderSettings) throws(ConsulError) -> Duration {
        let wait = agent.server?.leadership?.authority.waitToSign(perSecond: settings.csrMaxPerSecond, at: cluster.now)
        guard let wait else { throw ConsulError.signingRateLimited }
        return wait
    }

    private static func checkExpiry(of pem: String, _ what: String, at now: Int64) throws(CryptoError) {
        let certificate = try Certificate(pem: pem)
        guard certificate.notAfter < now else { return }
        let nanoseconds = certificate.notAfter.multipliedReportingOverflow(by: 1_000_000_000).0
        let time = Timestamp.goString(nanoseconds: nanoseconds)
        throw CryptoError("\(what) expired: certificate expired, expiration date: \(time) ")
    }
}

extension IssuedCertificate {
    /// A leaf that was just signed, with the certificates that lead from it to a root.
    init(_ leaf: Certificate, id: SpiffeID, chain: [String]) {
        serialNumber = CARoot.colonHex(leaf.serialNumber)
        certPEM = leaf.pem + chain.map(CARoot.endingLine).joined()
        validAfter = leaf.notBefore
        validBefore = leaf.notAfter
        authorityKeyID = CARoot.colonHex(leaf.authorityKeyID)
        switch id {
        case .service(_, _, _, _, let name):
            service = name
            serviceURI = id.uri
        case .agent(_, _, _, let name):
            agent = name
            agentURI = id.uri
        case .meshGateway:
            kind = "mesh-gateway"
            kindURI = id.uri
        case .server: serverURI = id.uri
        case .signing: break
        }
    }
}
