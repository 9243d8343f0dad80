// SPDX-License-Identifier: MIT

/// The part of an agent that only servers have: a place in the Raft group, the log's proposals, and a state store.
final class Server {
    let store = StateStore()
    /// Who waits for which entry of the log, by its index.
    var proposals: [UInt64: Cluster.Proposal] = [:]
    /// The randomness of what this server makes up as a leader: ids.
    var random: SeededRandom
    var lastIndex: UInt64 = 10

    var isLeader: Bool { true }
    var knowsLeader: Bool { true }
    func lastContact(at now: Instant) -> Duration { .zero }

    init(random: SeededRandom) {
        self.random = random
    }
}
