// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// What is looked at from outside of all agents at once, without a request: it would cost time and change metrics.
extension ClusterLab {
    func isRunning(_ agent: Int) -> Bool { cluster.links[MachineID(agent)] == .running }

    /// The servers whose processes run.
    var liveServers: [Int] { servers.filter(isRunning) }

    /// Whom a server believes to lead, as `/v1/status/leader` says it; nil for nobody.
    func leader(seenBy server: Int) -> Int? {
        guard let leader = cluster.agents[server].server?.raft.leader else { return nil }
        return cluster.agentsByServerID[leader]
    }

    /// The one server that leads by its own account and that of a majority's; nil for none.
    var leader: Int? {
        let leaders = liveServers.filter { cluster.agents[$0].server?.isLeader == true }
        guard let newest = leaders.max(by: { term(of: $0) < term(of: $1) }) else { return nil }
        return newest
    }

    func term(of server: Int) -> Term { cluster.agents[server].server?.raft.term ?? 0 }

    /// The leader that all of these servers see; nil where they do not agree.
    func agreedLeader(of servers: [Int]) -> Int? {
        guard let first = servers.first, let leader = leader(seenBy: first) else { return nil }
        let isLeading = cluster.agents[leader].server?.isLeader == true && isRunning(leader)
        return isLeading && servers.allSatisfy { self.leader(seenBy: $0) == leader } ? leader : nil
    }

    func status(of member: Int, seenBy observer: Int) -> Member.Status {
        cluster.memberStatus(of: cluster.agents[member], seenBy: cluster.agents[observer])
    }

    /// Whether a member counts as failed or gone for an observer.
    func isLost(_ member: Int, for observer: Int) -> Bool {
        [.failed, .left].contains(status(of: member, seenBy: observer))
    }

    var allAgree: Bool { agreedLeader(of: Array(servers)) != nil }

    /// The status of an agent's serfHealth check in a server's catalog; nil where it is not there.
    func serfHealth(of agent: Int, at server: Int) -> HealthStatus? {
        let name = cluster.agents[agent].identity.nodeName
        return cluster.agents[server].server?.store.catalog.check(HealthCheck.serfHealthID, onNode: name)?.value.status
    }

    func isInCatalog(_ agent: Int, at server: Int) -> Bool {
        let name = cluster.agents[agent].identity.nodeName
        return cluster.agents[server].server?.store.catalog.node(named: name) != nil
    }

    func hasService(_ id: String, of agent: Int, at server: Int) -> Bool {
        let name = cluster.agents[agent].identity.nodeName
        return cluster.agents[server].server?.store.catalog.service(id, onNode: name) != nil
    }

    /// Whether a server votes, by the leader's latest configuration.
    func isVoter(_ server: Int) -> Bool {
        guard let leader, let raft = cluster.agents[leader].server?.raft,
            let id = cluster.agents[server].server?.raft.id
        else { return false }
        return raft.membership.latest.servers.contains { $0.id == id && $0.suffrage == .voter }
    }

    /// The index that a server has applied.
    func applied(_ server: Int) -> LogIndex { cluster.agents[server].server?.lastApplied ?? 0 }

    /// All that run see each other alive.
    var allSeeAllAlive: Bool {
        let live = agents.filter(isRunning)
        return live.allSatisfy { observer in live.allSatisfy { status(of: $0, seenBy: observer) == .alive } }
    }

    /// One leader, known to all servers that run; all have applied what it has committed, and their states are equal.
    var hasConverged: Bool {
        guard let leader = agreedLeader(of: liveServers), let raft = cluster.agents[leader].server?.raft,
            raft.commitIndex == raft.log.lastIndex,
            liveServers.allSatisfy({ applied($0) == raft.commitIndex })
        else { return false }
        return Set(liveServers.map { digest(of: $0) }).count == 1
    }

    /// A hash of a server's whole state.
    func digest(of server: Int) -> UInt64 { cluster.agents[server].server?.store.digest ?? 0 }

    /// Lets a new cluster come to rest: all agree, all are in the catalog, and then for a random while more, so that
    /// timers are in no fixed relation to what comes.
    func settle(_ more: ClosedRange<Int> = 3_000...13_000) {
        wait(.seconds(120), every: .milliseconds(100)) {
            guard let leader = agreedLeader(of: liveServers) else { return false }
            return agents.allSatisfy { serfHealth(of: $0, at: leader) == .passing } && allSeeAllAlive
        }
        run(for: .milliseconds(more.lowerBound + Int(random.below(UInt64(more.count)))))
    }
}

extension StateStore {
    /// A hash of all that entries have put here.
    var digest: UInt64 {
        var writer = BinaryWriter()
        snapshot.write(to: &writer)
        var hash = FNV1a()
        hash.add(writer.bytes)
        return hash.value
    }
}
