// SPDX-License-Identifier: MIT

/// Calls on the local state of an agent.
///
/// While a sync writes to the catalog, the local state is held still, and Consul lets every call on it wait: in an
/// outage these waits are seconds long, and visible.
extension Operation {
    /// The longest that such a call waits; longer than any sync takes.
    private static let longestWait = Duration.seconds(3600)

    /// Looks at the local state.
    ///
    /// - Parameter need: what the token must allow, which is looked at before any wait.
    static func local(
        as token: String, requiring need: Need? = nil,
        _ run: @escaping (inout AgentView, Authorizer) throws -> Reply
    ) -> Operation {
        var authorizer: Authorizer?
        return .agent(
            AgentCall(token: token, maxWait: longestWait, isShared: false) { view in
                view.watchLocal()
                let standing = try authorizer ?? view.authorizer(with: need)
                authorizer = standing
                return view.agent.local.isHeld ? .waiting : try run(&view, standing)
            }
        )
    }

    /// Changes the local state, synchronises it, and answers when the sync is through: with 200, however it went.
    static func changingLocal(
        as token: String, requiring need: Need? = nil, _ change: @escaping (AgentView, Authorizer) throws -> Void
    ) -> Operation {
        var authorizer: Authorizer?
        var ticket: UInt64?
        return .agent(
            AgentCall(token: token, maxWait: longestWait, isShared: false) { view in
                view.watchLocal()
                if ticket == nil {
                    let standing = try authorizer ?? view.authorizer(with: need)
                    authorizer = standing
                    guard !view.agent.local.isHeld else { return .waiting }
                    try change(view, standing)
                    ticket = view.cluster.withLocal(of: view.agent) { $0.syncForRequest(at: view.now) }
                }
                guard let ticket else { return .empty }
                return view.agent.local.syncs.isDone(ticket) ? .empty : .waiting
            }
        )
    }
}

/// What a token must allow.
struct Need {
    let access: ACLAccess
    let resource: ACLResource

    init(_ access: ACLAccess, _ resource: ACLResource) { (self.access, self.resource) = (access, resource) }

    /// The asked agent's own.
    static func agent(_ access: ACLAccess, of call: Call) -> Need {
        Need(access, .agent(call.agent.identity.nodeName))
    }
}

extension AgentCall {
    /// The time that a call blocks: what was asked within Consul's bounds.
    static func wait(_ asked: Duration) -> Duration {
        asked <= .zero ? Cluster.defaultQueryTime : min(asked, Cluster.maxQueryTime)
    }
}

extension AgentView {
    /// What the token of the request may do at this agent.
    ///
    /// - Throws: a denial where it does not allow what is needed.
    func authorizer(with need: Need?) throws(ConsulError) -> Authorizer {
        let authorizer = try authorizer()
        if let need { try authorizer.require(need.access, need.resource) }
        return authorizer
    }

    /// Wakes the call at any change of the local state.
    mutating func watchLocal() { watch.insert(.local(agent: agent.number, service: nil)) }
}

extension Reply {
    /// The call goes on waiting.
    fileprivate static var waiting: Reply {
        var reply = Reply.empty
        reply.outcome = .unchanged
        return reply
    }
}
