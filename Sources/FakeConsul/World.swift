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

    /// How long a world lives before "now", so that a leader is there when the first request comes. Longer than a lone
    /// server takes to elect itself at any `raft_multiplier`. One that goes on from an earlier process begins now: its
    /// past is over, and its sessions and checks must not age by a past that it did not have. It elects itself at once.
    static let head = Duration.seconds(60)

    /// A world whose agents have started and, where they can, elected a leader.
    ///
    /// - Parameter now: the time that it has when this returns.
    init(_ plan: WorldPlan, now: Instant) {
        let isRestarted = plan.agents.contains(where: \.isRestarted)
        cluster = Cluster(seed: plan.seed, startingAt: isRestarted ? now : now - Self.head)
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
