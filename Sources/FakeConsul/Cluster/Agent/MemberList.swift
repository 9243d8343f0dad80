// SPDX-License-Identifier: MIT

/// Members of the gossip pools.
extension Cluster {
    /// The members of the LAN pool that an agent sees, in the order in which they came.
    func members(seenBy agent: Agent) -> [Member] {
        agents.compactMap { subject in
            guard subject.identity.datacenter == agent.identity.datacenter else { return nil }
            var member = subject.member
            member.status = memberStatus(of: subject, seenBy: agent)
            return member.status == .none ? nil : member
        }
    }

    /// The members of the WAN pool; nil at a client agent, which is in none.
    func wanMembers(seenBy agent: Agent) -> [Member]? {
        guard agent.server != nil else { return nil }
        return serverAgents.compactMap { subject in
            var member = subject.wanMember
            member.status = gossip.wan.status(of: subject.number, seenBy: agent.number)
            return member.status == .none ? nil : member
        }
    }
}

extension Agent {
    /// The agent as a member of its datacenter's pool.
    var member: Member {
        var tags = commonTags
        if identity.serfWANPort > 0 && identity.isServer { tags["wan_join_port"] = String(identity.serfWANPort) }
        return Member(name: identity.nodeName, address: identity.address, port: identity.serfLANPort, tags: tags)
    }

    /// A server as a member of the pool of all datacenters' servers.
    var wanMember: Member {
        Member(
            name: "\(identity.nodeName).\(identity.datacenter)",
            address: identity.wanAddress,
            port: identity.serfWANPort,
            tags: commonTags
        )
    }

    private var commonTags: StringMap {
        var tags: StringMap = [
            "build": "\(identity.version):\(ConsulVersion.revision)", "dc": identity.datacenter,
            "id": identity.nodeID,
            "role": identity.isServer ? "consul" : "node", "segment": "", "vsn": "2", "vsn_max": "3", "vsn_min": "2",
        ]
        guard identity.isServer else {
            let advertised = configuration.leave.advertisedReconnectTimeout
            if advertised > .zero { tags["rc_tm"] = GoDuration.format(advertised) }
            return tags
        }
        tags["acls"] = requests.acl.isEnabled ? "1" : "0"
        tags["ft_fs"] = "1"
        tags["ft_si"] = "1"
        tags["port"] = String(identity.serverPort)
        tags["raft_vsn"] = "3"
        return tags
    }
}

extension AgentIdentity {
    /// The node's own record, as the agent wants the catalog to have it.
    var node: Node {
        var addresses: StringMap = ["lan": address, "wan": wanAddress]
        if let family = IPAddress(address).map({ $0.v4 == nil ? "ipv6" : "ipv4" }) {
            addresses["lan_\(family)"] = address
        }
        if let family = IPAddress(wanAddress).map({ $0.v4 == nil ? "ipv6" : "ipv4" }) {
            addresses["wan_\(family)"] = wanAddress
        }
        var meta = StringMap(nodeMeta)
        meta["consul-network-segment"] = ""
        meta["consul-version"] = version
        return Node(
            id: nodeID,
            name: nodeName,
            address: address,
            datacenter: datacenter,
            taggedAddresses: addresses,
            meta: meta
        )
    }
}
