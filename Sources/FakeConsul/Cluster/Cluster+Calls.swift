// SPDX-License-Identifier: MIT

/// Calls: a request's operation on its way to an answer.
extension Cluster {
    /// A call that could not be answered at once because there was no leader; it is tried again until the hold timeout.
    struct HeldCall {
        let caller: Caller
        let operation: Operation
        let startedAt: Instant
        var tries = 1
        var previousWait = Duration.zero
    }

    /// Begins to carry out what a caller asks; the answer comes as an effect, perhaps at once.
    func submit(_ operation: Operation, from caller: Caller) {
        attempt(operation, from: caller, held: nil)
    }

    /// Drops what the client waits for.
    ///
    /// - Returns: whether an answer comes all the same: a write that is in the log already is answered, in case the
    ///   client only closed its own half of the connection.
    func clientHungUp(_ id: RequestID) -> Bool {
        if let query = parked.query(of: id) {
            cancelDeadline(of: id, in: query)
            parked.leave(query, member: id)
            return false
        }
        if streams.contains(where: { $0.caller.id == id }) {
            streams.removeAll { $0.caller.id == id }
            return false
        }
        return held.removeValue(forKey: id) == nil
    }

    func attempt(_ operation: Operation, from caller: Caller, held call: HeldCall?) {
        do {
            switch operation {
            case .answer(let reply): respond(reply, to: caller)
            case .read(let read): try start(read, from: caller)
            case .write(let write): try start(write, from: caller)
            case .agent(let call): try start(call, from: caller)
            case .stream(let source): start(source, from: caller)
            }
        } catch let error as ConsulError {
            if error == .noClusterLeader, hold(operation, from: caller, after: call) { return }
            refuse(error, facts: errorFacts(of: operation, at: caller.agent), to: caller)
        } catch {
            preconditionFailure("only ConsulError crosses an operation, not \(error)")
        }
    }

    // MARK: Holding

    /// Keeps a call that met no leader and tries it again later, unless it was held long enough. The waits grow as
    /// Consul's do: after try n a random time between the last wait and hold timeout/16 × 2^(n-1) (`consul
    /// agent/consul/rpc.go forwardRequestToLeader`).
    private func hold(_ operation: Operation, from caller: Caller, after call: HeldCall?) -> Bool {
        var call = call ?? HeldCall(caller: caller, operation: operation, startedAt: now)
        let limit = caller.agent.configuration.rpcHoldTimeout + blockingTime(of: operation)
        guard now - call.startedAt <= limit else { return false }
        let ceiling = caller.agent.configuration.rpcHoldTimeout.nanoseconds / 16 << min(call.tries - 1, 16)
        let least = min(call.previousWait.nanoseconds, ceiling)
        let wait = least + Int64(holdRandom.below(UInt64(max(1, ceiling - least))))
        call.previousWait = .nanoseconds(wait)
        call.tries += 1
        held[caller.id] = call
        queue.schedule(at: now + call.previousWait, .retry(caller.id))
        return true
    }

    func retry(_ id: RequestID) {
        guard let call = held.removeValue(forKey: id) else { return }
        attempt(call.operation, from: call.caller, held: call)
    }

    private func blockingTime(of operation: Operation) -> Duration {
        guard case .read(let read) = operation, read.options.blocks else { return .zero }
        return waitTime(read.options.maxWait, at: nil)
    }

    // MARK: Answering

    func respond(_ reply: Reply, facts: ReadFacts? = nil, to caller: Caller) {
        measure(caller)
        effects.append(.respond(caller.id, Stamp.response(reply, facts: facts, form: caller.form, agent: caller.agent)))
    }

    func refuse(_ error: ConsulError, facts: ReadFacts?, to caller: Caller) {
        measure(caller)
        effects.append(.respond(caller.id, Stamp.refusal(error, facts: facts, form: caller.form, agent: caller.agent)))
    }

    /// The headers of a refused read, for the resources whose handlers stamp them even then.
    func errorFacts(of operation: Operation, at agent: Agent) -> ReadFacts? {
        guard case .read(let read) = operation, read.stampsErrors else { return nil }
        return ReadFacts(knownLeader: false)
    }
}
