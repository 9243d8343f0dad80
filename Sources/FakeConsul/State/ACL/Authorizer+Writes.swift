// SPDX-License-Identifier: MIT

/// What a write needs, looked at on the leader before anything is logged.
extension Authorizer {
    /// Vets what an agent writes of its own services and checks.
    func vet(_ command: Command, against catalog: Catalog) throws(ConsulError) {
        switch command {
        case .register(let command):
            if let service = command.service { try vet(service) }
            try vet(command, against: catalog)
        case .deregister(let command): try vet(command, against: catalog)
        default: break
        }
    }

    // MARK: KV

    /// Vets a change of the KV store (`consul agent/consul/kvs_endpoint.go kvsPreApply`).
    func vet(_ command: KVCommand) throws(ConsulError) {
        switch command {
        case .set(let pair), .cas(let pair), .lock(let pair), .unlock(let pair):
            try require(.write, .key(pair.key))
        case .delete(let key), .deleteCAS(let key, _): try require(.write, .key(key))
        case .deleteTree(let prefix): try require(.write, .keyPrefix(prefix))
        case .reapTombstones: break
        }
    }

    // MARK: Transactions

    /// Vets one operation of a transaction. Reads need nothing: what may not be seen is left out of the answer
    /// (`consul agent/consul/txn_endpoint.go preCheck`).
    func vet(_ operation: TransactionOperation) throws(ConsulError) {
        switch operation {
        case .kv(let verb, let pair): try vet(verb, pair.key)
        case .node("get", _), .service("get", _, _), .check("get", _): break
        case .node(_, let node): try require(.write, .node(node.name))
        case .service(_, let service, _): try vet(service)
        case .check(_, let check):
            try require(.write, check.serviceID.isEmpty ? .node(check.node) : .service(check.serviceName))
        }
    }

    private func vet(_ verb: String, _ key: KVKey) throws(ConsulError) {
        switch verb {
        case "get", "get-tree", "get-or-empty": break
        case "check-session", "check-index": try require(.read, .key(key))
        case "delete-tree": try require(.write, .keyPrefix(key))
        default: try require(.write, .key(key))
        }
    }

    // MARK: The catalog

    /// Vets a service by itself; a proxy can be found in the place of the service that it stands for, which must be
    /// writable, too (`servicePreApply`).
    func vet(_ service: NodeService) throws(ConsulError) {
        // Servers register themselves under this name.
        if !service.name.hasSameBytes(as: "consul") { try require(.write, .service(service.name)) }
        guard service.kind == .connectProxy else { return }
        try require(.write, .service(service.proxy.destinationServiceName))
    }

    /// Vets a registration as a whole (`vetRegisterWithACL`). A service may bring the record of its node along, if that
    /// changes nothing about the node.
    ///
    /// - Throws: also what Consul finds wrong with the checks while it looks at them.
    func vet(_ command: RegisterCommand, against catalog: Catalog) throws(ConsulError) {
        let node = catalog.node(nameOrID: command.node.name)
        if node.map(command.changes) ?? true { try require(.write, .node(command.node.name)) }
        let registered = { (id: String) in
            node.flatMap { catalog.service(id, onNode: $0.name)?.value.service }.flatMap {
                $0.id.hasSameBytes(as: id) ? $0 : nil
            }
        }
        if let service = command.service {
            try require(.write, .service(service.name))
            if let replaced = registered(service.id), !allows(.write, .service(replaced.name)) {
                throw .permissionDenied
            }
        }
        for check in command.checks { try vet(check, of: command, besides: registered) }
    }

    private func vet(
        _ check: HealthCheck, of command: RegisterCommand, besides registered: (String) -> NodeService?
    ) throws(ConsulError) {
        let node = command.node.name
        guard check.node.isSameName(as: node) else {
            throw .internal(
                "Node '\(check.node)' for check '\(check.id)' doesn't match register request node '\(node)'")
        }
        if check.serviceID.isEmpty { return try require(.write, .node(node)) }
        if command.service?.id.hasSameBytes(as: check.serviceID) == true { return }
        guard let other = registered(check.serviceID) else {
            throw .internal("Unknown service ID '\(check.serviceID)' for check ID '\(check.id)'")
        }
        try require(.write, .service(other.name))
    }

    /// Vets a deregistration (`vetDeregisterWithACL`). Who may write the node may take anything out of it.
    func vet(_ command: DeregisterCommand, against catalog: Catalog) throws(ConsulError) {
        if allows(.write, .node(command.node)) { return }
        if !command.serviceID.isEmpty {
            guard let service = catalog.service(command.serviceID, onNode: command.node)?.value.service else {
                throw .internal("Unknown service ID '\(command.serviceID)'")
            }
            return try require(.write, .service(service.name))
        }
        guard !command.checkID.isEmpty else { throw denial(.write, .node(command.node)) }
        guard let check = catalog.check(command.checkID, onNode: command.node)?.value else {
            throw .internal("Unknown check ID '\(command.checkID)'")
        }
        try require(.write, check.serviceID.isEmpty ? .node(command.node) : .service(check.serviceName))
    }
}
