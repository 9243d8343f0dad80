// SPDX-License-Identifier: MIT

/// What a world is made of.
struct WorldPlan {
    var agents: [AgentPlan]
    /// Where all its chance comes from.
    var seed: UInt64
}

/// The core put together: a cluster, and the API in front of its agents. Pure: the shell, or a test, tells it the time
/// and carries out its effects.
final class World {
    let cluster: Cluster
    let api: API

    /// How long a world lives before "now", so that a leader is there, and knows its members, when the first request
    /// comes: a lone server's longest election, and the time in which agents synchronise with a new leader. One that
    /// cannot elect a leader by itself, or that goes on from an earlier process, begins now: its sessions and checks
    /// must not age by a past that it did not have.
    private static func past(of plan: WorldPlan) -> Duration {
        if plan.agents.contains(where: \.isRestarted) { return .zero }
        let elections = plan.agents.filter(\.bootstrapsAlone).map { agent in
            (agent.raftTimings.heartbeatTimeout + agent.raftTimings.electionTimeout) * 2
        }
        return elections.max().map { $0 + .seconds(5) } ?? .zero
    }

    /// A world whose agents have started and, where they can, elected a leader.
    ///
    /// - Parameter now: the time that it has when this returns.
    init(_ plan: WorldPlan, now: Instant) {
        cluster = Cluster(seed: plan.seed, startingAt: now - Self.past(of: plan))
        api = API(cluster: cluster)
        for agent in plan.agents { cluster.start(agent) }
        cluster.advance(to: now)
    }

    /// A request came to an agent. Its answer is among the effects, now or later.
    func received(_ request: Request, id: RequestID, at agent: Int) {
        api.received(request, id: id, at: cluster.agents[agent])
        cluster.settle()
    }

    /// The client is gone, or will send nothing more.
    ///
    /// - Returns: whether an answer will still be given.
    /// The shell has the result of a probe.
    func probed(_ id: ProbeID, _ result: ProbeResult) {
        cluster.probed(id, result)
        cluster.settle()
    }

    func clientHungUp(_ id: RequestID) -> Bool { cluster.clientHungUp(id) }
}
