// SPDX-License-Identifier: MIT

/// Who answers a read or a write: the agent itself, a server that it knows, the leader, another datacenter
/// (`consul agent/consul/rpc.go forwardRPC`, `client.go RPC`).
extension Cluster {
    /// An agent takes a read or a write, from a client or from another agent.
    func take(_ operation: Operation, at agent: Agent, for asker: Asker) {
        if agent.server != nil, let refusal = refusal(of: operation, at: agent, for: asker) {
            return answer(.failure(refusal), to: asker)
        }
        if let server = agent.server, answersItself(operation, at: agent, server) {
            return run(operation, at: agent, server, for: asker)
        }
        pursue(Errand(operation, at: agent, for: asker.reply == nil ? awaited(asker) : asker, now: now))
    }

    private func answersItself(_ operation: Operation, at agent: Agent, _ server: Server) -> Bool {
        guard operation.datacenter == agent.identity.datacenter else { return false }
        if server.isLeader { return true }
        guard case .read(let read) = operation else { return false }
        if read.isForAnyServer { return true }
        // A server that has not heard a leader since its start does not know how old its state is.
        return read.allowsStale && server.raft.silence(at: now) != nil
    }

    func run(_ operation: Operation, at agent: Agent, _ server: Server, for asker: Asker) {
        do {
            switch operation {
            case .read(let read): try start(read, on: agent, server, for: asker)
            case .write(let write): try start(write, on: agent, server, for: asker)
            case .answer, .agent, .control, .stream, .relay, .hangUp:
                preconditionFailure("only reads and writes are asked of servers")
            }
        } catch let error as ConsulError {
            answer(.failure(error), to: asker)
        } catch {
            preconditionFailure("only ConsulError crosses an operation, not \(error)")
        }
    }

    // MARK: Errands

    /// One try of an errand.
    func pursue(_ errand: Errand) {
        guard errand.isCurrent else { return }
        let agent = errand.agent
        guard let server = agent.server else { return askServer(errand) }
        if let datacenter = errand.operation.datacenter, datacenter != agent.identity.datacenter {
            return askDatacenter(datacenter, errand)
        }
        if answersItself(errand.operation, at: agent, server) {
            return run(errand.operation, at: agent, server, for: errand.asker)
        }
        guard !agent.isLeaving, let leader = server.raft.leader else { return failed(errand, .noClusterLeader) }
        guard let target = agentsByServerID[leader].map({ agents[$0] }), canLookUp(target, from: agent) else {
            return failed(errand, .leaderNotTracked)
        }
        ask(target, errand) { [unowned self] in failed(errand, $0) }
    }

    private func askServer(_ errand: Errand) {
        let agent = errand.agent
        guard let target = serverToAsk(of: agent) else { return failed(errand, .noKnownServers) }
        agent.metrics.increment(.clientRPC, at: now)
        guard agent.limits.allowsCall(at: now) else {
            agent.metrics.increment(.clientRPCExceeded, at: now)
            return answer(.failure(.rpcRateExceeded), to: errand.asker)
        }
        ask(target, errand) { [unowned self] error in
            agent.servers.failed(target.number)
            failed(errand, error)
        }
    }

    private func askDatacenter(_ datacenter: String, _ errand: Errand) {
        let agent = errand.agent
        guard let servers = agent.remoteServers[datacenter], !servers.isEmpty else {
            return answer(.failure(.noPathToDatacenter), to: errand.asker)
        }
        guard let first = servers.first else { return answer(.failure(.datacenterNotReachable), to: errand.asker) }
        ask(agents[first], errand) { [unowned self] error in
            agent.remoteServers[datacenter]?.failed(first)
            answer(.failure(error), to: errand.asker)
        }
    }

    private func ask(_ target: Agent, _ errand: Errand, otherwise: @escaping (ConsulError) -> Void) {
        // What the cache has is answered at once; where the servers can tell, it is as new as theirs.
        let canTell = isHeard(target, by: errand.agent) && target.server?.knowsLeader == true
        if !canTell, let known = rememberedAnswer(to: errand) { return answer(.success(known), to: errand.asker) }
        let limits = errand.agent.configuration
        let blocking = errand.operation.blockingTime
        let timeout = blocking > .zero ? blocking + limits.rpcHoldTimeout : limits.limits.rpcClientTimeout
        let caller = errand.asker.caller
        let transport = errand.operation.transport
        call(target, from: errand.agent, for: caller, over: transport, timeout: timeout) { [unowned self] reply in
            countServed(errand.operation, by: target)
            take(errand.operation, at: target, for: Asker(caller: caller, reply: reply))
        } complete: { [unowned self] outcome in
            guard errand.isCurrent else { return }
            switch outcome {
            case .success: answer(outcome, to: errand.asker)
            case .failure(let error): otherwise(transport.told(error))
            }
        }
    }

