// SPDX-License-Identifier: MIT

/// A member of the Raft group as operators see it (`structs.RaftServer`).
struct GroupMember: JSONWritable {
    let server: RaftServer
    /// Nil for one that gossip does not know.
    let node: String?
    let isLeader: Bool
    /// The last entry that it had when autopilot asked it; 0 where that did not know it yet.
    let lastIndex: LogIndex

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("ID")
            json.string(server.id.name)
            json.key("Node")
            json.string(node ?? "(unknown)")
            json.key("Address")
            json.string(server.address)
            json.key("Leader")
            json.bool(isLeader)
            json.key("ProtocolVersion")
            json.string(node == nil ? "unknown" : "3")
            json.key("Voter")
            json.bool(server.suffrage == .voter)
            json.key("LastIndex")
            json.int(lastIndex)
        }
    }
}

extension Cluster {
    /// The Raft group as a server knows it.
    func groupMembers(seenBy server: Server) -> [GroupMember] {
        guard let agent = agentsByServerID[server.raft.id].map({ agents[$0] }) else { return [] }
        let group = server.raft.membership.latest
        // A server by itself knows best how far its log goes: nobody looks there.
        let state = group.servers.count > 1 ? autopilotState(of: server) : server.autopilot.state
        let leader = server.raft.leader.flatMap { group.server($0)?.address }
        return group.servers.map { member in
            let peer = serverAgents.first { peer in
                peer.identity.datacenter == agent.identity.datacenter && peer.identity.serverAddress == member.address
                    && memberStatus(of: peer, seenBy: agent) != .none
            }
            return GroupMember(
                server: member, node: peer?.identity.nodeName, isLeader: member.address == leader,
                lastIndex: state.server(member.id)?.statistics.lastIndex ?? 0)
        }
    }

    /// Whether a server finds the address of another by its ID: gossip says that it is there.
    func knowsServer(_ id: String, _ agent: Agent) -> Bool {
        serverAgents.contains { peer in
            peer.identity.nodeID == id && peer.identity.datacenter == agent.identity.datacenter
                && [.alive, .leaving].contains(memberStatus(of: peer, seenBy: agent))
        }
    }
}
