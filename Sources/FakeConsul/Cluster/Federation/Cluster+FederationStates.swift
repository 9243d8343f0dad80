// SPDX-License-Identifier: MIT

/// Leaders tell all datacenters about their mesh gateways: each writes its own state in the primary datacenter, and the
/// others copy from there (`consul agent/consul/leader_federation_state_ae.go`, `federation_state_replication.go`).
extension Cluster {
    /// How long a leader waits before it tries again what failed.
    private static let retry = Duration.seconds(60)

    /// Brings the datacenter's own state up to date where its gateways have changed since the leader looked last.
    func syncFederationState(by leader: Agent) {
        guard let server = leader.server, let leadership = server.leadership, leadership.isEstablished else { return }
        let store = server.store
        let seen = max(store.catalog.indexes.services(ofKind: .meshGateway), store.federationStates.index)
        guard leadership.seenFederation.map({ $0 < seen }) ?? true else { return }
        server.leadership?.seenFederation = seen
        let datacenter = leader.identity.datacenter
        let current = FederationState(
            datacenter: datacenter, meshGateways: store.catalog.meshGateways, updatedAt: clock(of: leader))
        if let known = store.federationStates[datacenter], known.isSame(as: current) { return }
        if leader.isInPrimaryDatacenter {
            return propose(.federation(.set([current])), on: leader, Proposal { _ in })
        }
        let write = Write(datacenter: leader.primaryDatacenter, token: leader.tokens.replication) { view in
            try view.authorizer().require(.write, .operator)
            return .propose(.federation(.set([current]))) { _ in .empty }
        }
        let asker = Asker(caller: itself(leader, purpose: "federation state")) { [unowned self] outcome in
            if case .failure = outcome {
                server.leadership?.seenFederation = nil
                later(Self.retry, at: leader) { [unowned self] in syncFederationState(by: leader) }
            }
        }
        take(.write(write), at: leader, for: asker)
    }

    /// The primary datacenter's states have changed: the others' leaders copy them.
    func spreadFederationStates(from primary: Agent) {
        guard primary.isInPrimaryDatacenter else { return }
        for leader in serverAgents
        where leader.isLeader && leader !== primary && leader.primaryDatacenter == primary.identity.datacenter {
            copyFederationStates(by: leader)
        }
    }

    /// Copies the primary datacenter's states into those of the leader's own.
    func copyFederationStates(by leader: Agent) {
        guard !leader.isInPrimaryDatacenter, leader.server?.leadership != nil else { return }
        var options = QueryOptions()
        options.datacenter = leader.primaryDatacenter
        options.consistency = .stale
        options.token = leader.tokens.replication
        var theirs: [FederationState] = []
        let read = Read(options: options, isPlain: true) { view in
            try view.authorizer().require(.read, .operator)
            theirs = view.store.federationStates.all
            return .empty
        }
        let asker = Asker(caller: itself(leader, purpose: "federation states")) { [unowned self] outcome in
            guard leader.server?.leadership != nil else { return }
            switch outcome {
            case .success: replaceFederationStates(by: theirs, on: leader)
            case .failure: later(Self.retry, at: leader) { [unowned self] in copyFederationStates(by: leader) }
            }
        }
        take(.read(read), at: leader, for: asker)
    }

    private func replaceFederationStates(by theirs: [FederationState], on leader: Agent) {
        guard let own = leader.server?.store.federationStates else { return }
        let changed = theirs.filter { own[$0.datacenter]?.primaryModifyIndex != $0.primaryModifyIndex }
        if !changed.isEmpty { propose(.federation(.set(changed)), on: leader, Proposal { _ in }) }
        let gone = own.all.map(\.datacenter).filter { name in !theirs.contains { $0.datacenter == name } }
        if !gone.isEmpty { propose(.federation(.delete(datacenters: gone)), on: leader, Proposal { _ in }) }
    }
}

extension Agent {
    /// The datacenter from which the others copy.
    var primaryDatacenter: String { configuration.identity.primaryDatacenter }
    var isInPrimaryDatacenter: Bool { configuration.identity.isInPrimaryDatacenter }
}
