// SPDX-License-Identifier: MIT

/// One write that a sync sends to the servers in the agent's name.
struct LocalWrite: Sendable {
    enum Target: Equatable, Sendable {
        case node
        case service(String)
        case check(String)
        case removedService(String)
        case removedCheck(String)
    }

    /// How it went.
    enum Outcome: Equatable, Sendable {
        case done
        /// The ACLs forbid it to the token of that accessor ID: not tried again before the next full sync.
        case denied(accessor: String)
        /// The text of the error. A later sync tries again.
        case failed(String)
    }

    let target: Target
    /// The token that the write brings.
    var token = ""
    var service: NodeService?
    /// The checks that ride along; the IDs are marked when the write is done.
    var checks: [HealthCheck] = []
    /// The catalog has the node's record as it should be and need not look at it.
    var skipsNodeUpdate = false
}

/// One pass over everything that is out of step: the node, then each service, then each check, each tried once
/// (`consul agent/local SyncChanges`).
struct LocalSyncRun: Sendable {
    private var isNodePending = true
    private var services: ArraySlice<String>
    private var checks: ArraySlice<String>
    private var errors: [String] = []
    private var didNodeFail = false

    init(over state: LocalState) {
        services = state.services.keys[...]
        checks = state.checks.keys[...]
    }

    /// The next write of the run, or nil when it is through.
    mutating func next(in state: inout LocalState, tokens: AgentTokens) -> LocalWrite? {
        if isNodePending {
            isNodePending = false
            if !state.isNodeInSync { return LocalWrite(target: .node, token: tokens.agentOrUser) }
        }
        while let id = services.popFirst() {
            if let write = state.write(forService: id, tokens: tokens) { return write }
        }
        while let id = checks.popFirst() {
            if let write = state.write(forCheck: id, tokens: tokens) { return write }
        }
        return nil
    }

    /// What failed, as the log tells it (HashiCorp's go-multierror); nil where all was written.
    var failure: String? {
        guard let first = errors.first else { return nil }
        if didNodeFail { return first }
        return GoMultiError.text(errors)
    }

    /// Takes the outcome of the last write. When the node's own record cannot be written, nothing else is tried.
    mutating func receive(_ outcome: LocalWrite.Outcome, of write: LocalWrite) {
        guard case .failed(let error) = outcome else { return }
        errors.append(error)
        if write.target == .node {
            didNodeFail = true
            services = []
            checks = []
        }
    }
}

extension AgentTokens {
    /// The token for the agent's own operations.
    var agentOrUser: String { agent.isEmpty ? user : agent }
}

extension LocalState {
    fileprivate func write(forService id: String, tokens: AgentTokens) -> LocalWrite? {
        guard let entry = services[id] else { return nil }
        if entry.isDeleted { return LocalWrite(target: .removedService(id), token: tokens.agentOrUser) }
        guard !entry.isInSync, let service = entry.service else { return nil }
        let token = token(entry.token, isLocallyDefined: entry.isLocallyDefined, tokens)
        let riding = checks.pairs.filter { pair in
            guard let check = pair.value.check, !pair.value.isDeleted, !pair.value.isInSync else { return false }
            return check.serviceID.hasSameBytes(as: id)
                && self.token(pair.value.token, isLocallyDefined: pair.value.isLocallyDefined, tokens) == token
        }
        return LocalWrite(
            target: .service(id),
            token: token,
            service: service,
            checks: riding.compactMap(\.value.check),
            skipsNodeUpdate: isNodeInSync
        )
    }

    fileprivate mutating func write(forCheck id: String, tokens: AgentTokens) -> LocalWrite? {
        guard let entry = checks[id] else { return nil }
        if entry.isDeleted { return LocalWrite(target: .removedCheck(id), token: tokens.agentOrUser) }
        guard !entry.isInSync, let check = entry.check else { return nil }
        checks[id]?.hasDeferredSync = false
        return LocalWrite(
            target: .check(id),
            token: token(entry.token, isLocallyDefined: entry.isLocallyDefined, tokens),
            service: service(check.serviceID),
            checks: [check],
            skipsNodeUpdate: isNodeInSync
        )
    }

    /// The record's own token, else that of the configuration files, else the agent's default token.
    private func token(_ own: String, isLocallyDefined: Bool, _ tokens: AgentTokens) -> String {
        if !own.isEmpty { return own }
        if isLocallyDefined && !tokens.configFileRegistration.isEmpty { return tokens.configFileRegistration }
        return tokens.user
    }

    /// Marks what a write has brought in step, or what the ACLs keep out of it.
    mutating func receive(_ outcome: LocalWrite.Outcome, of write: LocalWrite) {
        if case .failed = outcome { return }
        let isDone = outcome == .done
        switch write.target {
        case .node: isNodeInSync = true
        case .service(let id):
            services[id]?.isInSync = true
            for check in write.checks { checks[check.id]?.isInSync = true }
            if isDone { isNodeInSync = true }
        case .check(let id):
            checks[id]?.isInSync = true
            if isDone { isNodeInSync = true }
        case .removedService(let id):
            if isDone { pruneService(id) } else { services[id]?.isInSync = true }
        case .removedCheck(let id):
            if isDone { checks[id] = nil } else { checks[id]?.isInSync = true }
        }
    }
}
