// SPDX-License-Identifier: MIT

/// The leader takes servers into its Raft group, and out of it (`raft-autopilot`, `raft.go`).
extension Cluster {
    /// How long a leader waits with a change of its group while another is under way.
    private static let pause = Duration.milliseconds(20)

    /// Takes a server in, without a vote at first. Another with the same address, whose place it takes, goes before it;
    /// not where so many would go that the rest were no quorum.
    func addToGroup(_ member: Agent, by leader: Agent) {
        guard let server = leader.server, server.leadership != nil else { return }
        let group = server.raft.membership.latest
        let id = ServerID(member.identity.nodeID)
        let address = member.identity.serverAddress
        if group.server(id)?.address == address { return }
        guard server.raft.canChangeMembership else {
            return later(Self.pause, at: leader) { [unowned self] in
                if memberStatus(of: member, seenBy: leader) == .alive { addToGroup(member, by: leader) }
            }
        }
        let displaced = group.servers.filter { $0.address == address && $0.id != id }
        let voters = group.servers.count { $0.suffrage == .voter }
        if displaced.count(where: { $0.suffrage == .voter }) > voters - group.quorum {
            return log(.error, AgentLog.Line("agent.server", Self.instability), of: leader)
        }
        if let first = displaced.first {
            change(.remove(first.id), of: leader)
            return later(Self.pause, at: leader) { [unowned self] in addToGroup(member, by: leader) }
        }
        change(.addNonvoter(id, address: address), of: leader)
        removeDeadServers(of: leader)
        tendServers(of: leader)
    }

    private static let instability = "Preventing server addition that would require removal of too many servers and "
        + "cause cluster instability"

    /// Takes a server out; tells when that is committed, or why it is not.
    func removeFromGroup(_ id: ServerID, by leader: Agent, then proceed: @escaping (ConsulError?) -> Void = { _ in }) {
        changeGroup(.remove(id), by: leader, then: proceed) { $0.contains(id) }
    }

    /// Gives a server of the group a vote.
    func giveVote(_ id: ServerID, by leader: Agent) {
        guard let member = leader.server?.raft.membership.latest.server(id) else { return }
        changeGroup(.addVoter(id, address: member.address), by: leader, then: { _ in }) { group in
            group.server(id).map { $0.suffrage != .voter } ?? false
        }
    }

    /// Makes a change as soon as no other is under way, if there is still something to change.
    private func changeGroup(
        _ change: MembershipChange, by leader: Agent, then proceed: @escaping (ConsulError?) -> Void,
        if isWanted: @escaping (RaftConfiguration) -> Bool
    ) {
        guard let server = leader.server, server.leadership != nil else {
            return proceed(.internal(RaftError.notLeader.message))
        }
        guard isWanted(server.raft.membership.latest) else { return proceed(nil) }
        guard server.raft.canChangeMembership else {
            return later(Self.pause, at: leader) { [unowned self] in
                changeGroup(change, by: leader, then: proceed, if: isWanted)
            }
        }
        self.change(change, of: leader, then: proceed)
        tendServers(of: leader)
    }

    private func change(
        _ change: MembershipChange, of leader: Agent, then proceed: @escaping (ConsulError?) -> Void = { _ in }
    ) {
        var refusal: RaftError?
        tell(leader) { raft, now, effects in
            do throws(RaftError) {
                let index = try raft.changeMembership(change, at: now, into: &effects)
                leader.server?.proposals[index] = Proposal { outcome in
                    if case .failure(let error) = outcome { proceed(error) } else { proceed(nil) }
                }
            } catch {
                refusal = error
            }
        }
        if let refusal { proceed(.internal(refusal.message)) }
    }
}
