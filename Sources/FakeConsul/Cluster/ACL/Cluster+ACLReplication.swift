// SPDX-License-Identifier: MIT

/// The leader of a secondary datacenter takes over what the primary one has: policies, roles and, where that is wanted,
/// global tokens (`consul agent/consul/acl_replication.go`). It looks when there is something new, and waits where the
/// primary datacenter cannot be reached.
extension Cluster {
    /// How long the leader waits after a failure.
    private static let replicationPause = Duration.seconds(10)

    /// Access control changed at a server.
    func changedACLs(_ command: ACLCommand, on agent: Agent, _ server: Server) {
        if case .setTokens(let tokens, _) = command { reapLater(tokens, on: agent, server) }
        guard server.isLeader, agent.requests.acl.isPrimary else { return }
        for other in serverAgents where other.isLeader && follows(other, agent) {
            replicateACLsLater(to: other, after: GossipDelay.message.draw(&gossipRandom))
        }
    }

    /// Whether a server's datacenter takes over what that of the other has.
    private func follows(_ agent: Agent, _ primary: Agent) -> Bool {
        let settings = agent.requests.acl
        return settings.isEnabled && !settings.isPrimary && settings.primaryDatacenter == primary.identity.datacenter
    }

    private func replicateACLsLater(to agent: Agent, after pause: Duration) {
        guard let server = agent.server, server.leadership?.isEstablished == true else { return }
        if let event = server.leadership?.replicating { queue.cancel(event) }
        server.leadership?.replicating = laterEvent(pause, at: agent) { [unowned self] in
            server.leadership?.replicating = nil
            replicateACLs(to: agent, server)
        }
    }

    func replicateACLs(to agent: Agent, _ server: Server) {
        let settings = agent.requests.acl
        guard server.leadership?.isEstablished == true, settings.isEnabled, !settings.isPrimary else { return }
        server.aclReplication.isRunning = true
        server.aclReplication.sourceDatacenter = settings.primaryDatacenter
        server.aclReplication.includesTokens = settings.replicatesTokens
        let target = reachableServer(of: agent.remoteServers[settings.primaryDatacenter], from: agent)
        guard let source = target?.server?.store.acl else {
            server.aclReplication.lastError = clock(of: agent)
            server.aclReplication.lastErrorMessage =
                "failed to retrieve remote ACL policies: \(ConsulError.noPathToDatacenter.message)"
            return replicateACLsLater(to: agent, after: Self.replicationPause)
        }
        for command in ACLDifference(from: server.store.acl, to: source).commands(
            withTokens: settings.replicatesTokens && !agent.tokens.replication.isEmpty)
        {
            propose(.acl(command), on: agent, Proposal { _ in })
        }
        server.aclReplication.policyIndex = source.policies.index
        server.aclReplication.roleIndex = source.roles.index
        if settings.replicatesTokens { server.aclReplication.tokenIndex = source.tokens.index }
        server.aclReplication.lastSuccess = clock(of: agent)
    }
}

/// What must be changed here so that it is as there.
struct ACLDifference {
    private let here: ACLTables
    private let there: ACLTables

    init(from here: ACLTables, to there: ACLTables) {
        self.here = here
        self.there = there
    }

    /// Policies come before what refers to them.
    func commands(withTokens: Bool) -> [ACLCommand] {
        var commands: [ACLCommand] = []
        let policies = changes(here.policies.all, there.policies.all, by: \.hash)
        if !policies.new.isEmpty { commands.append(.setPolicies(policies.new)) }
        let roles = changes(here.roles.all, there.roles.all, by: \.hash)
        if !roles.new.isEmpty { commands.append(.setRoles(roles.new, allowsMissingLinks: true)) }
        if withTokens {
            let tokens = changes(
                here.tokens.all.filter { !$0.isLocal }, there.tokens.all.filter { !$0.isLocal }, by: \.hash)
            if !tokens.gone.isEmpty { commands.append(.deleteTokens(accessors: tokens.gone.map(\.accessorID))) }
            if !tokens.new.isEmpty { commands.append(.setTokens(tokens.new, .replication)) }
        }
        if !roles.gone.isEmpty { commands.append(.deleteRoles(ids: roles.gone.map(\.id))) }
        if !policies.gone.isEmpty { commands.append(.deletePolicies(ids: policies.gone.map(\.id))) }
        return commands
    }

    private func changes<Record: ACLRecord>(
        _ here: [Record], _ there: [Record], by hash: (Record) -> [UInt8]?
    ) -> (new: [Record], gone: [Record]) {
        let known = Dictionary(here.map { ($0.otherKey, $0) }, uniquingKeysWith: { $1 })
        let wanted = Set(there.map(\.otherKey))
        let new = there.filter { record in
            guard let old = known[record.otherKey] else { return true }
            return hash(old) != hash(record)
        }
        return (new, here.filter { !wanted.contains($0.otherKey) })
    }
}
