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
    mutating func authorizer() throws(ConsulError) -> Authorizer {
        if permissions.areFinal, let latest = permissions.latest { return latest }
        let found = try cluster.authorizer(for: token, on: agent, store)
        permissions.note(found)
        return found
    }

    /// What the token of the request might do when the query began. Most of Consul's handlers resolve the token once,
    /// and then block; only those that filter lists look again at each run.
    mutating func standingAuthorizer() throws(ConsulError) -> Authorizer {
        if let first = permissions.first { return first }
        return try authorizer()
    }

    /// What of a list the token may see. That something is left out is told only to those who brought a token
    /// (`consul agent/consul/rpc.go maskResultsFilteredByACLs`), and not by the streaming backend.
    mutating func visible<Element: Guarded>(_ all: [Element]) throws(ConsulError) -> Visible<Element> {
        shown(try authorizer().visible(all))
    }

    /// What of a list the token might see when the query began.
    mutating func visibleFromStart<Element: Guarded>(_ all: [Element]) throws(ConsulError) -> Visible<Element> {
        shown(try standingAuthorizer().visible(all))
    }

    private func shown<Element>(_ visible: Visible<Element>) -> Visible<Element> {
        Visible(elements: visible.elements, hidesSome: visible.hidesSome && !token.isEmpty && !isStreamed)
    }
}

/// What the token of a query was found to allow, from run to run.
struct QueryPermissions {
    /// When the query began.
    private(set) var first: Authorizer?
    /// At the last run.
    private(set) var latest: Authorizer?
    /// Whether its time is over: the query ends with what its last run found.
    private(set) var areFinal = false

    mutating func note(_ authorizer: Authorizer) {
        first = first ?? authorizer
        latest = authorizer
    }

    /// The same for the answer of a query whose time is over.
    var final: QueryPermissions {
        var final = self
        final.areFinal = true
        return final
    }
}

extension LeaderView {
    /// What the token of the request may do, by the leader's state.
    func authorizer() throws(ConsulError) -> Authorizer { try cluster.authorizer(for: token, on: agent, store) }
}

extension AgentView {
    /// What the token of the request may do at this agent.
    func authorizer() throws(ConsulError) -> Authorizer { try authorizer(for: token) }

    /// What of a list the token may see; that something is left out is told only to those who brought a token.
    func visible<Element: Guarded>(_ all: [Element], to authorizer: Authorizer) -> Visible<Element> {
        let visible = authorizer.visible(all)
        return Visible(elements: visible.elements, hidesSome: visible.hidesSome && !token.isEmpty)
    }

    /// What a token may do at this agent.
    func authorizer(for token: String) throws(ConsulError) -> Authorizer {
        try cluster.authorizer(for: token, at: agent)
    }
}