    /// A try has failed: another follows later, or the errand ends with the error.
    private func failed(_ errand: Errand, _ error: ConsulError) {
        if let known = rememberedAnswer(to: errand) { return answer(.success(known), to: errand.asker) }
        if !hold(errand, after: error) { answer(.failure(error), to: errand.asker) }
    }

    /// Keeps an errand that may be tried again. The waits grow as Consul's do: after try n a random time between the
    /// last wait and hold timeout/16 × 2^(n-1) (`lib.RandomStaggerWithRange`, `getWaitTime`).
    private func hold(_ errand: Errand, after error: ConsulError) -> Bool {
        let holdTimeout = errand.agent.configuration.rpcHoldTimeout
        guard now - errand.startedAt <= holdTimeout + errand.operation.blockingTime,
            errand.operation.transport != .ownConnection,
            error.isNoLeader || (errand.isRead && (error.isEndOfFile || isLostGRPC(errand, error)))
        else { return false }
        let ceiling = (holdTimeout.nanoseconds / 16) << Int64(min(errand.tries - 1, 16))
        let least = min(errand.previousWait.nanoseconds, ceiling)
        errand.previousWait = .nanoseconds(least + Int64(holdRandom.below(UInt64(max(1, ceiling - least)))))
        errand.tries += 1
        lastErrand += 1
        held[lastErrand] = errand
        queue.schedule(at: now + errand.previousWait, .retry(lastErrand))
        return true
    }

    /// Whether the connection to the leader failed under a read over gRPC, which then waits for the next leader.
    private func isLostGRPC(_ errand: Errand, _ error: ConsulError) -> Bool {
        errand.operation.transport == .grpc && error.message.hasPrefix("rpc error getting client: ")
    }

    func retry(_ number: UInt64) {
        guard let errand = held.removeValue(forKey: number) else { return }
        let caller = errand.asker.caller
        if caller.isClient, inTransit[caller.id] == nil { return }
        journal.held(caller.id, for: now - errand.startedAt)
        pursue(errand)
    }

    // MARK: Who knows whom

    /// Whether a server finds another by its address: gossip says that it is there.
    private func canLookUp(_ target: Agent, from agent: Agent) -> Bool {
        switch memberStatus(of: target, seenBy: agent) {
        case .alive, .leaving: true
        case .none, .left, .failed: false
        }
    }

    /// The server whose turn it is to be asked by a client agent; nil where it knows none.
    func serverToAsk(of agent: Agent) -> Agent? {
        rebalance(&agent.servers)
        return agent.servers.first.map { agents[$0] }
    }

    private func rebalance(_ servers: inout ServerList) {
        let due = servers.rebalanceAt ?? now
        guard due <= now else { return }
        servers.shuffle(using: &rebalanceRandom)
        servers.rebalanceAt = now + rebalanceRandom.duration(in: ServerList.reuse..<(ServerList.reuse * 2))
        // A server that does not answer a ping is not put in front.
        for _ in servers.order.indices {
            guard let first = servers.first, links[agents[first].machine] != .running else { break }
            servers.failed(first)
        }
    }

    /// Answers an agent's own read without the way there and back, where nothing could come of that way: what keeps a
    /// healthy cluster in step costs next to nothing.
    ///
    /// - Returns: whether it was answered.
    func readAtOnce(
        _ read: Read, from agent: Agent, _ completed: (Result<Answer, ConsulError>) -> Void
    ) -> Bool {
        guard !read.options.blocks, agent.server == nil, agent.configuration.limits.rpcRate == .unlimited else {
            return false
        }
        guard let target = serverToAsk(of: agent), let server = target.server,
            target.faults.gray == nil, isNear(target, agent),
            let contact = server.raft.silence(at: now), contact <= read.options.maxStale
        else { return false }
        agent.metrics.increment(.clientRPC, at: now)
        countServed(.read(read), by: target)
        guard let reply = try? runOnce(read, on: target, server) else { return false }
        completed(.success(Answer(reply, facts: nil)))
        return true
    }

    /// Whether the way between two agents is so short and sure that nobody could tell it from none.
    private func isNear(_ a: Agent, _ b: Agent) -> Bool {
        guard links.isFlawless(between: a.machine, and: b.machine) else { return false }
        return [(a, b), (b, a)].allSatisfy { source, target in
            let quality = links.quality(from: source.machine, to: target.machine)
            return quality.latency + quality.jitter <= .milliseconds(1)
        }
    }

    func isHeard(_ target: Agent, by agent: Agent) -> Bool {
        links[target.machine] == .running && links.passesBothWays(between: agent.machine, and: target.machine)
    }

    private func countServed(_ operation: Operation, by server: Agent) {
        if case .read = operation { server.metrics.increment(.rpcQuery, at: now) }
        server.metrics.increment(.rpcRequest, at: now)
    }
}
