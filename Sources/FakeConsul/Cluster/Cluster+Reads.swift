// SPDX-License-Identifier: MIT

/// Reads: picking the server, running the closure, parking, waking.
extension Cluster {
    /// The longest time that a query may block, and what stands for none (`max_query_time`, `default_query_time`).
    static let maxQueryTime = Duration.seconds(600)
    static let defaultQueryTime = Duration.seconds(300)

    func start(_ read: Read, from caller: Caller) throws {
        let agent = try serverAgent(for: read, asked: caller.agent)
        guard let server = agent.server else { throw ConsulError.noKnownServers }
        countCall(of: caller.agent, .rpcQuery, on: agent)
        guard read.options.consistency == .consistent else { return try run(read, on: agent, server, for: caller) }
        guard server.leadership?.isEstablished == true else { throw ConsulError.notReadyForConsistentReads }
        verifyLeader(agent) { [unowned self] outcome in
            do {
                try outcome.get()
                try run(read, on: agent, server, for: caller)
            } catch let error as ConsulError {
                refuse(error, facts: errorFacts(of: .read(read), at: caller.agent), to: caller)
            } catch {
                preconditionFailure("only ConsulError crosses an operation, not \(error)")
            }
        }
    }

    /// Runs a read for the first time, and parks it if it is to block and there is no news.
    private func run(_ read: Read, on agent: Agent, _ server: Server, for caller: Caller) throws {
        var view = view(for: read, on: server, earlierRuns: 0)
        let reply = try read.run(&view)
        guard read.options.blocks, max(1, reply.index) <= read.options.minIndex else {
            return respond(reply, facts: facts(of: read, from: agent, server, askedBy: caller), to: caller)
        }
        let question = ParkedQuery.Question(
            agent: caller.agent.number, target: caller.target, token: read.options.token, form: caller.form,
            minIndex: read.options.minIndex)
        let query = parked.query(asking: question) ?? {
            let query = ParkedQuery(
                id: parked.takeID(), question: question, source: .read(read, on: agent, server),
                minIndex: read.options.minIndex, foundNothingBefore: reply.outcome == .notFound)
            parked.insert(query, watching: view.watch.keys)
            return query
        }()
        join(query, caller: caller, wait: waitTime(read.options.maxWait, at: caller.agent))
    }

    func join(_ query: ParkedQuery, caller: Caller, wait: Duration) {
        let deadline = queue.schedule(at: now + wait, .queryTimedOut(query.id, member: caller.id))
        parked.join(query, caller: caller, deadline: deadline)
    }

    /// The time that a query blocks at most: what was asked within Consul's bounds, and with an agent a random
    /// sixteenth more, so that many queries do not end at once (`consul agent/consul/rpc.go RPCQueryTimeout`).
    func waitTime(_ asked: Duration, at agent: Agent?) -> Duration {
        let wait = asked > Self.maxQueryTime ? Self.maxQueryTime : asked <= .zero ? Self.defaultQueryTime : asked
        let sixteenth = UInt64(wait.nanoseconds / 16)
        return agent == nil ? wait : wait + .nanoseconds(Int64(waitRandom.below(max(1, sixteenth))))
    }

    // MARK: Waking

    /// Runs the parked queries that looked at what was touched, until nothing more is touched.
    func wakeTouched() {
        while true {
            var touched: [WatchKey] = localTouched
            localTouched.removeAll(keepingCapacity: true)
            for agent in agents { if let server = agent.server { touched += server.store.takeTouched() } }
            if touched.isEmpty { return }
            wakeAliases(touched)
            if parked.isEmpty { continue }
            for query in parked.watching(touched) where parked[query.id] != nil { rerun(query) }
        }
    }

    /// Runs a parked query again; answers all that wait in it if there is news.
    private func rerun(_ query: ParkedQuery) {
        do {
            switch query.source {
            case .read(let read, let agent, let server):
                var view = view(for: read, on: server, earlierRuns: query.runs)
                let reply = try read.run(&view)
                query.runs += 1
                if isNews(reply, for: query) { return answer(query, with: reply, facts: (read, agent, server)) }
                parked.rewatch(query, keys: view.watch.keys)
            case .agent(let call):
                var view = AgentView(agent: agents[query.question.agent], cluster: self, now: now)
                let reply = try call.run(&view)
                query.runs += 1
                if reply.outcome != .unchanged { return answer(query, with: reply, facts: nil) }
                parked.rewatch(query, keys: view.watch.keys)
            }
        } catch let error as ConsulError {
            end(query) { self.refuse(error, facts: nil, to: $0) }
        } catch {
            preconditionFailure("only ConsulError crosses an operation, not \(error)")
        }
    }

