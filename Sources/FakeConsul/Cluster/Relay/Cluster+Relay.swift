// SPDX-License-Identifier: MIT

/// Requests that an agent passes on to a server outside the simulation.
extension Cluster {
    func start(_ call: RelayCall, from caller: Caller) throws {
        let view = AgentView(agent: caller.agent, cluster: self, token: call.token, now: now)
        switch try call.prepare(view) {
        case .answer(let reply): respond(reply, to: caller)
        case .pass(let request):
            relays[caller.id] = awaited(Asker(caller: caller))
            effects.append(.relay(caller.id, request))
        }
    }

    /// The server outside has answered, or could not be asked: nil. Whoever waits no more hears nothing of it.
    func relayed(_ id: RequestID, _ answer: RelayAnswer?) {
        guard let asker = relays.removeValue(forKey: id) else { return }
        guard let answer else { return respond(Reply(.badGateway), to: asker) }
        var reply = Reply(answer.status, body: .bytes(answer.body, contentType: nil))
        reply.headers = answer.headers.passedOn
        respond(reply, to: asker)
    }

    /// How many clients wait for a server outside, for which nothing of the simulation moves.
    var relayedClients: Int { relays.keys.count { openRequests.contains($0) } }
}
