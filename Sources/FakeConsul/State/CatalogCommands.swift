// SPDX-License-Identifier: MIT

/// A node, perhaps with one of its services and some of its checks, to be put into the catalog in one step.
struct RegisterCommand: Sendable {
    var node: Node
    /// The node is only there to be created where it is missing; an existing one keeps all it has.
    var skipNodeUpdate = false
    var service: NodeService?
    var checks: [HealthCheck] = []
    /// The peering that all of it is imported through; empty for the cluster's own.
    var peer = ""

    /// Whether the node's own record would change.
    func changes(_ existing: Node) -> Bool {
        !skipNodeUpdate && !(node.isSame(as: existing) && node.locality == existing.locality)
    }
}

/// What to take out of a node: a service with its checks, or else a check, or else the node with all that is on it.
struct DeregisterCommand: Sendable {
    var node: String
    var serviceID = ""
    var checkID = ""
    /// The peering that it was imported through; empty for the cluster's own.
    var peer = ""
}

extension StateStore {
    func apply(_ command: RegisterCommand, index: UInt64) -> CommandResult {
        if !command.peer.isEmpty { return applyImported(command, index: index) }
        if mayStopHalfway(command) {
            return outcome { () throws(StateRefusal) in try ensureRegistration(command, index: index) }
        }
        do {
            try ensureRegistration(command, index: index)
            return .done
        } catch {
            return .refused(error.message)
        }
    }

    func apply(_ command: DeregisterCommand, index: UInt64) -> CommandResult {
        if !command.peer.isEmpty {
            applyImported(command, index: index)
        } else if !command.serviceID.isEmpty {
            deleteService(command.serviceID, onNode: command.node, index: index)
        } else if !command.checkID.isEmpty {
            deleteCheck(command.checkID, onNode: command.node, index: index)
        } else {
            deleteNode(command.node, index: index)
        }
        return .done
    }

    /// Whether a registration may be refused when a part of it has been carried out already. Most cannot, and need no
    /// copy of what was before: a copy makes the tables part company with it, node by node, at the next change. What
    /// the node's own record is refused for is found before anything changes.
    private func mayStopHalfway(_ command: RegisterCommand) -> Bool {
        if let service = command.service {
            let isPlain = service.kind == .typical && service.connectName == nil
            if !isPlain || Metadata.refusal(ofService: service.meta, kind: service.kind) != nil { return true }
        }
        return command.checks.contains { check in
            let hasService =
                check.serviceID.isEmpty || command.service?.id.hasSameBytes(as: check.serviceID) == true
                || catalog.service(check.serviceID, onNode: command.node.name) != nil
            return check.id.isEmpty || !hasService || !check.node.isSameName(as: command.node.name)
        }
    }

    /// Carries out a change that may be refused halfway: then nothing has changed.
    private func outcome(_ change: () throws(StateRefusal) -> Void) -> CommandResult {
        let before = undoable
        do {
            try change()
            return .done
        } catch {
            undoable = before
            return .refused(error.message)
        }
    }

    /// Node, service, checks: in this order, all or nothing (`EnsureRegistration`).
    func ensureRegistration(_ command: RegisterCommand, index: UInt64) throws(StateRefusal) {
        try ensureRegisteredNode(command, index: index)
        let node = command.node.name
        if let service = command.service { try ensureRegisteredService(service, onNode: node, index: index) }
        for check in command.checks {
            guard check.node.isSameName(as: node) else {
                throw StateRefusal(
                    "check node \(GoQuote.quote(check.node)) does not match node \(GoQuote.quote(node))"
                )
            }
            try wrapping("failed inserting check on node \(GoQuote.quote(check.node))") { () throws(StateRefusal) in
                try ensureCheck(check, index: index)
            }
        }
    }

    private func ensureRegisteredNode(_ command: RegisterCommand, index: UInt64) throws(StateRefusal) {
        if let existing = catalog.node(named: command.node.name), !command.changes(existing.value) { return }
        try wrapping("failed inserting node") { () throws(StateRefusal) in try ensureNode(command.node, index: index) }
    }

    private func ensureRegisteredService(_ service: NodeService, onNode node: String, index: UInt64)
        throws(StateRefusal)
    {
        if let existing = catalog.service(service.id, onNode: node), existing.value.service.isSame(as: service) {
            return
        }
        try wrapping("failed inserting service") { () throws(StateRefusal) in
            try ensureService(service, onNode: node, index: index)
        }
    }

    /// Puts Consul's words for what was under way in front of a refusal.
    private func wrapping(_ context: String, _ body: () throws(StateRefusal) -> Void) throws(StateRefusal) {
        do {
            try body()
        } catch {
            throw StateRefusal("\(context): \(error.message)")
        }
    }
}

/// What sessions need to know of the catalog.
extension StateStore {
    func hasNode(_ name: String) -> Bool { catalog.node(named: name) != nil }

    /// The status of a check, or nil where there is no such check.
    func status(ofCheck id: String, onNode node: String) -> String? {
        catalog.check(id, onNode: node)?.value.status.name
    }
}
