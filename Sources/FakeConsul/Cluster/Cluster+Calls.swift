// SPDX-License-Identifier: MIT

/// Calls: a request's operation on its way to an answer.
extension Cluster {
    /// Begins to carry out what a caller asks; the answer comes as an effect, perhaps at once.
    func submit(_ operation: Operation, from caller: Caller) {
        switch operation {
        case .answer(let reply): respond(reply, to: caller)
        case .read(let read):
            var asker = Asker(caller: caller, stampsErrors: read.stampsErrors, rewords: read.rewords)
            if read.fallsBackToStale && read.options.consistency != .stale { asker.fallback = read.stale }
            take(operation, at: caller.agent, for: asker)
        case .write(let write):
            take(operation, at: caller.agent, for: Asker(caller: caller, rewords: write.rewords))
        case .agent(let call): refusing(caller) { try start(call, from: caller) }
        case .control(let call): start(call, from: caller)
        case .stream(let call): refusing(caller) { try start(call, from: caller) }
        case .relay(let call): refusing(caller) { try start(call, from: caller) }
        case .hangUp: hangUp(caller)
        }
    }

    /// Answers what the asked agent refuses.
    private func refusing(_ caller: Caller, _ body: () throws -> Void) {
        do { try body() } catch let error as ConsulError {
            refuse(error, facts: nil, to: caller)
        } catch {
            preconditionFailure("only ConsulError crosses an operation, not \(error)")
        }
    }

    /// Drops what the client waits for.
    ///
    /// - Returns: whether an answer comes all the same: a write that is in the log already is answered, in case the
    ///   client only closed its own half of the connection.
    func clientHungUp(_ id: RequestID) -> Bool {
        openRequests.remove(id)
        stalled.remove(id)
        let wasInTransit = inTransit.removeValue(forKey: id) != nil
        if leaveParked(id) { return false }
        if streams.contains(where: { $0.caller.id == id }) {
            streams.removeAll { $0.caller.id == id }
            return false
        }
        return !wasInTransit
    }

    /// Takes a caller out of the query in which it waits. False where it waits in none.
    @discardableResult
    private func leaveParked(_ id: RequestID) -> Bool {
        guard let query = parked.query(of: id) else { return false }
        cancelDeadline(of: id, in: query)
        parked.leave(query, member: id)
        return true
    }

    // MARK: Answering

    /// The same asker, known to wait for what other agents say: only as long as it waits still is it answered.
    func awaited(_ asker: Asker) -> Asker {
        let caller = asker.caller
        inTransit[caller.id] = caller.agent.number
        var awaited = asker
        awaited.reply = { [unowned self] outcome in
            guard inTransit.removeValue(forKey: caller.id) != nil else { return }
            // A server may hold a query for it still, whose answer was given up.
            leaveParked(caller.id)
            answer(outcome, to: asker)
        }
        return awaited
    }

    /// Gives the outcome to whoever asked.
    func answer(_ outcome: Result<Answer, ConsulError>, to asker: Asker) {
        if let reply = asker.reply { return reply(outcome) }
        let caller = asker.caller
        if case .failure(let error) = outcome, error.isNoLeader, let fallback = asker.fallback {
            var last = asker
            last.fallback = nil
            return take(.read(fallback), at: caller.agent, for: last)
        }
        switch outcome {
        case .success(let answer):
            measure(caller)
            send(answer.response(form: caller.form, agent: caller.agent), to: caller.id, from: caller.agent)
        case .failure(let error):
            let error = asker.rewords?(error) ?? error
            refuse(error, facts: asker.stampsErrors ? ReadFacts(knownLeader: false) : nil, to: caller)
        }
    }

    /// Gives a reply to whoever asked.
    func respond(_ reply: Reply, facts: ReadFacts? = nil, to asker: Asker) {
        if let send = asker.reply { return send(.success(Answer(reply, facts: facts))) }
        respond(reply, facts: facts, to: asker.caller)
    }

    func respond(_ reply: Reply, facts: ReadFacts? = nil, to caller: Caller) {
        measure(caller)
        let response = Stamp.response(reply, facts: facts, form: caller.form, agent: caller.agent)
        send(response, to: caller.id, from: caller.agent)
    }

    func refuse(_ error: ConsulError, facts: ReadFacts?, to caller: Caller) {
        logRefusal(error, caller)
        measure(caller)
        let response = Stamp.refusal(error, facts: facts, form: caller.form, agent: caller.agent)
        send(response, to: caller.id, from: caller.agent)
    }

    // MARK: Clients' requests

    /// A client's request has come.
    func accepted(_ id: RequestID, at agent: Agent) {
        openRequests.insert(id)
        note(.asked(agent: agent.number))
    }

    /// Answers a client's request.
    func send(_ response: Response, to id: RequestID, from agent: Agent) {
        openRequests.remove(id)
        note(.answered(agent: agent.number, status: response.status.code))
        effects.append(.respond(id, response))
    }

    /// Ends a client's connection in good order without an answer.
    private func hangUp(_ caller: Caller) {
        openRequests.remove(caller.id)
        effects.append(.hangUp(caller.id, .emptyReply, Response()))
    }

    /// Says that a client's request gets no answer.
    func drop(_ id: RequestID) {
        stalled.remove(id)
        if openRequests.remove(id) != nil { effects.append(.drop(id)) }
    }

    /// Whether a client waits for something that is under way: neither for time to pass, nor for a link that is cut,
    /// nor for somebody outside.
    private var isRequestMoving: Bool {
        var moving = openRequests.count - parked.memberCount - held.values.count { $0.asker.caller.isClient }
        for connection in connections.values {
            moving -= connection.calls.count { $0.isStuck && $0.isClients }
        }
        moving -= stalled.count + relayedClients
        for agent in agents { moving -= agent.suspended.count(where: \.isRequest) }
        return moving > 0
    }

    /// Lets what clients wait for and what is on its way through the network arrive, for so long at most. Time goes on
    /// meanwhile.
    func settleRequests(within limit: Duration) {
        let end = now + limit
        while isInFlight, let next = nextDeadline, next <= end, isRequestMoving { advance(to: next) }
    }

    // MARK: What an agent asks for itself

    /// A caller without a client: the agent itself.
    func itself(_ agent: Agent, purpose: String) -> Caller {
        lastInternalCall += 1
        let id = RequestID(slot: Caller.internalSlot, serial: lastInternalCall)
        return .itself(agent, id: id, purpose: purpose, at: now)
    }
}

extension Caller {
    /// The slot of calls that no client made.
    static let internalSlot: Int32 = -2
    /// The slot of DNS questions.
    static let dnsSlot: Int32 = -3

    /// Whether a client waits for it.
    var isClient: Bool { id.slot != Self.internalSlot }
}
