// SPDX-License-Identifier: MIT

/// What must be written so that the instances of an imported service are those that its cluster told of
/// (`peerstream/replication.go handleUpdateService`).
struct ImportDifference {
    private(set) var commands: [Command] = []
    /// The nodes that have instances here and none any more there.
    private(set) var unusedNodes: [String] = []
    private let peer: String

    init(of service: String, _ told: [CheckServiceNode], from peer: String, against catalog: Catalog) {
        self.peer = peer
        let stored = catalog.health(of: catalog.instances(of: service)).map(\.value)
        let (here, there) = (Self.byNode(stored), Self.byNode(told))
        var seen: Set<KVKey> = []
        for instance in told {
            let node = KVKey(instance.node.name)
            if seen.insert(node).inserted { register(there[node] ?? [], over: here[node] ?? []) }
        }
        remove(stored, but: there)
    }

    private static func byNode(_ instances: [CheckServiceNode]) -> [KVKey: [CheckServiceNode]] {
        Dictionary(grouping: instances) { KVKey($0.node.name) }
    }

    /// One node's instances: the node itself, each instance, their checks; each where it is new.
    private mutating func register(_ told: [CheckServiceNode], over before: [CheckServiceNode]) {
        guard let node = told.first?.node else { return }
        if !(before.last?.node.isSame(as: node) ?? false) { commands.append(register(node)) }
        for instance in told {
            let known = before.last { $0.service.id.hasSameBytes(as: instance.service.id) }
            if !(known?.service.isSame(as: instance.service) ?? false) {
                commands.append(register(node, instance.service))
            }
        }
        var checks: [HealthCheck] = []
        for instance in told {
            let known = before.last { $0.service.id.hasSameBytes(as: instance.service.id) }?.checks ?? []
            checks += instance.checks.filter { check in
                !known.contains { $0.id.hasSameBytes(as: check.id) && $0.isSame(as: check) }
            }
        }
        if !checks.isEmpty { commands.append(register(node, checks: checks)) }
    }

    private func register(_ node: Node, _ service: NodeService? = nil, checks: [HealthCheck] = []) -> Command {
        .register(RegisterCommand(node: node, service: service, checks: checks, peer: peer))
    }

    private mutating func remove(_ stored: [CheckServiceNode], but told: [KVKey: [CheckServiceNode]]) {
        var nodeChecks: [HealthCheck] = []
        for instance in stored {
            let node = instance.node.name
            let there = told[KVKey(node)] ?? []
            if there.isEmpty, !(unusedNodes.last?.hasSameBytes(as: node) ?? false) { unusedNodes.append(node) }
            guard let known = there.last(where: { $0.service.id.hasSameBytes(as: instance.service.id) }) else {
                let command = DeregisterCommand(node: node, serviceID: instance.service.id, peer: peer)
                commands.append(.deregister(command))
                continue
            }
            for check in instance.checks where !known.checks.contains(where: { $0.id.hasSameBytes(as: check.id) }) {
                if !check.serviceID.isEmpty {
                    commands.append(remove(check))
                } else if !nodeChecks.contains(where: { $0.node == check.node && $0.id == check.id }) {
                    nodeChecks.append(check)
                }
            }
        }
        commands += nodeChecks.map(remove)
    }

    private func remove(_ check: HealthCheck) -> Command {
        .deregister(DeregisterCommand(node: check.node, checkID: check.id, peer: peer))
    }
}
