// SPDX-License-Identifier: MIT

/// Writes: preparation on the leader, the log, and the answer when the entry is applied.
extension Cluster {
    /// Who waits for an entry of the log, and what to tell when it is applied.
    struct Proposal {
        /// Called once: with the result when the entry was applied on the leader that proposed it, or with why it never
        /// will be.
        let completed: (Result<CommandResult, ConsulError>) -> Void
    }

    func start(_ write: Write, from caller: Caller) throws {
        let leader = try leaderAgent(for: write.datacenter, asked: caller.agent)
        let server = leader.server!
        countCall(of: caller.agent, .rpcRequest, on: leader)
        var view = LeaderView(store: server.store, now: now, random: server.random)
        let prepared = try write.prepare(&view)
        server.random = view.random
        for session in view.renewedSessions { startExpiry(of: session, on: leader, server) }
        switch prepared {
        case .answer(let reply): respond(reply, to: caller)
        case .propose(let command, let render):
            let proposal = Proposal { [unowned self] outcome in
                do {
                    respond(try render(outcome.get()), to: caller)
                } catch let error as ConsulError {
                    refuse(error, facts: nil, to: caller)
                } catch {
                    preconditionFailure("only ConsulError crosses an operation, not \(error)")
                }
            }
            propose(command, on: leader, proposal)
        }
    }

    /// A write of the cluster's own (anti-entropy, timers), asked from an agent: as a request without a client. It is
    /// not held where there is no leader; who asks tries again by its own rules.
    func write(
        _ command: Command, from agent: Agent, completed: @escaping (Result<CommandResult, ConsulError>) -> Void
    ) {
        do {
            let leader = try leaderAgent(for: agent.identity.datacenter, asked: agent)
            countCall(of: agent, .rpcRequest, on: leader)
            propose(command, on: leader, Proposal(completed: completed))
        } catch let error as ConsulError {
            completed(.failure(error))
        } catch {
            preconditionFailure("only ConsulError crosses an operation, not \(error)")
        }
    }

    private func leaderAgent(for datacenter: String, asked agent: Agent) throws -> Agent {
        try requireDatacenter(datacenter, askedOf: agent)
        guard let server = agent.server else { throw ConsulError.noKnownServers }
        guard server.isLeader else { throw ConsulError.noClusterLeader }
        return agent
    }
}
