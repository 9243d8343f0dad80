// SPDX-License-Identifier: MIT

/// The leader keeps the catalog, and its Raft group, in step with who is alive (`consul agent/consul/leader.go`).
extension Cluster {
    /// How often a leader looks through all members and nodes (`reconcile_interval`).
    private static let reconcileInterval = Duration.seconds(60)

    /// Looks through all members that the leader sees, and all nodes whose members are gone.
    func reconcileMembers(of leader: Agent) {
        guard let server = leader.server, server.leadership != nil else { return }
        var known: Set<String> = []
        for member in agents where member.identity.datacenter == leader.identity.datacenter {
            let status = memberStatus(of: member, seenBy: leader)
            guard status != .none else { continue }
            known.insert(member.identity.nodeName.lowercased())
            reconcile(member, as: status, by: leader)
        }
        removeReaped(known: known, by: leader)
    }

    /// Does with a member what follows from how the leader sees it.
    func reconcile(_ member: Agent, as status: Member.Status, by leader: Agent) {
        guard let server = leader.server, server.leadership?.isEstablished == true else { return }
        switch status {
        case .alive:
            if member.identity.isServer { addToGroup(member, by: leader) }
            guard let command = registration(of: member, in: server.store) else { return }
            log(.info, AgentLog.Line(Self.logName, "member joined, marking health alive", name(member)), of: leader)
            propose(.register(command), on: leader, Proposal { _ in })
        case .failed:
            guard let command = failure(of: member, in: server.store) else { return }
            log(.info, AgentLog.Line(Self.logName, "member failed, marking health critical", name(member)), of: leader)
            propose(.register(command), on: leader, Proposal { _ in })
        case .left, .none: deregister(member, reason: status == .left ? "left" : "reaped", by: leader)
        case .leaving: break
        }
    }

    private static let logName = "agent.server"

    private func name(_ member: Agent) -> KeyValuePairs<String, String> {
        ["member": member.identity.nodeName, "partition": "default"]
    }

    /// Looks through everything again when the next minute of the leader's is over: something has changed that it did
    /// not change itself.
    func reconcileLater(by leader: Agent) {
        guard let leadership = leader.server?.leadership, leadership.isEstablished, leadership.reconciling == nil else {
            return
        }
        let elapsed = (now - leadership.since).nanoseconds
        let due = Self.reconcileInterval - .nanoseconds(elapsed % Self.reconcileInterval.nanoseconds)
        leader.server?.leadership?.reconciling = laterEvent(due, at: leader) { [unowned self] in
            leader.server?.leadership?.reconciling = nil
            reconcileMembers(of: leader)
        }
    }

    /// Nodes that gossip once knew, as their Serf check says, and does not know any more.
    private func removeReaped(known: Set<String>, by leader: Agent) {
        guard let catalog = leader.server?.store.catalog else { return }
        for (_, stored) in catalog.nodes {
            let name = stored.value.name
            guard !known.contains(name.lowercased()), !name.equalsIgnoringASCIICase(leader.identity.nodeName),
                catalog.check(HealthCheck.serfHealthID, onNode: name) != nil
            else { continue }
            propose(.deregister(DeregisterCommand(node: name)), on: leader, Proposal { _ in })
        }
    }

    /// A member is gone for good. A leader that leaves is removed by the next one.
    private func deregister(_ member: Agent, reason: String, by leader: Agent) {
        guard member !== leader, let server = leader.server else { return }
        if member.identity.isServer { removeFromGroup(ServerID(member.identity.nodeID), by: leader) }
        guard server.store.catalog.node(named: member.identity.nodeName) != nil else { return }
        let values: KeyValuePairs = [
            "member": member.identity.nodeName, "partition": "default", "reason": reason,
        ]
        log(.info, AgentLog.Line(Self.logName, "deregistering member", values), of: leader)
        let command = DeregisterCommand(node: member.identity.nodeName)
        propose(.deregister(command), on: leader, Proposal { _ in })
    }

    // MARK: Registrations

    /// What says that a member failed; nil where the catalog has it so, or does not know the node.
    private func failure(of member: Agent, in store: StateStore) -> RegisterCommand? {
        let identity = member.identity
        guard let existing = store.catalog.node(named: identity.nodeName)?.value else { return nil }
        if existing.address == identity.address, serfHealth(identity.nodeName, in: store) == .critical { return nil }
        var node = Node(name: identity.nodeName)
        node.id = identity.nodeID
        node.address = identity.address
        node.datacenter = identity.datacenter
        var check = HealthCheck(node: identity.nodeName, id: HealthCheck.serfHealthID)
        check.name = "Serf Health Status"
        check.status = .critical
        check.output = "Agent not live or unreachable"
        return RegisterCommand(node: node, skipNodeUpdate: true, checks: [check])
    }

    /// What registers a member as alive; nil where the catalog has it so.
    private func registration(of member: Agent, in store: StateStore) -> RegisterCommand? {
        let identity = member.identity
        let existing = store.catalog.node(named: identity.nodeName)?.value
        if existing?.address == identity.address, serfHealth(identity.nodeName, in: store) == .passing,
            !identity.isServer || store.catalog.service("consul", onNode: identity.nodeName) != nil {
            return nil
        }
        var node = Node(name: identity.nodeName)
        node.id = identity.nodeID
        node.address = identity.address
        node.datacenter = identity.datacenter
        node.taggedAddresses = existing?.taggedAddresses
        node.meta = existing?.meta ?? ["consul-version": identity.version]
        var alive = HealthCheck(node: identity.nodeName, id: HealthCheck.serfHealthID)
        alive.name = "Serf Health Status"
        alive.status = .passing
        alive.output = "Agent alive and reachable"
        return RegisterCommand(
            node: node, service: identity.isServer ? Self.consulService(of: identity) : nil, checks: [alive])
    }

    private func serfHealth(_ node: String, in store: StateStore) -> HealthStatus? {
        store.catalog.check(HealthCheck.serfHealthID, onNode: node)?.value.status
    }

    /// The service as which every server is in the catalog.
    private static func consulService(of identity: AgentIdentity) -> NodeService {
        var service = NodeService(id: "consul", name: "consul")
        service.port = identity.serverPort
        service.weights = Weights(passing: 1, warning: 1)
        var meta: StringMap = [
            "non_voter": "false", "read_replica": "false", "raft_version": "3", "serf_protocol_current": "2",
            "serf_protocol_min": "1", "serf_protocol_max": "5", "version": identity.version,
        ]
        if let port = identity.grpcPort { meta["grpc_port"] = String(port) }
        if let port = identity.grpcTLSPort { meta["grpc_tls_port"] = String(port) }
        service.meta = meta
        return service
    }
}
