// SPDX-License-Identifier: MIT

/// Gray agents: they take part in gossip and Raft, they accept connections, and do not do what they are asked.
extension Cluster {
    /// A client's request came to an agent.
    ///
    /// - Returns: whether a fault deals with it.
    func grayReceived(_ request: Request, id: RequestID, at agent: Agent) -> Bool {
        guard let gray = agent.faults.gray else { return false }
        switch gray {
        case .error(let text):
            let reply = Reply(.internalServerError, body: .text(text))
            send(Stamp.response(reply, facts: nil, form: ResponseForm(), agent: agent), to: id, from: agent)
        case .stall(let time):
            inTransit[id] = agent.number
            stalled.insert(id)
            guard let time else { return true }
            later(time, at: agent) { [unowned self] in
                stalled.remove(id)
                guard inTransit.removeValue(forKey: id) != nil else { return }
                receive(request, id, agent)
            }
        }
        return true
    }

    /// Another agent's call came to a server, which carries it out unless a fault is against it.
    ///
    /// - Parameters:
    ///   - answer: answers the call; it is called at most once.
    func perform(_ call: RPCCall, at agent: Agent, answer: @escaping (RPCCall.Outcome) -> Void) {
        switch agent.faults.gray {
        case nil: call.perform(answer)
        case .error(let text)?: answer(.failure(.internal(text)))
        case .stall(let time)?:
            call.isStalled = true
            guard let time else { return }
            later(time, at: agent) {
                call.isStalled = false
                call.perform(answer)
            }
        }
    }
}
