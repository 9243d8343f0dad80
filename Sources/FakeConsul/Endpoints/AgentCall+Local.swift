// SPDX-License-Identifier: MIT

/// Calls on the local state of an agent.
///
/// While a sync writes to the catalog, the local state is held still, and Consul lets every call on it wait: in an
/// outage these waits are seconds long, and visible.
extension Operation {
    /// The longest that such a call waits; longer than any sync takes.
    private static let longestWait = Duration.seconds(3600)

    /// Looks at the local state.
    static func local(_ run: @escaping (inout AgentView) throws -> Reply) -> Operation {
        .agent(
            AgentCall(maxWait: longestWait, isShared: false) { view in
                view.watchLocal()
                return view.agent.local.isHeld ? .waiting : try run(&view)
            }
        )
    }

    /// Changes the local state, synchronises it, and answers when the sync is through: with 200, however it went.
    static func changingLocal(_ change: @escaping (AgentView) throws -> Void) -> Operation {
        var ticket: UInt64?
        return .agent(
            AgentCall(maxWait: longestWait, isShared: false) { view in
                view.watchLocal()
                if ticket == nil {
                    guard !view.agent.local.isHeld else { return .waiting }
                    try change(view)
                    ticket = view.cluster.withLocal(of: view.agent) { $0.syncForRequest(at: view.now) }
                }
                guard let ticket else { return .empty }
                return view.agent.local.syncs.isDone(ticket) ? .empty : .waiting
            }
        )
    }
}

extension AgentCall {
    /// The time that a call blocks: what was asked within Consul's bounds.
    static func wait(_ asked: Duration) -> Duration {
        asked <= .zero ? Cluster.defaultQueryTime : min(asked, Cluster.maxQueryTime)
    }
}

extension AgentView {
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
