// SPDX-License-Identifier: MIT

/// The counts that an agent shows about itself: groups of texts by name (`consul agent/agent.go Stats`).
struct AgentStatistics {
    private(set) var groups = SortedMap<StringMap>()

    init(agent: Agent, cluster: Cluster) {
        groups["agent"] = Self.agent(agent)
        groups["build"] = [
            "prerelease": "", "revision": ConsulVersion.revision, "version": agent.identity.version,
            "version_metadata": "",
        ]
        groups["consul"] = Self.consul(agent)
        let pool = cluster.members(seenBy: agent)
        groups["serf_lan"] = Self.gossip(pool, eventTime: cluster.eventClocks[agent.identity.datacenter, default: 1])
        guard let server = agent.server else { return }
        groups["raft"] = Self.raft(server)
        groups["serf_wan"] = Self.gossip(cluster.wanMembers(seenBy: agent) ?? [], eventTime: 1)
    }

    private static func agent(_ agent: Agent) -> StringMap {
        let kinds = agent.local.runners.pairs.map(\.value.kind)
        return [
            "check_monitors": String(kinds.filter { $0 == .script }.count),
            "check_ttls": String(kinds.filter { $0 == .ttl }.count),
            "checks": String(agent.local.state.allChecks.count),
            "services": String(agent.local.state.allServices.count),
        ]
    }

    private static func consul(_ agent: Agent) -> StringMap {
        let acl = agent.requests.acl.isEnabled ? "enabled" : "disabled"
        guard let server = agent.server else {
            return ["acl": acl, "known_servers": String(agent.servers.order.count), "server": "false"]
        }
        let leader = server.raft.leader.flatMap { server.raft.membership.latest.server($0) }
        return [
            "acl": acl, "bootstrap": "false", "known_datacenters": String(1 + agent.remoteServers.count),
            "leader": server.isLeader ? "true" : "false", "leader_addr": leader?.address ?? "",
            "server": "true",
        ]
    }

    private static func raft(_ server: Server) -> StringMap {
        let group = server.raft.membership.latest.servers
        let peers = group.count { $0.suffrage == .voter && $0.id != server.raft.id }
        return [
            "applied_index": String(server.store.appliedIndex), "commit_index": String(server.store.appliedIndex),
            "fsm_pending": "0", "last_log_index": String(server.store.appliedIndex), "num_peers": String(peers),
            "protocol_version": "3", "protocol_version_max": "3", "protocol_version_min": "0",
            "snapshot_version_max": "1",
            "snapshot_version_min": "0", "state": server.isLeader ? "Leader" : "Follower",
        ]
    }

    private static func gossip(_ members: [Member], eventTime: UInt64) -> StringMap {
        [
            "coordinate_resets": "0", "encrypted": "false", "event_queue": "0", "event_time": String(eventTime),
            "failed": String(members.filter { $0.status == .failed }.count), "health_score": "0", "intent_queue": "0",
            "left": String(members.filter { $0.status == .left }.count), "member_time": String(members.count),
            "members": String(members.count), "query_queue": "0", "query_time": "1",
        ]
    }
}
