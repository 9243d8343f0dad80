// SPDX-License-Identifier: MIT

/// The leader keeps the catalog in step with who is alive (`consul agent/consul/leader.go handleAliveMember`).
extension Cluster {
    /// Registers every member of the leader's datacenter that the catalog does not know as alive.
    func reconcileMembers(of leader: Agent) {
        guard let store = leader.server?.store else { return }
        for member in agents where member.identity.datacenter == leader.identity.datacenter {
            guard let command = registration(of: member, in: store) else { continue }
            propose(.register(command), on: leader, Proposal { _ in })
        }
    }

    /// What registers a member as alive; nil where the catalog has it so.
    private func registration(of member: Agent, in store: StateStore) -> RegisterCommand? {
        let identity = member.identity
        let existing = store.catalog.node(named: identity.nodeName)?.value
        if existing?.address == identity.address, isPassing(identity.nodeName, in: store),
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

    private func isPassing(_ node: String, in store: StateStore) -> Bool {
        store.catalog.check(HealthCheck.serfHealthID, onNode: node)?.value.status == .passing
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
