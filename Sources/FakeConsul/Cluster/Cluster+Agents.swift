// SPDX-License-Identifier: MIT

/// Calls that the asked agent answers by itself.
extension Cluster {
    func start(_ call: AgentCall, from caller: Caller) throws {
        var view = AgentView(agent: caller.agent, cluster: self, token: call.token, now: now)
        if let perform = call.perform {
            let asker = awaited(Asker(caller: caller))
            return try perform(view) { [unowned self] in finish($0, for: asker) }
        }
        let reply = try call.run(&view)
        guard let wait = call.maxWait, reply.outcome == .unchanged else { return respond(reply, to: caller) }
        // A number of its own keeps a call that is not shared from meeting another.
        let question = ParkedQuery.Question(
            agent: caller.agent.number, server: -1, target: caller.target, token: call.token, form: caller.form,
            minIndex: call.isShared ? 0 : parked.takeID().number)
        let query = parked.query(asking: question) ?? {
            let query = ParkedQuery(
                id: parked.takeID(), question: question, source: .agent(call), minIndex: 0, foundNothingBefore: false)
            parked.insert(query, watching: view.watch.keys)
            return query
        }()
        join(query, asker: Asker(caller: caller), wait: wait)
    }

    /// Notes that an agent's own state changed, so that calls that block on it wake.
    func touchLocal(_ key: WatchKey) { localTouched.append(key) }
}
