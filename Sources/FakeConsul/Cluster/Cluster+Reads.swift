// SPDX-License-Identifier: MIT

/// Reads on a server: running the closure, parking, waking.
extension Cluster {
    /// The longest time that a query may block, and what stands for none (`max_query_time`, `default_query_time`).
    static let maxQueryTime = Duration.seconds(600)
    static let defaultQueryTime = Duration.seconds(300)

    /// The time that a query may block by what was asked, within Consul's bounds.
    static func boundedWait(_ asked: Duration) -> Duration {
        asked > maxQueryTime ? maxQueryTime : asked <= .zero ? defaultQueryTime : asked
    }

    /// Begins a read on a server that may answer it.
    func start(_ read: Read, on agent: Agent, _ server: Server, for asker: Asker) throws {
        if asker.caller.agent === agent { countCall(of: agent, .rpcQuery, on: agent) }
        guard read.options.consistency == .consistent, !read.isStreamed, !read.isForAnyServer else {
            return try run(read, on: agent, server, for: asker)
        }
        confirm(read, on: agent, server, for: asker, until: now + agent.configuration.rpcHoldTimeout)
    }

    /// Runs a read once a quorum has confirmed that the server leads, and it has applied all of earlier terms.
    private func confirm(
        _ read: Read, on agent: Agent, _ server: Server, for asker: Asker, until limit: Instant
    ) {
        verifyLeader(agent) { [unowned self] outcome in
            do {
                try outcome.get()
                if server.leadership?.isEstablished == true { return try run(read, on: agent, server, for: asker) }
                guard now < limit else { throw ConsulError.notReadyForConsistentReads }
                let pause = agent.configuration.rpcHoldTimeout / 16
                later(pause, at: agent) { [unowned self] in confirm(read, on: agent, server, for: asker, until: limit) }
            } catch let error as ConsulError {
                answer(.failure(error), to: asker)
            } catch {
                preconditionFailure("only ConsulError crosses an operation, not \(error)")
            }
        }
    }

    /// Runs a read for the first time, and parks it if it is to block and there is no news.
    private func run(_ read: Read, on agent: Agent, _ server: Server, for asker: Asker) throws {
        var view = view(for: read, at: agent, on: server, earlierRuns: 0)
        if let perform = read.perform { return self.perform(perform, view, for: read, asker) }
        let reply = try read.run(&view)
        guard read.options.blocks, reply.outcome != .unlooked, max(1, reply.index) <= read.options.minIndex else {
            return respond(reply, to: read, from: agent, server, for: asker)
        }
        let caller = asker.caller
        let question = ParkedQuery.Question(
            agent: caller.agent.number, server: agent.number, target: caller.target + read.distinction,
            token: read.options.token,
            form: caller.form, minIndex: read.options.minIndex)
        let query = parked.query(asking: question) ?? {
            let query = ParkedQuery(
                id: parked.takeID(), question: question, source: .read(read, on: agent, server),
                minIndex: read.options.minIndex, foundNothingBefore: reply.outcome == .notFound)
            query.permissions = view.permissions
            parked.insert(query, watching: view.watch.keys)
            return query
        }()
        join(query, asker: asker, wait: waitTime(read.options.maxWait))
    }

    /// Has the server do what a read asks for, and answers when that is done.
    private func perform(_ work: Read.Work, _ view: ReadView, for read: Read, _ asker: Asker) {
        let asker = asker.reply == nil ? awaited(asker) : asker
        do {
            try work(view) { [unowned self] outcome in
                switch outcome {
                case .success(let reply): respond(reply, to: read, from: view.agent, view.server, for: asker)
                case .failure(let error): answer(.failure(error), to: asker)
                }
            }
        } catch let error as ConsulError {
            answer(.failure(error), to: asker)
        } catch {
            preconditionFailure("only ConsulError crosses an operation, not \(error)")
        }
    }

    func join(_ query: ParkedQuery, asker: Asker, wait: Duration) {
        let deadline = queue.schedule(at: now + wait, .queryTimedOut(query.id, member: asker.caller.id))
        parked.join(query, asker: asker, deadline: deadline)
        journal.parked(asker.caller.id, now: now)
    }

