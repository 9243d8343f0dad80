// SPDX-License-Identifier: MIT

/// Writes: preparation on the leader, the log, and the answer when the entry is applied.
extension Cluster {
    /// Who waits for an entry of the log, and what to tell when it is applied.
    struct Proposal {
        /// Called once: with the result when the entry was applied on the leader that proposed it, or with why it never
        /// will be.
        let completed: (Result<CommandResult, ConsulError>) -> Void
    }

    /// Carries a write out on the leader.
    func start(_ write: Write, on leader: Agent, _ server: Server, for asker: Asker) throws {
        if asker.caller.agent === leader { countCall(of: leader, .rpcRequest, on: leader) }
        var view = LeaderView(
            cluster: self, agent: leader, token: write.token, store: server.store, now: clock(of: leader),
            random: server.random)
        let prepared = try write.prepare(&view)
        server.random = view.random
        for session in view.renewedSessions { startExpiry(of: session, on: leader, server) }
        switch prepared {
        case .answer(let reply): respond(reply, to: asker)
        case .perform(let work): work(self, leader) { [unowned self] in finish($0, for: asker) }
        case .propose(let command, let render):
            let proposal = Proposal { [unowned self] outcome in
                do {
                    respond(try render(outcome.get()), to: asker)
                } catch let error as ConsulError {
                    answer(.failure(error), to: asker)
                } catch {
                    preconditionFailure("only ConsulError crosses an operation, not \(error)")
                }
            }
            propose(command, on: leader, proposal)
        }
    }

    func finish(_ outcome: Result<Reply, ConsulError>, for asker: Asker) {
        switch outcome {
        case .success(let reply): respond(reply, to: asker)
        case .failure(let error): answer(.failure(error), to: asker)
        }
    }

    /// A write of an agent's own (anti-entropy): as a request without a client.
    func write(
        _ command: Command, from agent: Agent, as token: String,
        completed: @escaping (Result<CommandResult, ConsulError>) -> Void
    ) {
        var result = CommandResult.done
        let write = Write(datacenter: agent.identity.datacenter, token: token) { view in
            try view.authorizer().vet(command, against: view.store.catalog)
            return .propose(command) {
                result = $0
                return .empty
            }
        }
        let asker = Asker(caller: itself(agent, purpose: "write")) { completed($0.map { _ in result }) }
        take(.write(write), at: agent, for: asker)
    }
}
