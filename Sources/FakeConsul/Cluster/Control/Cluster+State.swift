// SPDX-License-Identifier: MIT

extension Cluster {
    /// The whole cluster as it is now.
    var state: ClusterState {
        let roster = roster
        return ClusterState(
            now: now, agents: agents.map { state(of: $0, isLeader: roster.members[$0.number].isLeader) },
            links: linkStates, faults: faults.active.map(state))
    }

    private func state(of agent: Agent, isLeader: Bool) -> AgentState {
        let isRunning = links[agent.machine] != .dead
        return AgentState(
            name: agent.name, node: agent.identity.nodeName, datacenter: agent.identity.datacenter,
            isServer: agent.identity.isServer, isLeader: isLeader, process: links[agent.machine].process,
            http: agent.identity.httpAddress, raft: isRunning ? agent.server.map(raftState) : nil,
            members: !isRunning ? [] : members(seenBy: agent).map {
                MemberState(name: $0.name, status: $0.status.state)
            })
    }

    private func raftState(of server: Server) -> RaftState {
        let raft = server.raft
        let leader = raft.leader.flatMap { agentsByServerID[$0] }.map { agents[$0].name }
        return RaftState(
            role: raft.role.state, term: raft.term, leader: leader, lastIndex: raft.log.lastIndex,
            commitIndex: raft.commitIndex, appliedIndex: server.lastApplied)
    }

    private var linkStates: [LinkState] {
        links.changed.map { ends in
            let quality = links.quality(from: ends.source, to: ends.target)
            return LinkState(
                from: agents[ends.source.number].name, to: agents[ends.target.number].name,
                isCut: links.isCut(ends), latency: quality.latency, jitter: quality.jitter, loss: quality.loss)
        }
    }
}

extension MachineCondition {
    fileprivate var process: AgentState.Process {
        switch self {
        case .running: .running
        case .frozen: .frozen
        case .dead: .dead
        }
    }
}

extension RaftRole {
    fileprivate var state: RaftState.Role {
        switch self {
        case .follower: .follower
        case .candidate: .candidate
        case .leader: .leader
        }
    }
}

extension Member.Status {
    fileprivate var state: MemberState.Status {
        switch self {
        case .none: .none
        case .alive: .alive
        case .leaving: .leaving
        case .left: .left
        case .failed: .failed
        }
    }
}