    /// The time that a query blocks: what was asked within Consul's bounds, and a random sixteenth more, so that many
    /// queries do not end at once (`consul agent/consul/rpc.go RPCQueryTimeout`).
    private func waitTime(_ asked: Duration) -> Duration {
        let wait = Self.boundedWait(asked)
        return wait + .nanoseconds(Int64(waitRandom.below(UInt64(max(1, wait.nanoseconds / 16)))))
    }

    // MARK: Waking

    /// Runs the parked queries that looked at what was touched, until nothing more is touched.
    func wakeTouched() {
        while true {
            var isQuiet = true
            if !localTouched.isEmpty {
                let touched = localTouched
                localTouched.removeAll(keepingCapacity: true)
                isQuiet = false
                for query in parked.watching(touched) where parked[query.id] != nil { rerun(query) }
            }
            for agent in serverAgents {
                guard let touched = agent.server?.store.takeTouched(), !touched.isEmpty else { continue }
                isQuiet = false
                if parked.isEmpty { continue }
                for query in parked.watching(touched) where query.question.server == agent.number {
                    if parked[query.id] != nil { rerun(query) }
                }
            }
            if isQuiet { return }
        }
    }

    /// Runs a parked query again; answers all that wait in it if there is news.
    private func rerun(_ query: ParkedQuery) {
        do {
            switch query.source {
            case .read(let read, let agent, let server):
                // A deposed leader cannot confirm any more what it reads.
                if read.options.consistency == .consistent, !read.isStreamed, !server.isLeader {
                    throw ConsulError.internal(RaftError.notLeader.message)
                }
                var view = view(for: read, at: agent, on: server, earlierRuns: query.runs)
                view.permissions = query.permissions
                let reply = try read.run(&view)
                query.permissions = view.permissions
                query.runs += 1
                if isNews(reply, for: query) { return answer(query, with: reply, facts: (read, agent, server)) }
                parked.rewatch(query, keys: view.watch.keys)
            case .agent(let call):
                let agent = agents[query.question.agent]
                var view = AgentView(agent: agent, cluster: self, token: call.token, now: now)
                let reply = try call.run(&view)
                query.runs += 1
                if reply.outcome != .unchanged { return answer(query, with: reply, facts: nil) }
                parked.rewatch(query, keys: view.watch.keys)
            }
        } catch let error as ConsulError {
            end(query, .error) { answer(.failure(error), to: $0) }
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
        case .changed, .unlooked: break
        }
        return reply.index > query.minIndex
    }

    private func answer(
        _ query: ParkedQuery, with reply: Reply, facts source: (Read, Agent, Server)?, wake: JournalWake = .key
    ) {
        guard let first = query.members.first?.asker.caller else { return }
        let facts = source.map { self.facts(of: $0.0, from: $0.1, $0.2, askedBy: first) }
        let answer = Answer(reply, facts: facts)
        end(query, wake) { self.answer(.success(answer), to: $0) }
    }

    /// Takes the query out and tells each that waits in it.
    private func end(_ query: ParkedQuery, _ wake: JournalWake, _ tell: (Asker) -> Void) {
        parked.remove(query)
        for member in query.members {
            journal.woke(member.asker.caller.id, wake, now: now)
            queue.cancel(member.deadline)
            tell(member.asker)
        }
    }

    func cancelDeadline(of id: RequestID, in query: ParkedQuery) {
        for member in query.members where member.asker.caller.id == id { queue.cancel(member.deadline) }
    }

    /// Answers one that waited long enough with what is there now.
    func timeOut(_ id: ParkedQuery.ID, member: RequestID) {
        guard let query = parked[id], let asker = query.members.first(where: { $0.asker.caller.id == member })?.asker
        else { return }
        parked.leave(query, member: member)
        journal.woke(member, .timeout, now: now)
        do {
            switch query.source {
            case .read(let read, let agent, let server):
                var view = view(for: read, at: agent, on: server, earlierRuns: 0)
                view.permissions = query.permissions.final
                let reply = try read.run(&view)
                respond(reply, to: read, from: agent, server, for: asker)
            case .agent(let call):
                var view = AgentView(agent: asker.caller.agent, cluster: self, token: call.token, now: now)
                respond(try call.run(&view), to: asker)
            }
        } catch let error as ConsulError {
            answer(.failure(error), to: asker)
        } catch {
            preconditionFailure("only ConsulError crosses an operation, not \(error)")
        }
    }

