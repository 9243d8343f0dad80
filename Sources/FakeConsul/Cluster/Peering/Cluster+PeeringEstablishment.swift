// SPDX-License-Identifier: MIT

/// The other end of a peering: who has a token dials (`consul agent/rpc/peering/service.go Establish`).
struct PeeringEstablishRequest: Sendable {
    var peerName: String
    var token: PeeringToken
    var meta: StringMap?
}

extension LeaderView {
    mutating func establishPeering(_ asked: PeeringEstablishRequest) throws(ConsulError) -> Prepared {
        try authorizer().require(.write, .peering)
        let token = asked.token
        let own: String
        do throws(ConsulError) { own = try peeringServerName() } catch {
            throw ConsulError.internal("failed to fetch TLS materials: \(error.message)")
        }
        guard own != token.serverName else {
            throw ConsulError.internal(
                "cannot create a peering within the same cluster \(GoQuote.quote(own)). Refer to the "
                    + "`exported-services` documentation if you want to export between partitions without peering")
        }
        let existing = store.peerings[asked.peerName]
        if let existing, !existing.dials {
            throw ConsulError.internal(
                "cannot create peering with name: \(GoQuote.quote(existing.name)); there is an existing peering "
                    + "expecting to be dialed")
        }
        var peering = Peering(id: existing?.id ?? newPeeringID(), name: asked.peerName)
        peering.meta = asked.meta
        peering.peerCAPems = token.caPems ?? []
        peering.manualServerAddresses = token.manualServerAddresses ?? []
        peering.peerServerAddresses = token.serverAddresses ?? []
        peering.peerServerName = token.serverName
        peering.peerID = token.peerID
        peering.remoteDatacenter = token.datacenter
        // The state is set when the secrets are exchanged: a working peering must not suffer from a bad token.
        return .perform { [peering] cluster, leader, done in
            cluster.write(peering, nil, on: leader) { error in
                if let error { return done(.failure(error)) }
                cluster.exchangeSecret(of: peering, token.establishmentSecret, from: leader) { outcome in
                    cluster.established(peering, outcome, on: leader, done)
                }
            }
        }
    }
}

extension Cluster {
    /// `establishmentTimeout`, and the pause between two tries, which is a quarter longer at most.
    private static let establishmentTime = Duration.seconds(3)
    private static let retryPause = Duration.milliseconds(150)

    fileprivate func write(
        _ peering: Peering, _ secrets: PeeringSecretsChange?, on leader: Agent,
        _ completed: @escaping (ConsulError?) -> Void
    ) {
        propose(.peering(.write(peering, secrets)), on: leader, Proposal { outcome in
            switch outcome {
            case .failure(let error): completed(.internal("failed to write peering: \(error.message)"))
            case .success(.refused(let message)): completed(.internal("failed to write peering: \(message)"))
            case .success: completed(nil)
            }
        })
    }

    fileprivate func established(
        _ peering: Peering, _ outcome: Result<String, ConsulError>, on leader: Agent,
        _ done: @escaping (Result<Reply, ConsulError>) -> Void
    ) {
        switch outcome {
        case .failure(let error): done(.failure(error))
        case .success(let secret):
            var peering = peering
            peering.state = .establishing
            let change = PeeringSecretsChange(peerID: peering.id, kind: .establish(active: secret))
            write(peering, change, on: leader) { [unowned self] error in
                if let error { return done(.failure(error)) }
                openStream(peering.id, on: leader)
                done(.success(.json { json in json.object { _ in } }))
            }
        }
    }

    /// Gives the token's secret to the other cluster, which gives one for the stream; tries each address in turn.
    fileprivate func exchangeSecret(
        of peering: Peering, _ secret: String, from leader: Agent,
        _ completed: @escaping (Result<String, ConsulError>) -> Void
    ) {
        tryToExchange(
            SecretExchange(
                peering: peering, secret: secret, leader: leader, deadline: now + Self.establishmentTime,
                completed: completed))
    }

