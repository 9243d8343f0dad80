// SPDX-License-Identifier: MIT

/// Peerings begin here: a token is made for the other cluster (`consul agent/rpc/peering/service.go GenerateToken`).
struct PeeringTokenRequest: Sendable {
    var peerName = ""
    var partition = ""
    var meta: StringMap?
    var serverExternalAddresses: [String]?

    /// What is refused before any leader is asked.
    func validate() throws(ConsulError) {
        if !partition.isEmpty, partition.lowercased() != "default" {
            throw ConsulError.internal("Partitions are a Consul Enterprise feature")
        }
        if let refusal = Peering.refusal(ofName: peerName) { throw ConsulError.internal(refusal) }
        if let refusal = Metadata.refusal(ofNode: meta) {
            throw ConsulError.internal("meta tags failed validation: \(refusal)")
        }
    }
}

extension LeaderView {
    mutating func generatePeeringToken(_ asked: PeeringTokenRequest) throws(ConsulError) -> Prepared {
        try authorizer().require(.write, .peering)
        let (serverName, caPEMs) = try peeringMaterials()
        var peering: Peering
        if let existing = store.peerings[asked.peerName] {
            if existing.dials {
                throw ConsulError.internal(
                    "cannot create peering with name: \(GoQuote.quote(existing.name)); there is already an "
                        + "established peering")
            }
            peering = existing
        } else {
            peering = Peering(id: newPeeringID(), name: asked.peerName)
            peering.meta = asked.meta
        }
        let secret = newPeeringSecret()
        let change = PeeringSecretsChange(peerID: peering.id, kind: .generateToken(establishment: secret))
        let (store, datacenter) = (store, agent.identity.datacenter)
        let id = peering.id
        return .propose(.peering(.write(peering, change))) { result in
            try result.throwRefusal("failed to write peering: ")
            var token = PeeringToken()
            token.caPems = caPEMs
            token.manualServerAddresses = asked.serverExternalAddresses.flatMap { $0.isEmpty ? nil : $0 }
            token.serverAddresses = try Self.serverAddresses(store)
            token.serverName = serverName
            token.peerID = id
            token.establishmentSecret = secret
            token.datacenter = datacenter
            let encoded = token.encoded
            return .json { json in json.object { $0.member("PeeringToken", encoded) } }
        }
    }

    /// The name and the roots that the other cluster is to know this one by (`GetTLSMaterials`).
    private func peeringMaterials() throws(ConsulError) -> (serverName: String, caPEMs: [String]) {
        guard agent.configuration.connect.isEnabled else {
            throw ConsulError.internal(
                "connect.enabled must be set to true in the server's configuration when generating peering tokens")
        }
        guard agent.identity.grpcTLSPort != nil else {
            throw ConsulError.internal("TLS for gRPC must be enabled when generating peering tokens")
        }
        return (try peeringServerName(), store.connect.roots.map(\.rootCert))
    }

    /// `server.dc1.peering.<trust domain>`.
    func peeringServerName() throws(ConsulError) -> String {
        guard let domain = store.connect.trustDomain else {
            throw ConsulError.internal("failed to fetch roots: CA has not finished initializing")
        }
        guard !store.connect.roots.isEmpty else { throw ConsulError.authorityNotInitialized }
        return "server.\(agent.identity.datacenter).peering.\(domain)"
    }

    mutating func newPeeringID() -> String { newID { $0.peerings[id: $1] != nil } }

    mutating func newPeeringSecret() -> String { newID { $0.peerings.isTaken($1) } }

    /// Where the other cluster finds the servers' gRPC: by the WAN addresses, with TLS where there is any.
    static func serverAddresses(_ store: StateStore) throws(ConsulError) -> [String] {
        var watch = WatchSet(isRecording: false)
        let nodes = store.catalog.serviceNodes("consul", watch: &watch).value.compactMap {
            store.catalog.serviceNode($0)
        }
        let addresses = nodes.compactMap { instance -> String? in
            let address = instance.node.taggedAddresses?["wan"] ?? instance.node.address
            for name in ["grpc_tls_port", "grpc_port"] {
                guard let port = instance.service.meta?[name].flatMap({ Int($0) }), port > 0 else { continue }
                return "\(address):\(port)"
            }
            return nil
        }
        guard !addresses.isEmpty else {
            throw ConsulError.internal("a grpc bind port must be specified in the configuration for all servers")
        }
        return addresses
    }
}