    /// Another state has taken the place of a server's own: its queries end with what is there now, and the index that
    /// they came with where that is higher (`consul agent/blockingquery`, AbandonCh).
    func abandonQueries(on agent: Agent) {
        for query in parked.all where query.question.server == agent.number {
            guard case .read(let read, let agent, let server) = query.source else { continue }
            var view = view(for: read, at: agent, on: server, earlierRuns: query.runs)
            guard var reply = try? read.run(&view) else { continue }
            reply.index = max(reply.index, query.question.minIndex)
            answer(query, with: reply, facts: (read, agent, server), wake: .abandoned)
        }
    }

    // MARK: Answering

    /// Runs a read that does not block.
    func runOnce(_ read: Read, on agent: Agent, _ server: Server) throws -> Reply {
        var view = view(for: read, at: agent, on: server, earlierRuns: 0)
        return try read.run(&view)
    }

    private func view(for read: Read, at agent: Agent, on server: Server, earlierRuns: Int) -> ReadView {
        var view = ReadView(
            cluster: self, agent: agent, server: server, token: read.options.token,
            datacenters: read.isForAnyServer ? datacenters(knownTo: agent) : [], store: server.store,
            isStreamed: read.isStreamed, watch: WatchSet(isRecording: read.options.blocks),
            earlierRuns: earlierRuns, now: now, knowsLeader: server.knowsLeader,
            lastContact: server.lastContact(at: now))
        if read.isStreamed && agent.requests.acl.isEnabled { view.watchTokens() }
        return view
    }

    private func respond(_ reply: Reply, to read: Read, from agent: Agent, _ server: Server, for asker: Asker) {
        if isTooOld(read, server) {
            var read = read
            read.options.consistency = .default
            read.options.maxStale = .zero
            return take(.read(read), at: agent, for: asker)
        }
        let caller = asker.caller
        guard !read.isPlain else { return respond(reply, to: asker) }
        var facts = facts(of: read, from: agent, server, askedBy: caller)
        if reply.outcome == .unlooked { (facts.knownLeader, facts.lastContact) = (false, .zero) }
        guard facts.cache != nil else { return respond(reply, facts: facts, to: asker) }
        let answer = Answer(reply, facts: facts)
        caches.keep(answer, to: read, by: caller)
        self.answer(.success(answer), to: asker)
    }

    /// Whether a stale answer is older than was allowed, so that the leader is asked (`MaxStaleDuration`).
    private func isTooOld(_ read: Read, _ server: Server) -> Bool {
        guard read.options.consistency == .stale, read.showsConsistency, read.options.maxStale > .zero else {
            return false
        }
        return server.lastContact(at: now) > read.options.maxStale
    }

    private func facts(of read: Read, from agent: Agent, _ server: Server, askedBy caller: Caller) -> ReadFacts {
        var facts = ReadFacts(knownLeader: server.knowsLeader, lastContact: server.lastContact(at: now))
        if read.showsConsistency {
            facts.consistency = read.options.consistency == .stale ? "stale"
                : read.options.consistency == .consistent ? "consistent" : "leader"
        }
        if read.isStreamed {
            facts.backend = "streaming"
            facts.knownLeader = false
            facts.lastContact = .zero
        }
        if read.isCacheable && read.options.useCache { facts.cache = caches.touch(read, by: caller, at: now) }
        return facts
    }

    /// What the asked agent's cache has for an errand whose servers cannot be asked.
    func rememberedAnswer(to errand: Errand) -> Answer? {
        guard case .read(let read) = errand.operation, read.isCacheable, read.options.useCache, !read.options.blocks,
            errand.asker.caller.agent === errand.agent, let answer = caches.answer(to: read, by: errand.asker.caller)
        else { return nil }
        var facts = answer.facts
        facts?.cache = caches.touch(read, by: errand.asker.caller, at: now)
        return Answer(answer.reply, facts: facts)
    }
}
