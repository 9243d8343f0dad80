// SPDX-License-Identifier: MIT

/// Taking what another cluster exports into the catalog (`peerstream/replication.go`).
extension Cluster {
    /// A leader writes what it was told into its state, one thing after the other, and tells the end.
    func take(
        _ resources: [PeeringResource], of id: String, dialedAt: Instant, on leader: Agent,
        _ completed: @escaping (ConsulError?) -> Void
    ) {
        leader.server?.leadership?.peeringStreams[id]?.lastReceivedAt = now
        proceed(PeeringImport(of: id, dialedAt: dialedAt, resources, on: leader, completed))
    }

    /// What is written at once needs no deeper stack.
    private func proceed(_ work: PeeringImport) {
        while true {
            let leader = work.leader
            guard let server = leader.server, let leadership = server.leadership,
                leadership.peeringStreams[work.id].map({ $0.dialedAt <= work.dialedAt }) ?? true,
                let peering = server.store.peerings[id: work.id], peering.isActive
            else { return work.completed(.internal("peering does not exist or has been marked for deletion")) }
            guard let command = work.next(for: peering, in: server.store) else {
                if let names = work.services { server.leadership?.importedServices[work.id] = names }
                return work.completed(nil)
            }
            var isDone = false
            var isWaiting = false
            propose(command, on: leader, Proposal { [unowned self] outcome in
                if case .failure(let error) = outcome { return work.completed(error) }
                isDone = true
                if isWaiting { proceed(work) }
            })
            guard isDone else {
                isWaiting = true
                return
            }
        }
    }
}

/// What was told through a stream, on its way into the log.
private final class PeeringImport {
    let id: String
    let dialedAt: Instant
    let leader: Agent
    let completed: (ConsulError?) -> Void
    /// The services that the other end says it exports, if it said so.
    private(set) var services: [String]?
    private var resources: ArraySlice<PeeringResource>
    private var commands: ArraySlice<Command> = []
    /// The nodes that are not among what was told last, and may be empty now.
    private var perhapsEmpty: [String] = []

    init(
        of id: String, dialedAt: Instant, _ resources: [PeeringResource], on leader: Agent,
        _ completed: @escaping (ConsulError?) -> Void
    ) {
        self.id = id
        self.dialedAt = dialedAt
        self.leader = leader
        self.completed = completed
        self.resources = resources[...]
    }

    /// The next entry for the log; nil at the end.
    func next(for peering: Peering, in store: StateStore) -> Command? {
        let peer = peering.name
        while true {
            if let command = commands.popFirst() { return command }
            let catalog = store.imported[peer] ?? Catalog()
            if !perhapsEmpty.isEmpty {
                let empty = perhapsEmpty.filter { catalog.services(onNode: $0).isEmpty }
                commands = empty.map { .deregister(DeregisterCommand(node: $0, peer: peer)) }[...]
                perhapsEmpty = []
                continue
            }
            switch resources.popFirst() {
            case nil: return nil
            case .services(let names):
                services = names
                let gone = catalog.serviceNames.filter { name in
                    !names.contains { name.hasSameBytes(as: $0) || name.hasSameBytes(as: $0 + "-sidecar-proxy") }
                }
                resources = gone.map { .service($0, []) } + resources
            case .service(let name, let instances):
                let difference = ImportDifference(of: name, instances, from: peer, against: catalog)
                commands = difference.commands[...]
                perhapsEmpty = difference.unusedNodes
            case .serverAddresses(let addresses):
                var peering = peering
                peering.peerServerAddresses = addresses
                return .peering(.write(peering, nil))
            }
        }
    }
}

extension Catalog {
    /// The names of all services, as the first instance of each has it.
    fileprivate var serviceNames: [String] { servicesByName.map(\.value.value.service.name).sortedOnce }
}
