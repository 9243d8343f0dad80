// SPDX-License-Identifier: MIT

/// What the index headers of an answer say besides its index.
struct ReadFacts {
    var knownLeader: Bool
    /// Since the answering server last heard its leader; zero on the leader.
    var lastContact: Duration = .zero
    /// `leader`, `stale` or `consistent`, for the resources that say so.
    var consistency: String?
    /// `blocking-query` or `streaming`.
    var backend = "blocking-query"
    /// `HIT` or `MISS` where the agent's cache was asked.
    var cache: CacheFacts?

    struct CacheFacts {
        var isHit: Bool
        /// How old a hit is.
        var age: Duration
    }
}
