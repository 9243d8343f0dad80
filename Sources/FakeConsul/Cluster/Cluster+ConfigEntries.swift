// SPDX-License-Identifier: MIT

/// What a leader does about configuration entries by itself.
extension Cluster {
    /// Writes the entries that the configuration brings along, unless they are there; then looks after API gateways.
    func takeUpConfigEntries(on agent: Agent, _ server: Server) {
        let configuration = agent.configuration
        if agent.isInPrimaryDatacenter {
            for document in configuration.configEntries.bootstrap {
                guard let entry = try? ConfigEntry.bootstrap(document),
                    server.store.configEntries[entry.kind, entry.name] == nil
                else { continue }
                propose(.configEntry(.upsertCAS(entry)), on: agent, Proposal { _ in })
            }
        }
        for kind in [ConfigKind.apiGateway, .httpRoute, .tcpRoute, .boundAPIGateway] {
            for entry in server.store.configEntries.list(kind) {
                server.leadership?.gatewayQueue.add(kind, entry.name)
            }
        }
        lookAfterGateways(on: agent, server)
    }

    /// Follows a change of an entry.
    func followConfigEntry(_ command: ConfigEntryCommand, on agent: Agent, _ server: Server) {
        guard server.leadership?.isEstablished == true, GatewayController.follows(command.kind) else { return }
        server.leadership?.gatewayQueue.add(command.kind, command.name)
        lookAfterGateways(on: agent, server)
    }

    /// Takes up the next change, if none is being worked on.
    private func lookAfterGateways(on agent: Agent, _ server: Server) {
        while let (kind, name) = server.leadership?.gatewayQueue.take() {
            let controller = GatewayController(store: server.store, now: clock(of: agent))
            let commands = controller.commands(after: kind, name)
            guard !commands.isEmpty else { continue }
            server.leadership?.gatewayQueue.isBusy = true
            return carryOut(commands[...], on: agent, server)
        }
    }

    /// One after the other, as long as they are accepted.
    private func carryOut(_ commands: ArraySlice<ConfigEntryCommand>, on agent: Agent, _ server: Server) {
        guard let command = commands.first else {
            server.leadership?.gatewayQueue.isBusy = false
            return lookAfterGateways(on: agent, server)
        }
        propose(
            .configEntry(command), on: agent,
            Proposal { [unowned self] outcome in
                guard case .success = outcome else { return }
                carryOut(commands.dropFirst(), on: agent, server)
            })
    }
}

/// The changes that API gateways are still to follow, each once, in their order.
struct GatewayQueue {
    private var waiting: [(kind: ConfigKind, name: String)] = []
    /// Whether what one of them asks for is on its way through the log.
    var isBusy = false

    mutating func add(_ kind: ConfigKind, _ name: String) {
        if waiting.contains(where: { $0.kind == kind && $0.name == name }) { return }
        waiting.append((kind, name))
    }

    /// The next one; nil where there is none, or where the last is not through.
    mutating func take() -> (kind: ConfigKind, name: String)? {
        isBusy || waiting.isEmpty ? nil : waiting.removeFirst()
    }
}

extension ConfigEntryCommand {
    var kind: ConfigKind {
        switch self {
        case .upsert(let entry), .upsertCAS(let entry), .upsertWithStatusCAS(let entry): entry.kind
        case .delete(let kind, _), .deleteCAS(let kind, _, _): kind
        }
    }

    var name: String {
        switch self {
        case .upsert(let entry), .upsertCAS(let entry), .upsertWithStatusCAS(let entry): entry.name
        case .delete(_, let name), .deleteCAS(_, let name, _): name
        }
    }
}
