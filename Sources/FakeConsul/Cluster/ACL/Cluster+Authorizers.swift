// SPDX-License-Identifier: MIT

/// Who may do what: the token of a request, resolved where it is asked for.
extension Cluster {
    /// What a token may do, by a server's own state.
    func authorizer(for token: String, on agent: Agent, _ store: StateStore) throws(ConsulError) -> Authorizer {
        .unrestricted
    }

    /// What a token may do at an agent that answers by itself.
    func authorizer(for token: String, at agent: Agent) throws(ConsulError) -> Authorizer {
        .unrestricted
    }
}

extension ReadView {
    /// What the token of the request may do, by the state of the server that answers, as it is at this run.
    ///
    /// - Throws: `ACL not found` where the server knows no such token.
    func authorizer() throws(ConsulError) -> Authorizer { try cluster.authorizer(for: token, on: agent, store) }
}

extension LeaderView {
    /// What the token of the request may do, by the leader's state.
    func authorizer() throws(ConsulError) -> Authorizer { try cluster.authorizer(for: token, on: agent, store) }
}

extension AgentView {
    /// What a token may do at this agent.
    func authorizer(for token: String) throws(ConsulError) -> Authorizer {
        try cluster.authorizer(for: token, at: agent)
    }
}
