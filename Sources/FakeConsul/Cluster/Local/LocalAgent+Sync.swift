// SPDX-License-Identifier: MIT

/// Synchronising: the local state into the catalog.
extension LocalAgent {
    /// Synchronises what has changed, for a request that waits for it.
    ///
    /// - Returns: a ticket; `syncs.isDone` tells when the sync is through, well or badly.
    mutating func syncForRequest(at now: Instant) -> UInt64 {
        let ticket = syncs.appendForRequest()
        drainSignals(at: now)
        beginSync(at: now)
        return ticket
    }

    mutating func perform(_ actions: [LocalAntiEntropy.Action], at now: Instant) {
        for action in actions {
            switch action {
            case .schedule(let timer, let delay): emit(.schedule(.antiEntropy(timer), at: now + delay))
            case .syncInFull: emit(.readCatalog(token: tokens.agentOrUser))
            case .syncChanges:
                syncs.append(.antiEntropy(inFull: false))
                beginSync(at: now)
            }
        }
    }

    /// The first half of a full sync is through: the catalog was read, or could not be.
    mutating func readCatalog(_ result: Result<CatalogNodeView, ConsulError>, at now: Instant) {
        switch result {
        case .success(let view):
            state.compare(with: view, node: node)
            syncs.append(.antiEntropy(inFull: true))
            beginSync(at: now)
        case .failure(let error):
            finishedFullSync(failingWith: error.message, at: now)
        }
    }

    private mutating func beginSync(at now: Instant) {
        if !syncs.isWriting && !syncs.isAdvancing { advanceSync(at: now) }
    }

    /// Goes on with the sync under way, or with the next that waits, until something is to be written or nothing is
    /// left.
    private mutating func advanceSync(at now: Instant) {
        syncs.isAdvancing = true
        while syncs.isWriting || syncs.begin(over: state) {
            if let write = syncs.run?.next(in: &state, tokens: tokens) {
                emit(.write(write))
                break
            }
            finishSync(at: now)
        }
        syncs.isAdvancing = false
        releaseFacts(at: now)
    }

    private mutating func finishSync(at now: Instant) {
        guard let (origin, failure) = syncs.end() else { return }
        switch origin {
        case .request:
            if let failure { log(.error, "failed to sync changes", ["error": failure]) }
        case .antiEntropy(inFull: true): finishedFullSync(failingWith: failure, at: now)
        case .antiEntropy(inFull: false):
            if let failure { logAntiEntropy("failed to sync changes", failure) }
            perform(antiEntropy.finished(inFull: false, successfully: failure == nil), at: now)
        }
        emit(.touch(service: nil))
    }

    /// Takes the outcome of a write that `.write` asked for.
    mutating func wrote(_ write: LocalWrite, _ outcome: LocalWrite.Outcome, at now: Instant) {
        state.receive(outcome, of: write)
        syncs.run?.receive(outcome, of: write)
        report(write, outcome)
        advanceSync(at: now)
    }

    private mutating func finishedFullSync(failingWith error: String?, at now: Instant) {
        if let error { logAntiEntropy("failed to sync remote state", error) }
        perform(antiEntropy.finished(inFull: true, successfully: error == nil), at: now)
    }

    // MARK: Logging

    private mutating func logAntiEntropy(_ message: String, _ error: String) {
        emit(.log(.error, AgentLog.Line("agent.anti_entropy", message, ["error": error])))
    }

    private mutating func report(_ write: LocalWrite, _ outcome: LocalWrite.Outcome) {
        let words = ReportWords(write.target)
        switch outcome {
        case .done: log(.info, words.done, words.values)
        case .denied(let accessor):
            let id = words.id.isEmpty ? node.id : words.id
            log(.warn, words.denied + " blocked by ACLs", [words.what: id, "accessorID": accessor])
        case .failed(let error):
            log(.warn, words.failed, words.id.isEmpty ? ["error": error] : [words.what: words.id, "error": error])
        }
    }

    private struct ReportWords {
        let what: String
        let id: String
        let done: String
        let denied: String
        let failed: String

        init(_ target: LocalWrite.Target) {
            switch target {
            case .node: self.init("node", "", "Synced node info", "Node info update", "Syncing node info failed.")
            case .service(let id):
                self.init("service", id, "Synced service", "Service registration", "Syncing service failed.")
            case .check(let id): self.init("check", id, "Synced check", "Check registration", "Syncing check failed.")
            case .removedService(let id):
                self.init(
                    "service",
                    id,
                    "Deregistered service",
                    "Service deregistration",
                    "Deregistering service failed."
                )
            case .removedCheck(let id):
                self.init("check", id, "Deregistered check", "Check deregistration", "Deregistering check failed.")
            }
        }

        private init(_ what: String, _ id: String, _ done: String, _ denied: String, _ failed: String) {
            (self.what, self.id, self.done, self.denied, self.failed) = (what, id, done, denied, failed)
        }

        var values: KeyValuePairs<String, String> { id.isEmpty ? [:] : [what: id] }
    }
}