    private func tryToExchange(_ exchange: SecretExchange) {
        guard now < exchange.deadline else {
            return exchange.completed(.failure(.internal(GoMultiError.text(exchange.errors))))
        }
        let addresses = exchange.peering.addressesToDial
        let address = addresses[exchange.errors.count % addresses.count]
        var granted = ""
        askPeer(at: address, from: exchange.leader, timeout: exchange.deadline - now) { view in
            try view.exchangePeeringSecret(exchange.peering.peerID, exchange.secret) { granted = $0 }
        } complete: { [unowned self] error in
            guard let error else { return exchange.completed(.success(granted)) }
            if error.status == .forbidden {
                let text = "a new peering token must be generated: \(error.message)"
                return exchange.completed(.failure(ConsulError(.forbidden, text)))
            }
            exchange.errors.append(
                "failed to exchange peering secret through address \(GoQuote.quote(address)): \(error.message)")
            let jitter = peeringRandom.duration(upTo: Self.retryPause / 4)
            later(Self.retryPause + jitter, at: exchange.leader) { [unowned self] in tryToExchange(exchange) }
        }
    }

    /// Has the leader of another cluster do something, by way of the server at an address. The error is nil where it
    /// was done; else it is as gRPC reports it.
    func askPeer(
        at address: String, from leader: Agent, timeout: Duration,
        _ prepare: @escaping (inout LeaderView) throws -> Prepared, complete: @escaping (ConsulError?) -> Void
    ) {
        guard let target = peerServer(at: address, askedBy: leader), isHeard(target, by: leader) else {
            return complete(.internal(GRPCText.unavailable(address, "connect: connection refused")))
        }
        let caller = itself(leader, purpose: "peering")
        let write = Write(datacenter: target.identity.datacenter, token: "", prepare: prepare)
        call(target, from: leader, for: caller, timeout: timeout) { [unowned self] reply in
            take(.write(write), at: target, for: Asker(caller: caller, reply: reply))
        } complete: { outcome in
            switch outcome {
            case .success: complete(nil)
            case .failure(let error):
                var error = error.withoutHops
                if error.status != .forbidden {
                    error.message = "rpc error: code = Unavailable desc = \(error.message)"
                }
                complete(error)
            }
        }
    }

    /// The server of another datacenter whose gRPC is at the address; nil where there is none.
    private func peerServer(at address: String, askedBy leader: Agent) -> Agent? {
        serverAgents.first { agent in
            let (identity, ports) = (agent.identity, [agent.identity.grpcTLSPort, agent.identity.grpcPort])
            guard identity.datacenter != leader.identity.datacenter else { return false }
            return ports.compactMap { $0 }.contains { port in
                address == "\(identity.wanAddress):\(port)" || address == "\(identity.address):\(port)"
            }
        }
    }
}

/// An exchange of secrets on its way.
private final class SecretExchange {
    let peering: Peering
    let secret: String
    let leader: Agent
    let deadline: Instant
    let completed: (Result<String, ConsulError>) -> Void
    var errors: [String] = []

    init(
        peering: Peering, secret: String, leader: Agent, deadline: Instant,
        completed: @escaping (Result<String, ConsulError>) -> Void
    ) {
        self.peering = peering
        self.secret = secret
        self.leader = leader
        self.deadline = deadline
        self.completed = completed
    }
}

extension LeaderView {
    /// The cluster that made the token gives a secret for the stream (`peerstream ExchangeSecret`).
    fileprivate mutating func exchangePeeringSecret(
        _ id: String, _ secret: String, granted: @escaping (String) -> Void
    ) throws(ConsulError) -> Prepared {
        guard let existing = store.peerings.secrets(of: id), !secret.isEmpty, existing.establishment == secret else {
            throw ConsulError(.forbidden, "invalid peering establishment secret")
        }
        let pending = newPeeringSecret()
        let change = PeeringSecretsChange(peerID: id, kind: .exchange(establishment: secret, pending: pending))
        return .propose(.peering(.writeSecrets(change))) { result in
            try result.throwRefusal("failed to persist peering secret: ")
            granted(pending)
            return .empty
        }
    }
}
