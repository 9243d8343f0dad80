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
            effects.append(
                .respond(id, Stamp.response(reply, facts: nil, form: ResponseForm(), agent: agent)))
        case .stall(let time):
            inTransit[id] = agent.number
            guard let time else { return true }
            later(time, at: agent) { [unowned self] in
                guard inTransit.removeValue(forKey: id) != nil else { return }
                receive(request, id, agent)
            }
        }
        return true
    }

    /// Another agent's call came to a server.
    ///
    /// - Parameters:
    ///   - fail: answers the call with an error.
    ///   - perform: carries it out.
    func grayCalled(_ agent: Agent, fail: (ConsulError) -> Void, perform: @escaping () -> Void) {
        switch agent.faults.gray {
        case nil: perform()
        case .error(let text)?: fail(.internal(text))
        case .stall(let time?)?: later(time, at: agent, perform)
        case .stall(nil)?: break
        }
    }
}