    /// The rule of the two sentinel errors in `consul agent/blockingquery`.
    private func isNews(_ reply: Reply, for query: ParkedQuery) -> Bool {
        switch reply.outcome {
        case .notFound:
            if query.foundNothingBefore { query.minIndex = max(query.minIndex, reply.index) }
            query.foundNothingBefore = true
        case .unchanged: query.minIndex = max(query.minIndex, reply.index)
        case .changed: break
        }
        return reply.index > query.minIndex
    }

    private func answer(_ query: ParkedQuery, with reply: Reply, facts source: (Read, Agent, Server)?) {
        guard let first = query.members.first?.caller else { return }
        let facts = source.map { self.facts(of: $0.0, from: $0.1, $0.2, askedBy: first) }
        let response = Stamp.response(reply, facts: facts, form: query.question.form, agent: first.agent)
        end(query) { caller in
            self.measure(caller)
            self.effects.append(.respond(caller.id, response))
        }
    }

    /// Takes the query out and tells each that waits in it.
    private func end(_ query: ParkedQuery, _ tell: (Caller) -> Void) {
        parked.remove(query)
        for member in query.members {
            queue.cancel(member.deadline)
            tell(member.caller)
        }
    }

    func cancelDeadline(of id: RequestID, in query: ParkedQuery) {
        for member in query.members where member.caller.id == id { queue.cancel(member.deadline) }
    }

    /// Answers one that waited long enough with what is there now.
    func timeOut(_ id: ParkedQuery.ID, member: RequestID) {
        guard let query = parked[id], let caller = query.members.first(where: { $0.caller.id == member })?.caller else {
            return
        }
        parked.leave(query, member: member)
        do {
            switch query.source {
            case .read(let read, let agent, let server):
                var view = view(for: read, on: server, earlierRuns: 0)
                let reply = try read.run(&view)
                respond(reply, facts: facts(of: read, from: agent, server, askedBy: caller), to: caller)
            case .agent(let call):
                var view = AgentView(agent: caller.agent, cluster: self, now: now)
                respond(try call.run(&view), to: caller)
            }
        } catch let error as ConsulError {
            refuse(error, facts: nil, to: caller)
        } catch {
            preconditionFailure("only ConsulError crosses an operation, not \(error)")
        }
    }

    // MARK: Servers

    /// The agent whose state store answers: any server for a stale read, else the leader.
    private func serverAgent(for read: Read, asked agent: Agent) throws -> Agent {
        try requireDatacenter(read.options.datacenter, askedOf: agent)
        guard let server = agent.server else { throw ConsulError.noKnownServers }
        if read.options.consistency == .stale { return agent }
        guard server.isLeader else { throw ConsulError.noClusterLeader }
        return agent
    }

    func requireDatacenter(_ datacenter: String, askedOf agent: Agent) throws {
        guard datacenter == agent.identity.datacenter else { throw ConsulError.noPathToDatacenter }
    }

    private func view(for read: Read, on server: Server, earlierRuns: Int) -> ReadView {
        ReadView(
            store: server.store, watch: WatchSet(isRecording: read.options.blocks), earlierRuns: earlierRuns, now: now,
            knowsLeader: server.knowsLeader, lastContact: server.lastContact(at: now))
    }

    private func facts(of read: Read, from agent: Agent, _ server: Server, askedBy caller: Caller) -> ReadFacts {
        var facts = ReadFacts(knownLeader: server.knowsLeader, lastContact: server.lastContact(at: now))
        if read.showsConsistency {
            facts.consistency = read.options.consistency == .stale ? "stale"
                : read.options.consistency == .consistent ? "consistent" : "leader"
        }
        if read.streamsWhenBlocking && (read.options.blocks || read.options.useCache) {
            facts.backend = "streaming"
            facts.knownLeader = false
        }
        if read.isCacheable && read.options.useCache { facts.cache = caches.touch(read, by: caller, at: now) }
        return facts
    }
}
