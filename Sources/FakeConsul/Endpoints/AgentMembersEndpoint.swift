// SPDX-License-Identifier: MIT

/// An agent's view of the gossip pools, and what one can do about members.
enum AgentMembersEndpoint: Endpoint {
    static let routes = [
        Route("/v1/agent/members", (.get, members)),
        Route("/v1/agent/join/", (.put, join)),
        Route("/v1/agent/leave", (.put, leave)),
        Route("/v1/agent/force-leave/", (.put, forceLeave)),
    ]

    @Sendable static func members(_ call: Call) throws -> Operation {
        let wan = !(call.query["wan"] ?? "").isEmpty
        let segment = call.query["segment"] ?? ""
        if wan && !segment.isEmpty && segment != "_all" {
            throw ConsulError.badRequest("Cannot provide a segment with wan=true")
        }
        let filter = call.query["filter"] ?? ""
        return .agent(
            AgentCall(token: call.token) { view in
                let found = wan ? view.cluster.wanMembers(seenBy: view.agent) : view.cluster.members(seenBy: view.agent)
                let authorizer = try view.authorizer()
                guard let found else { return .json { $0.null() } }
                if !wan && !segment.isEmpty && segment != "_all" { throw ConsulError.segmentsNotSupported }
                let compiled = try CompiledFilter.checked(filter, for: Member.filterSchema)
                return .json(view.visible(found.filter { compiled.matches($0) }, to: authorizer))
            }
        )
    }

    @Sendable static func join(_ call: Call) -> Operation {
        let address = call.tailText
        let wan = !(call.query["wan"] ?? "").isEmpty
        return .agent(
            .performing(token: call.token) { view, done in
                _ = try view.authorizer(with: .agent(.write, of: call))
                if wan && view.agent.server == nil {
                    throw ConsulError.internal("Must be a server to join WAN cluster")
                }
                view.cluster.join(view.agent, at: address, wan: wan) { failure in
                    done(failure.map { .failure($0) } ?? .success(.empty))
                }
            }
        )
    }

    /// A lone agent has nobody to tell; with it the whole process ends.
    @Sendable static func leave(_ call: Call) -> Operation {
        .agent(
            .performing(token: call.token) { view, done in
                _ = try view.authorizer(with: .agent(.write, of: call))
                let (cluster, agent) = (view.cluster, view.agent)
                cluster.leave(agent) {
                    done(.success(.empty))
                    if cluster.agents.count == 1 { cluster.effects.append(.stop(agent: agent.number)) }
                }
            }
        )
    }

    @Sendable static func forceLeave(_ call: Call) -> Operation {
        let name = call.tailText
        let wan = call.query.has("wan")
        let prune = call.query.has("prune")
        return .agent(
            .performing(token: call.token) { view, done in
                _ = try view.authorizer(with: Need(.write, .operator))
                let (agent, cluster) = (view.agent, view.cluster)
                if wan && agent.server == nil {
                    throw ConsulError.internal("Must be a server to force-leave a node from the WAN cluster")
                }
                guard let member = cluster.member(named: name, seenBy: agent, wan: wan) else {
                    throw ConsulError.internal("agent: No node found with name '\(name)'")
                }
                cluster.forceLeave(member, by: agent, prune: prune, onlyWAN: wan)
                guard member !== agent else { return done(.success(.empty)) }
                cluster.later(cluster.forceLeaveTime, at: agent) { done(.success(.empty)) }
            }
        )
    }
}

extension ConsulError {
    fileprivate static let segmentsNotSupported = ConsulError.internal(
        "Network segments are not supported in this version of Consul"
    )
}
