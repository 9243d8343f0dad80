// SPDX-License-Identifier: MIT

/// The core put together: a cluster, and the API in front of its agents. Pure: the shell, or a test, tells it the time and carries out its
/// effects.
final class World {
    let cluster: Cluster
    let api: API

    /// How long a world lives before "now", so that a leader is there when the first request comes. Longer than an election of
    /// a single server takes at any `raft_multiplier`.
    static let head = Duration.seconds(60)

    /// A world whose agents have started and, where they can, elected a leader.
    ///
    /// - Parameter now: the time that it has when this returns.
    init(agents: [AgentPlan], seed: UInt64, now: Instant) {
        cluster = Cluster(seed: seed, startingAt: now - Self.head)
        api = API(cluster: cluster)
        for plan in agents { cluster.start(plan) }
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
    func clientHungUp(_ id: RequestID) -> Bool { cluster.clientHungUp(id) }
}
